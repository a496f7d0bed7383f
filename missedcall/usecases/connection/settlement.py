"""Say from when the money that is here counts."""

from missedcall.db.connection import application_lists
from missedcall.db.engine import DbConnection
from missedcall.domain.connection import clocks
from missedcall.domain.connection.clocks import EarlierApplication
from missedcall.domain.connection.states import Event
from missedcall.domain.operators.roles import Actor
from missedcall.domain.payments import ledger as money
from missedcall.usecases.connection import case as cases
from missedcall.usecases.connection.case import Case
from missedcall.usecases.connection.command import Command, NewDemand
from missedcall.usecases.deps import Deps

PAID_BEFORE = "the premises were registered and paid for before: the promise counts from then"


def settlement_command(
    deps: Deps, db: DbConnection, case: Case, *, demand: NewDemand | None = None
) -> Command:
    """Give the act that makes a demand paid, dated by the settlement that completed it.

    `demand` is the version that takes the place of one that had expired.
    """
    due = demand.quote.total_paise if demand else case.due_paise or 0
    paid_at = money.demand_paid_at(case.entries, due_paise=due)
    reason = "paid after the last day, at the price of the day" if demand else ""
    earlier = _earlier(db, case)
    if paid_at is not None and earlier is not None:
        first = clocks.first_payment(paid_at=paid_at, earlier=earlier, limits=deps.limits)
        if first < paid_at:
            paid_at, reason = first, PAID_BEFORE
    return Command(
        Event.SETTLE, Actor.SYSTEM, "system", reason=reason, counts_from=paid_at, demand=demand
    )


def _earlier(db: DbConnection, case: Case) -> EarlierApplication | None:
    """Give the newest application for these premises that was paid for and withdrawn."""
    for application_id in application_lists.list_earlier_applications_of_premises(db, case.id):
        history = cases.load_case(db, application_id).history
        found = clocks.withdrawn_after_payment(history)
        if found is not None:
            return found
    return None
