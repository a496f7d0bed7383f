"""Compare what a bank says of a day with our ledger. Nothing is ever edited to make them agree."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from missedcall.domain.payments.references import reference_key


class DifferenceKind(StrEnum):
    """Name how the two differ."""

    MISSING_HERE = "missing_here"  # the bank has it: it is booked now
    MISSING_THERE = "missing_there"  # we have it, and the bank does not: a person must ask
    DIFFERS = "differs"


@dataclass(frozen=True)
class Difference:
    """Hold one payment on which the two do not agree; amounts in paise, None: not there."""

    kind: DifferenceKind
    reference: str
    ours_paise: int | None
    theirs_paise: int | None


def add_difference(found: dict[str, Difference], new: Difference) -> None:
    """Note a difference under its reference; a reference that differs twice is one question.

    Then their amounts are added up: one reference can be used by two payers.
    """
    key = reference_key(new.reference)
    before = found.get(key)
    if before is None:
        found[key] = new
        return
    theirs = (before.theirs_paise or 0) + (new.theirs_paise or 0)
    ours = before.ours_paise if new.ours_paise is None else new.ours_paise
    found[key] = Difference(DifferenceKind.DIFFERS, before.reference, ours, theirs)


def find_missing_at_bank(*, ours: Mapping[str, int], named: Collection[str]) -> list[Difference]:
    """List what the ledger has and the bank does not name, by the references of the ledger.

    `named` are the bank's references as `reference_key` gives them, and with our mark of a second
    payer behind it those of each payer.
    """
    return [
        Difference(DifferenceKind.MISSING_THERE, reference, paise, None)
        for reference, paise in ours.items()
        if _name(reference) not in named
    ]


def ledger_names_of(reference: str, payers: Iterable[str]) -> set[str]:
    """Give the names under which the ledger may have a payment of the bank's list."""
    key = reference_key(reference)
    return {key, *(f"{key}@{payer}" for payer in payers)}


def _name(reference: str) -> str:
    bare, mark, payer = reference.partition("@")
    return f"{reference_key(bare)}{mark}{payer}"
