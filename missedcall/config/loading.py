"""Load `config.yaml`: all mistakes at once, each with its section, key, line and mend."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from missedcall.config import yaml_lines
from missedcall.config.model import Config, Ports
from missedcall.domain import tariff, tariff_file
from missedcall.domain.tariff import TariffBook
from missedcall.domain.tariff_file import TariffFilesError
from sms import catalogue

ENVIRONMENT_PREFIX = "MISSEDCALL__"


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
    try:
        data, lines = yaml_lines.parse(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise _broken(
            path, 1, f"cannot be read ({error.strerror})", "name another file in MISSEDCALL_CONFIG"
        ) from error
    except yaml_lines.DuplicateKey as error:
        raise ConfigError(
            (Mistake(path.name, error.line, _dotted(error.path), "stands twice", "keep one"),)
        ) from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        reason = str(getattr(error, "problem", None) or error)
        raise _broken(
            path, mark.line + 1 if mark else 1, reason, "correct the YAML on or above this line"
        ) from error
    if not isinstance(data, dict):
        raise _broken(
            path, 1, "is not a mapping of sections", "start from the config.yaml that ships"
        )
    _overlay(data, environ)
    _fill_in_fake_gateway(data)
    data["root"] = path.resolve().parent
    try:
        config = Config.model_validate(data)
    except ValidationError as error:
        raise ConfigError(_from_pydantic(error, path, lines)) from error
    mistakes = _catalogue_mistakes(config, path, lines) + _tariff_mistakes(config, path, lines)
    if mistakes:
        raise ConfigError(mistakes)
    return config


def tariff_book(config: Config) -> TariffBook:
    """Read the tariff files that the configuration names; raise `TariffFilesError`."""
    return tariff_file.load(files={path.name: path.read_bytes() for path in config.tariff_paths})


def _broken(path: Path, line: int, reason: str, mend: str) -> ConfigError:
    return ConfigError((Mistake(path.name, line, "file", reason, mend),))


def _overlay(data: dict[str, Any], environ: Mapping[str, str]) -> None:
    """Put MISSEDCALL__A__B=value at data[a][b]; a value is read as YAML, so 5 is a number."""
    for name, value in environ.items():
        if not name.startswith(ENVIRONMENT_PREFIX):
            continue
        *sections, key = name.removeprefix(ENVIRONMENT_PREFIX).lower().split("__")
        target = data
        for section in sections:
            inner = target.setdefault(section, {})
            if not isinstance(inner, dict):
                break
            target = inner
        target[key] = yaml.safe_load(value)


def _fill_in_fake_gateway(data: dict[str, Any]) -> None:
    """Put this machine's fake gateway into gateway addresses, so that it moves with the ports."""
    try:
        ports = Ports.model_validate(data["ports"])
        for gateway in data["sms"]["gateways"].values():
            if "url" in gateway:
                url = gateway["url"].replace("{host}", ports.host)
                gateway["url"] = url.replace("{fake_gateway}", str(ports.fake_gateway))
    except (KeyError, TypeError, AttributeError, ValidationError):
        return  # what is wrong there is told when the whole is checked


MENDS = {
    "missing": "add the key",
    "extra_forbidden": "remove it, or correct its spelling",
    "string_pattern_mismatch": "write it in the form the shipped config.yaml shows",
    "literal_error": "use one of the words named",
}


def _from_pydantic(
    error: ValidationError, path: Path, lines: Mapping[yaml_lines.KeyPath, int]
) -> tuple[Mistake, ...]:
    return tuple(
        Mistake(
            file=path.name,
            line=yaml_lines.line_of(lines, item["loc"]),
            key=_dotted(item["loc"]) or "whole file",
            reason=item["msg"][0].lower() + item["msg"][1:],
            mend=MENDS.get(item["type"], "correct the value"),
        )
        for item in error.errors()
    )


def _catalogue_mistakes(
    config: Config, path: Path, lines: Mapping[yaml_lines.KeyPath, int]
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


def _tariff_mistakes(
    config: Config, path: Path, lines: Mapping[yaml_lines.KeyPath, int]
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
    refusals = [tariff.may_bill(version, mode=config.service.mode) for version in book.tariffs]
    return tuple(
        Mistake(*here, refusal.reason, "approve it, or use service.mode: test")
        for refusal in refusals
        if refusal
    )


def _dotted(path: yaml_lines.KeyPath) -> str:
    return ".".join(map(str, path))
