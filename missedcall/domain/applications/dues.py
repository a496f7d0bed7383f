"""Old dues on the books of the electricity company: how they are found, and how cleared. Pure."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from missedcall.domain.shared.money import rupees

# What the form asks: in the applicant's own name, on the premises, of the applicant's firm.
ASKED = ("dues_own", "dues_premises", "dues_firm")


class DuesMatch(StrEnum):
    """Say what of a form stands with a debt, the surest first."""

    BP = "bp"
    PREMISES = "premises"
    MOBILE = "mobile"
    NAME = "name"  # names that are alike, in one place


class DuesCleared(StrEnum):
    """Name why dues that were found do not bar the application."""

    PAID = "paid"  # elsewhere; the receipt has a number
    ANOTHER = "another"  # another person's, of another house


@dataclass(frozen=True)
class DuesOwed:
    """Describe a debt that was found for a form.

    `bp` is the consumer's who owes it; `application` is ours whose demand is not covered any more.
    """

    by: DuesMatch
    amount_paise: int
    as_of: dt.date
    bp: str = ""
    application: str = ""

    @property
    def amount(self) -> str:
        return rupees(self.amount_paise)

    @property
    def owner(self) -> str:
        """Name the consumer by the end of the BP number only, which does not tell who it is."""
        return self.application or f"BP …{self.bp[-4:]}"


def dues_told(form: Mapping[str, object]) -> tuple[str, ...]:
    """Give which of the questions of a form the applicant has answered with yes."""
    return tuple(name for name in ASKED if form.get(name))
