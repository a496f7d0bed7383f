"""Let the environment replace single values of the configuration, for one run or one machine."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, get_args, get_origin

import yaml
from pydantic import BaseModel

from missedcall.config.model import Config
from missedcall.domain.shared import yaml_lines
from missedcall.domain.shared.yaml_lines import DuplicateKey, KeyPath

OURS = "MISSEDCALL_"  # settings, and names such as MISSEDCALL_CONFIG and those of secrets
PREFIX = "MISSEDCALL__"


class UnreadableVariable(ValueError):
    """Name a variable whose value is not YAML."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"{name}: {reason}")
        self.name = name
        self.reason = reason


@dataclass(frozen=True)
class Misnamed:
    """A variable that means a setting and does not have its form; it would not be read."""

    name: str
    right: str


def misnamed(names: Iterable[str]) -> list[Misnamed]:
    """Find variables with an underscore too few, such as MISSEDCALL_PORTS__BASE."""
    rights = {name: _right_name(name) for name in names if name.startswith(OURS)}
    return [Misnamed(name, right) for name, right in rights.items() if right and right != name]


def _right_name(name: str) -> str | None:
    """Give the name of the setting that a variable means; None: it means none, or is right."""
    rest = name.removeprefix(OURS)
    keys = _setting([word for word in rest.lower().split("_") if word], Config) or []
    is_joined = "__" not in rest.strip("_")
    # One word alone may be a name of its own, as MISSEDCALL_ASTERISK is.
    if len(keys) > 1 and (is_joined or not rest.startswith("_")):
        return PREFIX + "__".join(keys).upper()
    return None if is_joined or rest.startswith("_") else PREFIX + rest


def _setting(words: Sequence[str], model: type[BaseModel]) -> list[str] | None:
    """Find the keys that words joined by single underscores spell; None: there are none such."""
    for key, field in model.model_fields.items():
        own = key.split("_")
        rest = words[len(own) :]
        if list(words[: len(own)]) != own:
            continue
        if not rest:
            return [key]
        kinds = [field.annotation, *get_args(field.annotation)]
        for kind in kinds:
            if isinstance(kind, type) and issubclass(kind, BaseModel):
                if inner := _setting(rest, kind):
                    return [key, *inner]
            elif get_origin(kind) is Mapping or kind is Mapping:
                return [key, "_".join(rest)]
    return None


def overlay(data: dict[str, Any], environ: Mapping[str, str]) -> dict[KeyPath, str]:
    """Put MISSEDCALL__A__B=value at data[a][b]; a value is read as YAML, so 5 is a number.

    Give the variable's name for each place that was replaced. Raise `UnreadableVariable`.
    """
    replaced: dict[KeyPath, str] = {}
    for name, text in environ.items():
        if not name.startswith(PREFIX):
            continue
        *sections, key = name.removeprefix(PREFIX).lower().split("__")
        target = data
        for section in sections:
            inner = target.setdefault(section, {})
            if not isinstance(inner, dict):
                break
            target = inner
        target[key] = _value(name, text)
        replaced[(*sections, key)] = name
    return replaced


def _value(name: str, text: str) -> object:
    try:
        value, _ = yaml_lines.parse(text)
    except (yaml.YAMLError, DuplicateKey) as error:
        reason = str(getattr(error, "problem", None) or error)
        raise UnreadableVariable(name, reason) from error
    # YAML 1.1 reads 10:30 as a number to the base of 60, but an hour is meant.
    return text if isinstance(value, int | float) and ":" in text else value
