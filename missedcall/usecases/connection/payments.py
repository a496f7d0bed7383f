"""Take money in, once: from a gateway's notice, a bank's list, or the counter."""

import datetime as dt
import logging

from missedcall.db import applications, ledger
from missedcall.db.engine import Connection, IntegrityError
from missedcall.domain import calendar
from missedcall.domain.connection import ledger as rules
from missedcall.domain.connection.ledger import Answer, Booked, Entry, Notice, Unassigned
from missedcall.domain.connection.states import BEFORE_MONEY, Event, Hand, State
from missedcall.domain.payment_record import MOST_SAID
from missedcall.usecases.connection import case as cases
from missedcall.usecases.connection import progress, settlement, versions
from missedcall.usecases.connection.act import Act, NewDemand, NotPossible
from missedcall.usecases.connection.case import Case
from missedcall.usecases.deps import Deps

log = logging.getLogger(__name__)

# Money settles a demand in these states; before them it waits until the demand is issued.
AWAITING = frozenset({State.DEMAND_ISSUED, State.DEMAND_EXPIRED})
BEFORE_DEMAND = BEFORE_MONEY - AWAITING


def take(deps: Deps, *, application: str, notice: Notice, who: str, now: dt.datetime) -> Answer:
    """Book a payment for the application of this number; the same notice again changes nothing.

    Money that completes the demand starts the promise at the moment it was settled. What is short
    is told, what is over is kept for the applicant, and money for nobody waits in suspense.
    """
    try:
        with deps.db.writing() as db:
            answer, sent = book(deps, db, application, notice, who, now=now)
    except IntegrityError:
        # The same notice came twice at once: the other one has just booked it.
        with deps.db.writing() as db:
            answer, sent = book(deps, db, application, notice, who, now=now)
    for message_id in sent:
        deps.nudge.send(message_id)
    return answer


def foresee(deps: Deps, *, application: str, notice: Notice, now: dt.datetime) -> Answer:
    """Say what would become of a payment; nothing is written."""
    with deps.db.reading() as db:
        application_id = applications.id_of(db, application)
        case = None if application_id is None else cases.load(db, application_id)
        fresh = (
            None if case is None else _price_of_the_day(deps, db, case, notice.settled_at, now=now)
        )
        return _answer(db, case, notice, fresh, now=now)


def book(
    deps: Deps, db: Connection, application: str, notice: Notice, who: str, *, now: dt.datetime
) -> tuple[Answer, list[int]]:
    """Do what `take` does in the caller's transaction; give the messages that wait to be sent."""
    application_id = applications.id_of(db, application)
    case = None if application_id is None else cases.load(db, application_id)
    fresh = None if case is None else _price_of_the_day(deps, db, case, notice.settled_at, now=now)
    answer = _answer(db, case, notice, fresh, now=now)
    match answer:
        case Unassigned(entry):
            said = application[:MOST_SAID]
            ledger.add_entry(db, entry, application_id=None, who=who, said=said)
            log.warning("money with reference %s waits in suspense", notice.reference)
        case Booked(entry) if case is not None:
            ledger.add_entry(db, entry, application_id=case.id, who=who)
            return answer, _go_on(deps, db, case.id, answer, fresh, now=now)
        case rules.Differs(booked):
            log.error(
                "reference %s came again with another amount; booked are %s paise",
                notice.reference,
                booked,
            )
    return answer, []


def credit(
    deps: Deps, db: Connection, case: Case, entry: Entry, who: str, *, now: dt.datetime
) -> list[int]:
    """Book money that was found to be an application's, and go on with it."""
    fresh = _price_of_the_day(deps, db, case, entry.settled_at, now=now)
    due = fresh.quote.total_paise if fresh else case.due_paise or 0
    ledger.add_entry(db, entry, application_id=case.id, who=who)
    booked = rules.booked(entry, before=case.credits_paise, due_paise=due)
    return _go_on(deps, db, case.id, booked, fresh, now=now)


def _answer(
    db: Connection, case: Case | None, notice: Notice, fresh: NewDemand | None, *, now: dt.datetime
) -> Answer:
    same = cases.entries_of(
        ledger.of_reference(db, channel=notice.channel, reference=notice.reference)
    )
    due = fresh.quote.total_paise if fresh else (case.due_paise or 0) if case else 0
    return rules.take(
        notice,
        ledger=[*dict.fromkeys([*same, *(case.entries if case else ())])],
        state=case.state if case else None,
        due_paise=due,
        now=now,
    )


def _price_of_the_day(
    deps: Deps, db: Connection, case: Case, settled_at: dt.datetime, *, now: dt.datetime
) -> NewDemand | None:
    """Price anew what is paid after its last day; None when the old price holds, or none can be.

    A demand inside its validity keeps its price, however late we hear that it was paid.
    """
    if not _is_late(case, settled_at):
        return None
    try:
        return versions.of_today(deps, db, case, now=now)
    except NotPossible as error:
        log.warning("application %s was paid late and has no price today: %s", case.id, error)
        return None


def _is_late(case: Case, settled_at: dt.datetime) -> bool:
    expired = case.state is State.DEMAND_EXPIRED
    return expired and calendar.ist_date(settled_at) > case.row["due_on"]


def _go_on(
    deps: Deps,
    db: Connection,
    application_id: int,
    booked: Booked,
    fresh: NewDemand | None,
    *,
    now: dt.datetime,
) -> list[int]:
    """Go on with a case whose money came: it is paid, or the applicant hears what is missing.

    The money is booked whatever follows: what the rules do not allow waits for a person.
    """
    sent: list[int] = []
    case = cases.load(db, application_id)
    if case.state in AWAITING:
        try:
            sent += _settled_or_short(deps, db, case, booked, fresh, now=now)
        except NotPossible as error:
            log.warning("money of application %s is booked and waits: %s", case.id, error)
    if booked.excess_paise and case.state not in BEFORE_DEMAND:
        sent += progress.tell(deps, db, cases.load(db, case.id), "excess", now=now)
    return sent


def _settled_or_short(
    deps: Deps,
    db: Connection,
    case: Case,
    booked: Booked,
    fresh: NewDemand | None,
    *,
    now: dt.datetime,
) -> list[int]:
    if fresh is None and _is_late(case, booked.entry.settled_at):
        return []  # there is no price today: it waits for who issues the demand anew
    if not booked.short_paise:
        changed = fresh if fresh and fresh.quote.total_paise != case.due_paise else None
        what = settlement.of(deps, db, case, demand=changed)
        return progress.apply(deps, db, case.id, what, now=now)
    if fresh is not None:
        what = Act(Event.REISSUE, Hand.SYSTEM, "system", why="paid in part", demand=fresh)
        return progress.apply(deps, db, case.id, what, now=now)
    return progress.tell(deps, db, case, "part_paid", now=now)
