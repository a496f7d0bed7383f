"""Load `config.yaml`: all mistakes at once, each with its section, key, line and mend."""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from missedcall.config import environment, files, network
from missedcall.config.environment import UnreadableVariable
from missedcall.config.mistakes import ConfigError, Mistake, dotted, from_pydantic, place_of
from missedcall.config.model import Config
from missedcall.config.ports import LOOPBACK, Ports
from missedcall.config.sources import FilePart, Sources
from missedcall.domain.shared.yaml_lines import KeyPath
from missedcall.domain.tariffs import tariff, tariff_file
from missedcall.domain.tariffs.tariff import TariffBook
from missedcall.domain.tariffs.tariff_file import TariffFilesError
from sms.catalogue import catalogue
from sms.providers import gateway_problems

Model = TypeVar("Model", bound=BaseModel)


def find_config(environ: Mapping[str, str] = os.environ) -> Path:
    """Say which file is the configuration: $MISSEDCALL_CONFIG, ./config.yaml or the checkout's."""
    if environ.get("MISSEDCALL_CONFIG"):
        return Path(environ["MISSEDCALL_CONFIG"])
    here = Path("config.yaml")
    return here if here.exists() else Path(__file__).parents[2] / "config.yaml"


def load_config(path: Path | None = None, environ: Mapping[str, str] = os.environ) -> Config:
    """Read the configuration and check all of it.

    Values named MISSEDCALL__SECTION__KEY in the environment replace those of the file.
    Raise `ConfigError` with every mistake when anything is wrong.
    """
    path = path or find_config(environ)
    data, sources = files.read_files(path, environ)
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
        raise ConfigError(from_pydantic(error, Config, sources, replaced)) from error
    mistakes = (
        _catalogue_mistakes(config, sources)
        + _skill_mistakes(config, sources)
        + _nodal_officer_mistakes(config, sources)
        + _category_mistakes(config, sources)
        + _test_mode_mistakes(config, sources)
        + _tariff_mistakes(config, sources)
        + _address_mistakes(config, sources, replaced)
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
    data, lines = files.read_file(path, path.name)
    try:
        return model.model_validate(data)
    except ValidationError as error:
        sources = Sources(FilePart((), path.name, lines))
        raise ConfigError(from_pydantic(error, model, sources, {})) from error


def _validated(data: Mapping[str, Any]) -> Config:
    """Check the data as strictly as JSON is: `true` is no number, and 5 no text.

    Raises `ValidationError`. Dates, paths and tuples are read from what YAML has for them.
    """
    return Config.model_validate_json(json.dumps(_with_text_keys(data), default=str), strict=True)


def _with_text_keys(value: object) -> object:
    """Write keys as text, such as a day: JSON has no others."""
    if isinstance(value, dict):
        return {str(key): _with_text_keys(each) for key, each in value.items()}
    return [_with_text_keys(each) for each in value] if isinstance(value, list) else value


def tariff_book(config: Config) -> TariffBook:
    """Read the tariff files that the configuration names; raise `TariffFilesError`."""
    return tariff_file.load_tariff_book(
        files={path.name: path.read_bytes() for path in config.tariff_paths}
    )


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


def _catalogue_mistakes(config: Config, sources: Sources) -> tuple[Mistake, ...]:
    return tuple(
        Mistake(
            *sources.place_of_value(("sms", *problem.path)),
            dotted(("sms", *problem.path)),
            problem.reason,
            problem.mend,
        )
        for problem in catalogue.list_sms_problems(config.sms)
    )


def _test_mode_mistakes(config: Config, sources: Sources) -> tuple[Mistake, ...]:
    """Find gateways that would carry invented amounts to real people.

    Where the texts are not registered either, that has been told already.
    """
    if config.service.mode == "live" or not config.sms.registered:
        return ()
    return tuple(
        Mistake(
            *sources.place_of_value(("sms", *place)),
            dotted(("sms", *place)),
            f"service.mode is test, and {name} is not on this machine",
            "use service.mode: live, or a gateway on this machine;"
            f" `missedcall sms send-test --gateway {name}` tries one",
        )
        for place, name in gateway_problems.list_remote_gateways(config.sms)
    )


def _address_mistakes(
    config: Config,
    sources: Sources,
    replaced: Mapping[KeyPath, str],
) -> tuple[Mistake, ...]:
    return tuple(
        Mistake(*place_of(problem.key, sources, replaced), problem.reason, problem.mend)
        for problem in network.problems(config)
    )


def _skill_mistakes(config: Config, sources: Sources) -> tuple[Mistake, ...]:
    """Name the numbers that need a skill and are none of ours: no caller rings them."""
    here = ("callbacks", "skills")
    return tuple(
        Mistake(
            *sources.place_of_value((*here, number)),
            dotted((*here, number)),
            f"{number} is not in telephony.numbers",
            f"use one of {', '.join(config.telephony.numbers)}",
        )
        for number in config.callbacks.skills
        if number not in config.telephony.numbers
    )


def _nodal_officer_mistakes(config: Config, sources: Sources) -> tuple[Mistake, ...]:
    """Refuse one of our own numbers for the nodal officer: it rings, and no person answers."""
    here = ("voice", "nodal_officer")
    list_name = config.telephony.list_of(config.voice.nodal_officer)
    if list_name is None:
        return ()
    return (
        Mistake(
            *sources.place_of_value(here),
            dotted(here),
            f"{config.voice.nodal_officer} is in {list_name}: it is rung by callers and is not"
            " answered by a person",
            "write a telephone that the nodal officer answers",
        ),
    )


def _category_mistakes(config: Config, sources: Sources) -> tuple[Mistake, ...]:
    """Name what belongs to a category that does not exist: no form could have it."""
    known = [category.code for category in config.categories]
    named: list[tuple[KeyPath, str]] = [
        (("purposes", place, "category"), each.category)
        for place, each in enumerate(config.purposes)
    ]
    named += [
        (("survey", place, "categories", index), code)
        for place, rule in enumerate(config.survey)
        for index, code in enumerate(rule.categories)
    ]
    named += [
        (("papers", place, "categories", index), code)
        for place, paper in enumerate(config.papers)
        for index, code in enumerate(paper.categories)
    ]
    return tuple(
        Mistake(
            *sources.place_of_value(here),
            dotted(here),
            f"{code} is not in categories",
            f"use one of {', '.join(known)}",
        )
        for here, code in named
        if code not in known
    )


def _tariff_mistakes(config: Config, sources: Sources) -> tuple[Mistake, ...]:
    here = (*sources.place_of_value(("tariffs",)), "tariffs")
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
            *sources.place_of_value(("categories", index)),
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
