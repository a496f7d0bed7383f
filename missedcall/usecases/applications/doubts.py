"""List what the machine is not sure of, each with the page on which a person decides it."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from missedcall.db.connection import connection_holds
from missedcall.db.engine import DbConnection
from missedcall.db.field import reports
from missedcall.db.offices import worklist
from missedcall.db.offices.worklist import OfficeApplication
from missedcall.db.points import jobs
from missedcall.domain.applications.dues import DuesMatch
from missedcall.domain.connection.states import Event, Rule, State
from missedcall.domain.shared.named_code import NamedCode, msgid
from missedcall.usecases.applications import dues
from missedcall.usecases.applications.office_worklist import centres_of_person
from missedcall.usecases.connection import case as cases
from missedcall.usecases.deps import Deps
from missedcall.usecases.operators.operators import Operator

LOOK_BACK = dt.timedelta(days=90)
MOST = 100  # applications of each state that are looked at, the newest first
UNASSIGNED_AFTER = dt.timedelta(hours=1)


class DoubtKind(NamedCode):
    """Name what is not sure, and so waits for a person."""

    DUPLICATE = "duplicate", msgid("Perhaps a duplicate: merge it, or accept it as another one")
    CATEGORY = "category", msgid("Another category was proposed: accept it or send it back")
    DUES = "dues", msgid("Old dues of a like name: perhaps another person's")
    UNASSIGNED = "unassigned", msgid("Paid, and no lineman has it")
    TIME = "time", msgid("The time of the light is in doubt")
    EVIDENCE = "evidence", msgid("The evidence of the work is doubted")


@dataclass(frozen=True)
class Doubt:
    """Name one doubt about an application; `since` is from when it waits."""

    kind: DoubtKind
    number: str
    office: str
    since: dt.datetime
    detail: str = ""


def list_doubts(deps: Deps, *, by: Operator, now: dt.datetime) -> list[Doubt]:
    """List the doubts about applications of a person's offices, the longest waiting first."""
    with deps.db.reading() as db:
        offices = centres_of_person(db, by)

        def in_state(*states: State) -> Sequence[OfficeApplication]:
            return worklist.list_by_state(
                db, offices=offices, states=states, since=now - LOOK_BACK, limit=MOST
            )

        found = [
            *_of_checks(db, in_state(State.VERIFICATION), now=now),
            *_unassigned(db, in_state(State.PAID), now=now),
            *_of_energisations(db, in_state(State.ENERGISED, State.CONNECTED)),
        ]
    return sorted(found, key=lambda doubt: doubt.since)


def _of_checks(
    db: DbConnection, rows: Sequence[OfficeApplication], *, now: dt.datetime
) -> Iterator[Doubt]:
    for row in rows:
        named = row.number, row.office, row.since
        if other := row.findings.get("shared_premises"):
            yield Doubt(DoubtKind.DUPLICATE, *named, detail=str(other))
        if row.findings.get("category_proposed"):
            yield Doubt(DoubtKind.CATEGORY, *named, detail=str(row.form.get("category", "")))
        for owed in dues.dues_of_application(db, row.application_id, now=now):
            if owed.by is DuesMatch.NAME:
                yield Doubt(DoubtKind.DUES, *named, detail=owed.owner)


def _unassigned(
    db: DbConnection, rows: Sequence[OfficeApplication], *, now: dt.datetime
) -> Iterator[Doubt]:
    for row in rows:
        if now - row.since < UNASSIGNED_AFTER:
            continue
        holds = connection_holds.list_holds_of_application(db, row.application_id)
        if all(hold.closed_at is not None for hold in holds):
            yield Doubt(DoubtKind.UNASSIGNED, row.number, row.office, row.since)


def _of_energisations(db: DbConnection, rows: Sequence[OfficeApplication]) -> Iterator[Doubt]:
    for row in rows:
        told = reports.get_disputed_time(db, row.application_id)
        if told is not None and not _accepted(db, row.application_id, told):
            yield Doubt(DoubtKind.TIME, row.number, row.office, row.since)
        for review in jobs.list_reviews_of_application(db, row.application_id):
            if review.decided_at is None:
                yield Doubt(
                    DoubtKind.EVIDENCE, row.number, row.office, review.opened_at, review.lineman
                )


def _accepted(db: DbConnection, application_id: int, told: dt.datetime) -> bool:
    history = cases.load_case(db, application_id).history
    return any(step.rule == Rule.TIME_ACCEPTED and step.counts_from == told for step in history)


def decided_by(kind: DoubtKind) -> Sequence[Event]:
    """Give what decides a doubt on the page of its application; none: on the page of points."""
    return {
        DoubtKind.DUPLICATE: (Event.MERGE, Event.ACCEPT),
        DoubtKind.CATEGORY: (Event.ACCEPT, Event.SEND_BACK),
        DoubtKind.DUES: (Event.ACCEPT, Event.PROPOSE_REJECTION),
        DoubtKind.UNASSIGNED: (Event.ASSIGN,),
        DoubtKind.TIME: (Event.ACCEPT_TIME,),
        DoubtKind.EVIDENCE: (),
    }[kind]
