"""Say from when the money that is here counts."""

from missedcall.db.engine import Connection
from missedcall.domain.connection import ledger as money
from missedcall.domain.connection.states import Event, Hand
from missedcall.usecases.connection.act import Act, NewDemand
from missedcall.usecases.connection.case import Case
from missedcall.usecases.deps import Deps


def of(deps: Deps, db: Connection, case: Case, *, demand: NewDemand | None = None) -> Act:
    """Give the act that makes a demand paid, dated by the settlement that completed it.

    `demand` is the version that takes the place of one that had expired.
    """
    due = demand.quote.total_paise if demand else case.due_paise or 0
    paid_at = money.paid_at(case.entries, due_paise=due)
    why = "paid after the last day, at the price of the day" if demand else ""
    return Act(Event.SETTLE, Hand.SYSTEM, "system", why=why, counts_from=paid_at, demand=demand)
