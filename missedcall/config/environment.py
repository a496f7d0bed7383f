"""Let the environment replace single values of the configuration, for one run or one machine."""

from collections.abc import Mapping
from typing import Any

import yaml

from missedcall.config import yaml_lines
from missedcall.config.yaml_lines import DuplicateKey, KeyPath

PREFIX = "MISSEDCALL__"


class UnreadableVariable(ValueError):
    """Name a variable whose value is not YAML."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"{name}: {reason}")
        self.name = name
        self.reason = reason


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
