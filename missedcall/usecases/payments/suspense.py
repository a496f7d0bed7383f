"""Find out whose the money in suspense is, and book it to the payer by two opposite entries."""

import datetime as dt
from dataclasses import replace

from missedcall.db.applications import applications
from missedcall.db.engine import DbConnection
from missedcall.db.payments import ledger
from missedcall.domain.payments.ledger import ENDED_OR_REFUNDED, Account, Channel, LedgerEntry
from missedcall.domain.payments.refusals import SuspenseRefusal as Refusal
from missedcall.domain.shared.explanation import RequestRefused, explain
from missedcall.usecases.connection import case as cases
from missedcall.usecases.deps import Deps
from missedcall.usecases.payments import payments


class NotMatched(RequestRefused):
    """Say why money is not matched: it is not in suspense, or no application can take it."""


def match_suspense(
    deps: Deps, *, channel: Channel, reference: str, application: str, by: str, now: dt.datetime
) -> None:
    """Book money that waits in suspense to an application; it counts from its settlement.

    Money that is dated before the application counts from when it was in our books: no promise
    begins in another year because of a slip of the pen.
    """
    with deps.db.writing() as db:
        here = find_in_suspense(db, channel=channel, reference=reference)
        application_id = applications.get_application_id(db, application.strip())
        if application_id is None:
            raise NotMatched(explain(Refusal.NO_APPLICATION))
        case = cases.load_case(db, application_id)
        if case.state in ENDED_OR_REFUNDED:
            raise NotMatched(explain(Refusal.OVER, application=case.number, state=case.state))
        out = replace(
            here, amount_paise=-here.amount_paise, posted_at=now, reason="to_application"
        )
        ledger.add_entry(db, out, application_id=None, actor=by)
        settled_at = here.settled_at
        if settled_at < payments.earliest_settlement(deps, case, now=now):
            settled_at = max(here.posted_at, case.row.applied_at)
        entry = replace(
            here,
            account=Account.APPLICATION,
            settled_at=settled_at,
            posted_at=now,
            reason="matched",
        )
        sent = payments.credit_application(deps, db, case, entry, by, now=now)
    for message_id in sent:
        deps.queue.enqueue_message(message_id)


def find_in_suspense(db: DbConnection, *, channel: Channel, reference: str) -> LedgerEntry:
    """Give the entry of money that is in suspense; raise `NotMatched` when it is not there."""
    rows = ledger.list_entries_of_reference(db, channel=channel, reference=reference)
    waiting = [entry for entry in cases.entries_of(rows) if entry.account is Account.SUSPENSE]
    if sum(entry.amount_paise for entry in waiting) <= 0:
        raise NotMatched(explain(Refusal.NOT_THERE, channel=channel, reference=reference))
    return waiting[0]
