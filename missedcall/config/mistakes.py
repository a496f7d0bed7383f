"""A mistake in the configuration, told with its file, line, key, reason and mend."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from missedcall.config.sources import Sources
from missedcall.domain.shared import model_keys
from missedcall.domain.shared.yaml_lines import KeyPath

# A mistake is told in one line, whatever stands in a key.
LINE_BREAKS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


@dataclass(frozen=True)
class Mistake:
    """Point at one thing in the configuration that is wrong and say how to mend it."""

    file: str
    line: int
    key: str
    reason: str
    mend: str

    def __str__(self) -> str:
        told = f"{self.file}:{self.line}: {self.key}: {self.reason}. Mend: {self.mend}"
        return LINE_BREAKS.sub(lambda found: ascii(found[0])[1:-1], told)


class ConfigError(ValueError):
    """Carry every mistake found, so that one round of editing is enough."""

    def __init__(self, mistakes: tuple[Mistake, ...]) -> None:
        super().__init__("\n".join(map(str, mistakes)))
        self.mistakes = mistakes


MENDS = {
    "missing": "add the key",
    "extra_forbidden": "remove it, or correct its spelling",
    "string_pattern_mismatch": "write it in the form the shipped config.yaml shows",
    "literal_error": "use one of the words named",
}


def from_pydantic(
    error: ValidationError,
    model: type[BaseModel],
    sources: Sources,
    replaced: Mapping[KeyPath, str],
) -> tuple[Mistake, ...]:
    return tuple(
        Mistake(
            *place_of(item["loc"], sources, replaced),
            reason=_reason(item["msg"]),
            mend=_mend(item, model),
        )
        for item in error.errors()
    )


def _mend(item: ErrorDetails, model: type[BaseModel]) -> str:
    """Say what to do; of a key that is not known, which one it may mean."""
    if item["type"] == "extra_forbidden":
        *place, word = item["loc"]
        meant = model_keys.nearest(str(word), model_keys.known(model, place))
        if meant is not None:
            return f"write {meant}"
    return MENDS.get(item["type"], "correct the value")


def _reason(said: str) -> str:
    """Give what pydantic says without its own name for it."""
    said = said.removeprefix("Value error, ").removeprefix("Assertion failed, ")
    return said[:1].lower() + said[1:]


def place_of(
    loc: KeyPath, sources: Sources, replaced: Mapping[KeyPath, str]
) -> tuple[str, int, str]:
    """Say where a value came from: file, line and key, or the variable that replaced it."""
    for length in range(len(loc), 0, -1):
        if loc[:length] in replaced:
            return "environment", 1, replaced[loc[:length]]
    return *sources.place_of_value(loc), dotted(loc) or "whole file"


def dotted(path: KeyPath) -> str:
    return ".".join(map(str, path))
