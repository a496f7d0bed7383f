"""Join all that happened to an application, from the first ring to the light, into one list."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from missedcall.db.applications import applications, corrections, papers
from missedcall.db.applications import timeline as rows
from missedcall.db.applications.timeline import TimelineStart
from missedcall.db.connection import connection_holds, connection_steps, connections
from missedcall.db.engine import DbConnection
from missedcall.db.field import cable_reports, lineman_calls, reports
from missedcall.db.messages import message_lists
from missedcall.db.payments import ledger
from missedcall.domain.applications.papers import PaperState
from missedcall.domain.field.cable import CableState
from missedcall.domain.privacy.personal import ERASED
from missedcall.domain.shared import phone
from missedcall.domain.shared.named_code import NamedCode, msgid
from missedcall.usecases.applications.application_details import visible_application
from missedcall.usecases.connection.case import NoSuchApplication
from missedcall.usecases.deps import Deps
from missedcall.usecases.operators.operators import Operator
from sms.catalogue.messages import as_staff_reads

MOST = 200  # of each kind; who rings more often than this is no applicant


class TimelineKind(NamedCode):
    """Name the kinds of what happens to an application."""

    CALL = "call", msgid("Missed call")
    RING = "ring", msgid("We rang")
    STEP = "step", msgid("Step")
    CORRECTION = "correction", msgid("Correction")
    AMOUNT = "amount", msgid("Amount")
    TEXT = "text", msgid("SMS")
    PAYMENT = "payment", msgid("Payment")
    HOLD = "hold", msgid("Hold")
    VISIT = "visit", msgid("Visit")
    PAPER = "paper", msgid("Paper")
    CABLE = "cable", msgid("Service cable")
    LINEMAN_CALL = "lineman_call", msgid("The lineman rang the applicant")
    REPORT = "report", msgid("Report from the site")
    QUESTION = "question", msgid("Question")
    TASK = "task", msgid("Task")


@dataclass(frozen=True)
class TimelineEntry:
    """Hold one thing that happened: when, by whom, what, and why.

    `what` is a code of its kind (an outcome, a rule, a field, a state). Numbers are masked, and no
    code that only the applicant may know stands in `detail`. `paise` is the amount, if one is
    meant.
    """

    at: dt.datetime
    kind: TimelineKind
    what: str
    actor: str = ""
    detail: str = ""
    reason: str = ""
    paise: int | None = None


@dataclass(frozen=True, order=True)
class TimelinePlace:
    """Say where an entry stands: its instant, and the how manieth it is of that instant."""

    at: dt.datetime
    nth: int


def application_timeline(deps: Deps, *, number: str, by: Operator) -> list[TimelineEntry]:
    """Give all that happened to an application that a person may see; raise `NotHere`."""
    with deps.db.reading() as db:
        return timeline_of_application(db, visible_application(db, number=number, by=by))


def timeline_of_application(db: DbConnection, application_id: int) -> list[TimelineEntry]:
    """Give all that happened to an application, the first first; raise `NoSuchApplication`.

    Who calls has checked who may see it.
    """
    start = rows.get_timeline_start(db, application_id)
    row = connections.get_connection(db, application_id)
    if start is None or row is None:
        raise NoSuchApplication.named(application_id)
    found = [
        *_conversation(db, start),
        *_steps(db, application_id),
        *_amounts(db, application_id, applied_at=row.applied_at),
        *_texts(db, row.number),
        *_site(db, application_id),
        *_papers(db, application_id),
        *_answers(db, application_id),
    ]
    return sorted(found, key=lambda entry: entry.at)


def places_of_entries(entries: Sequence[TimelineEntry]) -> list[TimelinePlace]:
    """Give the place of each entry of a timeline; it stays when others come behind it."""
    of_instant = Counter[dt.datetime]()
    places = []
    for entry in entries:
        of_instant[entry.at] += 1
        places.append(TimelinePlace(entry.at, of_instant[entry.at]))
    return places


def _conversation(db: DbConnection, start: TimelineStart) -> Iterator[TimelineEntry]:
    numbers = {start.mobile, start.telephone} - {ERASED}
    since = start.began_at - dt.timedelta(minutes=5)  # the call that began it
    for call in rows.list_timeline_calls(db, numbers=numbers, since=since, limit=MOST):
        yield TimelineEntry(
            call.at,
            TimelineKind.CALL,
            call.disposition,
            detail=f"{_masked(call.number)} → {call.did}",
            reason=call.reason or "",
        )
    for ring in rows.list_timeline_rings(db, numbers=numbers, since=since, limit=MOST):
        yield TimelineEntry(
            ring.created_at,
            TimelineKind.RING,
            ring.outcome or "",
            actor=ring.login,
            detail=f"{_masked(ring.number)}{f', {ring.talk_s} s' if ring.talk_s else ''}",
        )


def _steps(db: DbConnection, application_id: int) -> Iterator[TimelineEntry]:
    for step in connection_steps.list_steps_of_application(db, application_id):
        yield TimelineEntry(
            step.at, TimelineKind.STEP, step.rule, actor=step.actor, reason=step.reason
        )
    for one in corrections.list_corrections_of_application(db, application_id):
        before, after = one.before, one.after
        if one.field == "mobile":
            before, after = _masked(before), _masked(after)
        yield TimelineEntry(
            one.at,
            TimelineKind.CORRECTION,
            one.field,
            actor=one.actor,
            detail=f"{before} → {after}",
            reason=one.reason,
        )
    for hold in connection_holds.list_holds_of_application(db, application_id):
        yield TimelineEntry(
            hold.opened_at,
            TimelineKind.HOLD,
            hold.kind,
            actor=hold.opened_by,
            reason=hold.evidence,
        )


def _amounts(
    db: DbConnection, application_id: int, *, applied_at: dt.datetime
) -> Iterator[TimelineEntry]:
    """Give the versions of the demand; each was made when the one before was cancelled."""
    made_at = applied_at
    for demand in applications.list_demands_of_application(db, application_id):
        at, made_at = made_at, demand.cancelled_at or made_at
        yield TimelineEntry(
            at,
            TimelineKind.AMOUNT,
            "cancelled" if demand.cancelled_at else "owed",
            detail=str(demand.version),
            reason=demand.reason,
            paise=demand.total_paise,
        )
    for entry in ledger.list_entries_of_application(db, application_id):
        yield TimelineEntry(
            entry.settled_at,
            TimelineKind.PAYMENT,
            entry.channel,
            actor=entry.actor,
            detail=entry.reference,
            reason=entry.reason,
            paise=entry.amount_paise,
        )


def _texts(db: DbConnection, number: str) -> Iterator[TimelineEntry]:
    for text in message_lists.list_messages_about_application(db, number, limit=MOST):
        yield TimelineEntry(
            text.created_at,
            TimelineKind.TEXT,
            text.state,
            detail=f"{_masked(text.number)}: {as_staff_reads(text.key, text.text)}",
        )


def _site(db: DbConnection, application_id: int) -> Iterator[TimelineEntry]:
    for visit in rows.list_visits_of_application(db, application_id):
        yield TimelineEntry(
            visit.planned_at, TimelineKind.VISIT, visit.result or "planned", actor=visit.lineman
        )
    for said in cable_reports.list_cable_reports_of_application(db, application_id):
        state = CableState.READY if said.ready else CableState.NOT_READY
        yield TimelineEntry(
            said.at, TimelineKind.CABLE, state, actor=said.actor, detail=said.source
        )
    for call in lineman_calls.list_lineman_calls_of_application(db, application_id):
        yield TimelineEntry(
            call.requested_at,
            TimelineKind.LINEMAN_CALL,
            call.outcome or "",
            actor=call.lineman,
            detail=f"{call.talk_s} s" if call.talk_s else "",
        )
    for report in reports.list_reports_of_application(db, application_id):
        yield TimelineEntry(
            report.counted_at,
            TimelineKind.REPORT,
            report.kind,
            actor=report.lineman,
            detail=report.meter or "",
        )


def _papers(db: DbConnection, application_id: int) -> Iterator[TimelineEntry]:
    """Give what was sent of papers, and what was decided of each."""
    for paper in papers.list_papers_of_application(db, application_id, replaced_too=True):
        if paper.pages:
            yield TimelineEntry(
                paper.given_at,
                TimelineKind.PAPER,
                PaperState.GIVEN,
                actor=paper.given_by,
                detail=paper.kind,
            )
        if paper.decided_at is not None:
            yield TimelineEntry(
                paper.decided_at,
                TimelineKind.PAPER,
                PaperState.REFUSED if paper.refusal else PaperState.CHECKED,
                actor=paper.decided_by or "",
                detail=paper.kind,
                reason=paper.refusal or "",
            )


def _answers(db: DbConnection, application_id: int) -> Iterator[TimelineEntry]:
    for question in rows.list_questions_of_application(db, application_id):
        yield TimelineEntry(
            question.answered_at or question.asked_at,
            TimelineKind.QUESTION,
            question.kind,
            actor=question.asked_by,
            detail=question.state,
        )
    for task in rows.list_tasks_of_application(db, application_id):
        yield TimelineEntry(
            task.created_at,
            TimelineKind.TASK,
            task.kind,
            actor=task.actor or "",
            reason=task.note or "",
        )


def _masked(number: str) -> str:
    return number if number == ERASED else phone.mask(number)
