"""Say what of a demand can be paid now, the same on every page, for every program and counter."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from missedcall.domain.connection.states import BEFORE_DEMAND, State
from missedcall.domain.payments.ledger import ENDED_OR_REFUNDED


class NotPayable(StrEnum):
    """Name why nothing is asked for."""

    PAPERS_MISSING = "papers_missing"  # none is issued before they are given
    NO_DEMAND = "no_demand"  # none is issued yet
    MADE_ANEW = "made_anew"  # one was issued, and another takes its place
    NOTHING_OWED = "nothing_owed"  # it is paid, or nothing was due
    EXPIRED = "expired"  # its last day is over: it must be issued anew at the price of the day
    ENDED = "ended"  # withdrawn, rejected, lapsed, merged, given back


@dataclass(frozen=True)
class OwedDemand:
    """Hold the version of a demand that is owed; amounts in paise."""

    version: int
    total_paise: int
    issued_on: dt.date
    due_on: dt.date


@dataclass(frozen=True)
class PayableDemand:
    """Say what is to pay: what is left of a version of a demand, until the end of a day in India.

    `entries` counts what was booked to the application before.
    """

    application: str
    version: int
    total_paise: int
    amount_paise: int
    issued_on: dt.date
    due_on: dt.date
    entries: int


def payable_demand(
    application: str,
    *,
    state: State,
    owed: OwedDemand | None,
    credits_paise: int,
    entries: int,
    today: dt.date,
) -> PayableDemand | NotPayable:
    """Give what is left to pay of a demand, or why nothing is; `today` is the day in India."""
    if state in ENDED_OR_REFUNDED:
        return NotPayable.ENDED
    if state is State.DOCS_PENDING:
        return NotPayable.PAPERS_MISSING
    if owed is None:
        return NotPayable.NO_DEMAND
    left = owed.total_paise - credits_paise
    if left <= 0:
        return NotPayable.NOTHING_OWED
    if state is State.DEMAND_EXPIRED or (state is State.DEMAND_ISSUED and today > owed.due_on):
        return NotPayable.EXPIRED
    if state in BEFORE_DEMAND:
        return NotPayable.NO_DEMAND
    if state is not State.DEMAND_ISSUED:
        return NotPayable.MADE_ANEW
    return PayableDemand(
        application, owed.version, owed.total_paise, left, owed.issued_on, owed.due_on, entries
    )
