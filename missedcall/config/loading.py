"""Load `config.yaml`: all mistakes at once, each with its section, key, line and mend."""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from missedcall.config import environment, network
from missedcall.config.environment import UnreadableVariable
from missedcall.config.machine import LOOPBACK, Ports
from missedcall.config.model import Config
from missedcall.domain.shared import yaml_lines
from missedcall.domain.shared.yaml_lines import KeyPath
from missedcall.domain.tariffs import tariff, tariff_file
from missedcall.domain.tariffs.tariff import TariffBook
from missedcall.domain.tariffs.tariff_file import TariffFilesError
from sms.catalogue import catalogue
from sms.providers import gateway_problems

Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True)
class Mistake:
    """Point at one thing in the configuration that is wrong and say how to mend it."""

    file: str
    line: int
    key: str
    reason: str
    mend: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.key}: {self.reason}. Mend: {self.mend}"


class ConfigError(ValueError):
    """Carry every mistake found, so that one round of editing is enough."""

    def __init__(self, mistakes: tuple[Mistake, ...]) -> None:
        super().__init__("\n".join(map(str, mistakes)))
        self.mistakes = mistakes


def find(environ: Mapping[str, str] = os.environ) -> Path:
    """Say which file is the configuration: $MISSEDCALL_CONFIG, ./config.yaml or the checkout's."""
    if environ.get("MISSEDCALL_CONFIG"):
        return Path(environ["MISSEDCALL_CONFIG"])
    here = Path("config.yaml")
    return here if here.exists() else Path(__file__).parents[2] / "config.yaml"


def load(path: Path | None = None, environ: Mapping[str, str] = os.environ) -> Config:
    """Read the configuration and check all of it.

    Values named MISSEDCALL__SECTION__KEY in the environment replace those of the file.
    Raise `ConfigError` with every mistake when anything is wrong.
    """
    path = path or find(environ)
    data, lines = _read(path)
    if misnamed := _misnamed(environ):
        raise ConfigError(misnamed)
    try:
        replaced = environment.overlay(data, environ)
    except UnreadableVariable as error:
        mistake = Mistake("environment", 1, error.name, error.reason, "write its value as YAML")
        raise ConfigError((mistake,)) from error
    _fill_in_fake_gateway(data)
    data["root"] = path.resolve().parent
    try:
        config = _validated(data)
    except ValidationError as error:
        raise ConfigError(_from_pydantic(error, path, lines, replaced)) from error
    mistakes = (
        _catalogue_mistakes(config, path, lines)
        + _skill_mistakes(config, path, lines)
        + _category_mistakes(config, path, lines)
        + _test_mode_mistakes(config, path, lines)
        + _tariff_mistakes(config, path, lines)
        + _address_mistakes(config, path, lines, replaced)
    )
    if mistakes:
        raise ConfigError(mistakes)
    return config


def _misnamed(environ: Mapping[str, str]) -> tuple[Mistake, ...]:
    return tuple(
        Mistake("environment", 1, each.name, "no setting has this name", f"write {each.right}")
        for each in environment.misnamed(environ)
    )


def read_as(model: type[Model], path: Path) -> Model:
    """Read any YAML file into a model; raise `ConfigError` with every mistake and its line."""
    data, lines = _read(path)
    try:
        return model.model_validate(data)
    except ValidationError as error:
        raise ConfigError(_from_pydantic(error, path, lines, {})) from error


def _validated(data: Mapping[str, Any]) -> Config:
    """Check the data as strictly as JSON is: `true` is no number, and 5 no text.

    Raises `ValidationError`. Dates, paths and tuples are read from what YAML has for them.
    """
    return Config.model_validate_json(json.dumps(data, default=str), strict=True)


def _read(path: Path) -> tuple[dict[str, Any], dict[KeyPath, int]]:
    """Read the file into plain data and the line of each key, or say what is wrong with it."""
    try:
        data, lines = yaml_lines.parse(path.read_text(encoding="utf-8"))
    except OSError as error:
        reason = f"cannot be read ({error.strerror})"
        raise _broken(path, 1, reason, "name another file in MISSEDCALL_CONFIG") from error
    except UnicodeDecodeError as error:
        raise _broken(path, 1, "is not UTF-8 text", "save it as UTF-8") from error
    except yaml_lines.DuplicateKey as error:
        mistake = Mistake(path.name, error.line, _dotted(error.path), "stands twice", "keep one")
        raise ConfigError((mistake,)) from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        reason = str(getattr(error, "problem", None) or error)
        mend = "correct the YAML on or above this line"
        raise _broken(path, mark.line + 1 if mark else 1, reason, mend) from error
    if not isinstance(data, dict):
        mend = "start from the config.yaml that ships"
        raise _broken(path, 1, "is not a mapping of sections", mend)
    return data, lines


def tariff_book(config: Config) -> TariffBook:
    """Read the tariff files that the configuration names; raise `TariffFilesError`."""
    return tariff_file.load_tariff_book(
        files={path.name: path.read_bytes() for path in config.tariff_paths}
    )


def _broken(path: Path, line: int, reason: str, mend: str) -> ConfigError:
    return ConfigError((Mistake(path.name, line, "file", reason, mend),))


def _fill_in_fake_gateway(data: dict[str, Any]) -> None:
    """Put this machine's fake gateway into gateway addresses, so that it moves with the ports."""
    try:
        ports = Ports.model_validate(data["ports"])
        for gateway in data["sms"]["gateways"].values():
            for asked in (gateway, gateway.get("poll"), gateway.get("balance")):
                if asked and "url" in asked:
                    url = asked["url"].replace("{host}", LOOPBACK)
                    asked["url"] = url.replace("{fake_gateway}", str(ports.fake_gateway))
    except (KeyError, TypeError, AttributeError, ValidationError):
        return  # what is wrong there is told when the whole is checked


