"""Take money in, once: from a gateway's notice, a bank's list, or the counter."""

import datetime as dt
import logging

from missedcall.db import applications, ledger
from missedcall.db.engine import Connection, IntegrityError
from missedcall.domain.connection import ledger as rules
from missedcall.domain.connection.ledger import Answer, Booked, Entry, Notice, Unassigned
from missedcall.domain.connection.states import Event, Hand
from missedcall.usecases import messages
from missedcall.usecases.connection import case as cases
from missedcall.usecases.connection import progress
from missedcall.usecases.connection.act import Act
from missedcall.usecases.connection.case import Case
from missedcall.usecases.deps import Deps

log = logging.getLogger(__name__)


def take(deps: Deps, *, application: str, notice: Notice, who: str, now: dt.datetime) -> Answer:
    """Book a payment for the application of this number; the same notice again changes nothing.

    Money that completes the demand starts the promise at the moment it was settled. What is short
    is told, what is over is kept for the applicant, and money for nobody waits in suspense.
    """
    try:
        with deps.db.writing() as db:
            answer, sent = _take(deps, db, application, notice, who, now=now)
    except IntegrityError:
        # The same notice came twice at once: the other one has just booked it.
        with deps.db.writing() as db:
            answer, sent = _take(deps, db, application, notice, who, now=now)
    for message_id in sent:
        deps.nudge.send(message_id)
    return answer


def _take(
    deps: Deps, db: Connection, application: str, notice: Notice, who: str, *, now: dt.datetime
) -> tuple[Answer, list[int]]:
    application_id = applications.id_of(db, application)
    case = None if application_id is None else cases.load(db, application_id)
    same = cases.entries_of(
        ledger.of_reference(db, channel=notice.channel, reference=notice.reference)
    )
    answer = rules.take(
        notice,
        ledger=[*dict.fromkeys([*same, *(case.entries if case else ())])],
        state=case.state if case else None,
        due_paise=(case.due_paise or 0) if case else 0,
        now=now,
    )
    match answer:
        case Unassigned(entry):
            _add(db, entry, None, who)
            log.warning("money with reference %s waits in suspense", notice.reference)
        case Booked(entry) if case is not None:
            _add(db, entry, case.id, who)
            return answer, _after(deps, db, case, answer, now=now)
        case rules.Differs(booked):
            log.error(
                "reference %s came again with another amount; booked are %s paise",
                notice.reference,
                booked,
            )
    return answer, []


def _after(
    deps: Deps, db: Connection, case: Case, booked: Booked, *, now: dt.datetime
) -> list[int]:
    """Go on with a case whose money came: it is paid, or the applicant hears what is missing."""
    sent: list[int] = []
    if booked.paid_at is not None:
        demand = f"demand:{case.row['demand_id']}"
        messages.supersede(db, cause=demand, why="the demand was paid", now=now)
        settle = Act(Event.SETTLE, Hand.SYSTEM, "system", counts_from=booked.paid_at)
        sent += progress.apply(deps, db, case.id, settle, now=now)
    after = cases.load(db, case.id)
    if booked.short_paise:
        sent += progress.tell(deps, db, after, "part_paid", now=now)
    if booked.excess_paise:
        sent += progress.tell(deps, db, after, "excess", now=now)
    return sent


def _add(db: Connection, entry: Entry, application_id: int | None, who: str) -> None:
    ledger.add(
        db,
        application_id=application_id,
        account=entry.account,
        channel=entry.channel,
        reference=entry.reference,
        why=entry.why,
        amount_paise=entry.amount_paise,
        settled_at=entry.settled_at,
        posted_at=entry.posted_at,
        who=who,
    )
