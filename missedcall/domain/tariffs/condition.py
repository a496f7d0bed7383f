"""Conditions of a tariff, such as `category == LV1 and bpl_card and units <= 1`.

The grammar is closed: terms joined by `and`; a term is a yes-or-no name, or a name, a
comparison and a value. Nothing is ever evaluated as code.
"""

import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

Facts = Mapping[str, str | int | bool]

WORDS: dict[str, tuple[str, ...]] = {"area": ("U", "R"), "cable_by": ("company", "applicant")}
CATEGORY = "category"
NUMBERS = ("phase", "units")
FLAGS = ("bpl_card", "prepaid_smart_meter", "scst")
COMPARISONS: dict[str, Callable[[int, int], bool]] = {
    "==": operator.eq,
    "<=": operator.le,
    ">=": operator.ge,
    "<": operator.lt,
    ">": operator.gt,
}
TERM = re.compile(r"(?P<name>\w+)(?:\s*(?P<comparison>[<>=!]+)\s*(?P<value>\S+))?")


class ConditionError(ValueError):
    """A condition that is not in the grammar, or names what does not exist."""


@dataclass(frozen=True)
class Term:
    """One thing that must hold: the fact `name`, compared with `value`."""

    name: str
    comparison: str
    value: str | int | bool

    def holds(self, facts: Facts) -> bool:
        """Say whether the facts bear this term out."""
        fact = facts[self.name]
        if isinstance(fact, int) and isinstance(self.value, int):
            return COMPARISONS[self.comparison](fact, self.value)
        return fact == self.value


@dataclass(frozen=True)
class Condition:
    """Terms that must all hold, with the text they were read from."""

    text: str
    terms: tuple[Term, ...]

    def holds(self, facts: Facts) -> bool:
        """Say whether every term holds."""
        return all(term.holds(facts) for term in self.terms)


def read_condition(text: str, *, categories: frozenset[str]) -> Condition:
    """Read a condition; raise `ConditionError` with the reason and the mend.

    `categories` are the consumer categories that the tariff knows.
    """
    terms = tuple(_term(part.strip(), categories) for part in re.split(r"\band\b", text))
    return Condition(text=text, terms=terms)


def _term(text: str, categories: frozenset[str]) -> Term:
    match = TERM.fullmatch(text)
    if match is None:
        raise ConditionError(
            f"{text!r} is not a term; write a name, or a name, a comparison and a value, "
            "and join terms by 'and'"
        )
    name, comparison, value = match["name"], match["comparison"], match["value"]
    if name in FLAGS:
        return _flag(name, comparison)
    if name in NUMBERS:
        return _number(name, comparison, value)
    if name == CATEGORY:
        return _word(name, comparison, value, sorted(categories))
    if name in WORDS:
        return _word(name, comparison, value, WORDS[name])
    known = ", ".join(sorted((CATEGORY, *WORDS, *NUMBERS, *FLAGS)))
    raise ConditionError(f"{name!r} is not a known name; use one of {known}")


def _flag(name: str, comparison: str | None) -> Term:
    if comparison is not None:
        raise ConditionError(f"{name!r} is yes or no; write it alone, without a comparison")
    return Term(name=name, comparison="==", value=True)


def _number(name: str, comparison: str | None, value: str | None) -> Term:
    if comparison not in COMPARISONS or value is None or not re.fullmatch(r"[0-9]{1,6}", value):
        raise ConditionError(
            f"{name!r} is a number; compare it by {' '.join(COMPARISONS)} with a whole number"
        )
    return Term(name=name, comparison=comparison, value=int(value))


def _word(
    name: str, comparison: str | None, value: str | None, words: list[str] | tuple[str, ...]
) -> Term:
    if comparison != "==" or value is None or value not in words:
        raise ConditionError(
            f"{name!r} is a word; compare it by == with one of {', '.join(words)}"
        )
    return Term(name=name, comparison=comparison, value=value)