MENDS = {
    "missing": "add the key",
    "extra_forbidden": "remove it, or correct its spelling",
    "string_pattern_mismatch": "write it in the form the shipped config.yaml shows",
    "literal_error": "use one of the words named",
}


def _from_pydantic(
    error: ValidationError,
    path: Path,
    lines: Mapping[KeyPath, int],
    replaced: Mapping[KeyPath, str],
) -> tuple[Mistake, ...]:
    return tuple(
        Mistake(
            *_place(item["loc"], path, lines, replaced),
            reason=_reason(item["msg"]),
            mend=MENDS.get(item["type"], "correct the value"),
        )
        for item in error.errors()
    )


def _reason(said: str) -> str:
    """Give what pydantic says without its own name for it."""
    said = said.removeprefix("Value error, ").removeprefix("Assertion failed, ")
    return said[:1].lower() + said[1:]


def _place(
    loc: KeyPath, path: Path, lines: Mapping[KeyPath, int], replaced: Mapping[KeyPath, str]
) -> tuple[str, int, str]:
    """Say where a value came from: file, line and key, or the variable that replaced it."""
    for length in range(len(loc), 0, -1):
        if loc[:length] in replaced:
            return "environment", 1, replaced[loc[:length]]
    return path.name, yaml_lines.line_of(lines, loc), _dotted(loc) or "whole file"


def _catalogue_mistakes(
    config: Config, path: Path, lines: Mapping[KeyPath, int]
) -> tuple[Mistake, ...]:
    return tuple(
        Mistake(
            path.name,
            yaml_lines.line_of(lines, ("sms", *problem.path)),
            _dotted(("sms", *problem.path)),
            problem.reason,
            problem.mend,
        )
        for problem in catalogue.problems(config.sms)
    )


def _test_mode_mistakes(
    config: Config, path: Path, lines: Mapping[KeyPath, int]
) -> tuple[Mistake, ...]:
    """Find gateways that would carry invented amounts to real people.

    Where the texts are not registered either, that has been told already.
    """
    if config.service.mode == "live" or not config.sms.registered:
        return ()
    return tuple(
        Mistake(
            path.name,
            yaml_lines.line_of(lines, ("sms", *place)),
            _dotted(("sms", *place)),
            f"service.mode is test, and {name} is not on this machine",
            "use service.mode: live, or a gateway on this machine;"
            f" `missedcall sms send-test --gateway {name}` tries one",
        )
        for place, name in gateway_problems.away(config.sms)
    )


def _address_mistakes(
    config: Config,
    path: Path,
    lines: Mapping[KeyPath, int],
    replaced: Mapping[KeyPath, str],
) -> tuple[Mistake, ...]:
    return tuple(
        Mistake(*_place(problem.key, path, lines, replaced), problem.reason, problem.mend)
        for problem in network.problems(config)
    )


def _skill_mistakes(
    config: Config, path: Path, lines: Mapping[KeyPath, int]
) -> tuple[Mistake, ...]:
    """Name the numbers that need a skill and are none of ours: nobody rings them."""
    here = ("callbacks", "skills")
    return tuple(
        Mistake(
            path.name,
            yaml_lines.line_of(lines, (*here, number)),
            _dotted((*here, number)),
            f"{number} is not in telephony.numbers",
            f"use one of {', '.join(config.telephony.numbers)}",
        )
        for number in config.callbacks.skills
        if number not in config.telephony.numbers
    )


def _category_mistakes(
    config: Config, path: Path, lines: Mapping[KeyPath, int]
) -> tuple[Mistake, ...]:
    """Name what belongs to a category that does not exist: no form could have it."""
    known = [category.code for category in config.categories]
    named: list[tuple[KeyPath, str]] = [
        (("purposes", place, "category"), each.category)
        for place, each in enumerate(config.purposes)
    ]
    return tuple(
        Mistake(
            path.name,
            yaml_lines.line_of(lines, here),
            _dotted(here),
            f"{code} is not in categories",
            f"use one of {', '.join(known)}",
        )
        for here, code in named
        if code not in known
    )


def _tariff_mistakes(
    config: Config, path: Path, lines: Mapping[KeyPath, int]
) -> tuple[Mistake, ...]:
    here = (path.name, yaml_lines.line_of(lines, ("tariffs",)), "tariffs")
    try:
        book = tariff_book(config)
    except OSError as error:
        reason = f"{error.filename} cannot be read ({error.strerror})"
        return (Mistake(*here, reason, "correct the path"),)
    except TariffFilesError as error:
        return tuple(
            Mistake(problem.file, problem.line, problem.key, problem.reason, problem.mend)
            for problem in error.problems
        )
    missing = [
        Mistake(
            path.name,
            yaml_lines.line_of(lines, ("categories", index)),
            f"categories.{index}.code",
            f"{category.code} is in none of the tariff files",
            f"use one of {', '.join(_categories(book))}, or add it to a tariff",
        )
        for index, category in enumerate(config.categories)
        if category.code not in _categories(book)
    ]
    if missing:
        return tuple(missing)
    # Who has approved which file stands in the database, and is asked when it bills.
    refusals = [
        tariff.may_bill(version, mode=config.service.mode, approved=True)
        for version in book.tariffs
    ]
    return tuple(
        Mistake(*here, refusal.reason, "approve it, or use service.mode: test")
        for refusal in refusals
        if refusal
    )


def _categories(book: TariffBook) -> list[str]:
    return sorted({name for version in book.tariffs for name in version.categories()})


def _dotted(path: KeyPath) -> str:
    return ".".join(map(str, path))
