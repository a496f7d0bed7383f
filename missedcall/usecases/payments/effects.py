"""What events of a connection do to its money."""

import datetime as dt
from collections.abc import Mapping

from missedcall.db.engine import DbConnection
from missedcall.db.payments import ledger
from missedcall.domain.connection import lifecycle
from missedcall.domain.connection.states import Event, Rule
from missedcall.domain.payments.ledger import Account, Channel
from missedcall.usecases.connection import demand_versions
from missedcall.usecases.connection.case import Case
from missedcall.usecases.connection.command import Command
from missedcall.usecases.deps import Deps, Effect
from missedcall.usecases.messages import messages


def _record_settlement(
    deps: Deps, db: DbConnection, case: Case, command: Command, now: dt.datetime
) -> None:
    """Ask for the money no more; who paid late pays the price of the day, in a new version."""
    if command.demand is not None:
        demand_versions.replace_demand(db, case, command.demand, reason=command.reason, now=now)
    else:
        cause = f"demand:{case.row.demand_id}"
        messages.supersede_messages(db, cause=cause, reason="the demand was paid", now=now)


def _give_back(
    deps: Deps, db: DbConnection, case: Case, command: Command, now: dt.datetime
) -> None:
    """Book the refund: all that is here goes back by the reference that the maker entered."""
    proposal = lifecycle.open_proposal(case.history, Rule.REFUND_PROPOSED)
    if proposal is None:
        raise LookupError("this refund is not entered: the guard refuses it before")
    ledger.add_ledger_row(
        db,
        application_id=case.id,
        account=Account.APPLICATION,
        channel=Channel.BANK,
        reference=proposal.reason,
        reason="refund",
        amount_paise=-case.credits_paise,
        settled_at=now,
        posted_at=now,
        actor=command.actor,
    )


EFFECTS: Mapping[Event, Effect] = {
    Event.SETTLE: _record_settlement,
    Event.REFUND: _give_back,
}
