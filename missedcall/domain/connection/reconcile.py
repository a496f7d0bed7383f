"""Compare what a bank says of a day with our ledger. Nothing is ever edited to make them agree."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """Name how the two differ."""

    MISSING_HERE = "missing_here"  # the bank has it: it is booked now
    MISSING_THERE = "missing_there"  # we have it, and the bank does not: a person must ask
    DIFFERS = "differs"


@dataclass(frozen=True)
class Difference:
    """Hold one payment on which the two do not agree; amounts in paise, None: not there."""

    kind: Kind
    reference: str
    ours_paise: int | None
    theirs_paise: int | None


def compare(*, ours: Mapping[str, int], theirs: Mapping[str, int]) -> list[Difference]:
    """List the differences in the order of their references."""
    found = []
    for reference in sorted({*ours, *theirs}):
        mine, its = ours.get(reference), theirs.get(reference)
        if mine != its:
            found.append(Difference(_kind(mine, its), reference, mine, its))
    return found


def _kind(ours: int | None, theirs: int | None) -> Kind:
    if ours is None:
        return Kind.MISSING_HERE
    return Kind.MISSING_THERE if theirs is None else Kind.DIFFERS
