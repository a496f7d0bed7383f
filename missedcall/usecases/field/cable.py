"""Know whether the service cable is ready, and alert the lineman when nothing is in the way."""

import datetime as dt
from collections.abc import Mapping

from missedcall.db.calls import statuses
from missedcall.db.connection import connection_holds
from missedcall.db.engine import DbConnection
from missedcall.db.field import cable_reports
from missedcall.db.operators import operators
from missedcall.domain.connection.holds import HoldKind
from missedcall.domain.connection.states import FINAL, Event, State
from missedcall.domain.field.cable import CableReportSource, CableState, compute_cable_state
from missedcall.domain.operators.roles import Actor
from missedcall.usecases.connection import case as cases
from missedcall.usecases.connection import workflow
from missedcall.usecases.connection.case import Case
from missedcall.usecases.connection.command import Command
from missedcall.usecases.deps import Deps
from missedcall.usecases.messages import messages

KEY = "job_ready"
# Nothing that the applicant or the company has to do first is open.
READY_STATES = frozenset({CableState.READY, CableState.BY_COMPANY})
SOURCES: Mapping[Actor, CableReportSource] = {
    Actor.CALLER: CableReportSource.MISSED_CALL,
    Actor.LINEMAN: CableReportSource.VISIT,
}


class CableNotReportable(ValueError):
    """Say why nothing can be said of the cable of an application."""


def get_cable_state(db: DbConnection, application_id: int) -> CableState:
    """Give the state of an application's cable."""
    facts = cable_reports.get_cable_facts(db, application_id)
    return compute_cable_state(
        laid_by=facts.form["cable"],
        form_answer=facts.form["cable_ready"],
        reported_ready=facts.reported_ready,
    )


def report_cable(
    deps: Deps,
    *,
    application: str,
    ready: bool,
    source: CableReportSource,
    actor: str,
    now: dt.datetime,
) -> None:
    """Record what the applicant says of the cable, on a page or by telephone.

    Saying the same again changes nothing. A hold for the applicant's cable is closed by "ready".
    Raise `CableNotReportable` when there is no such application, or it is over.
    """
    with deps.db.writing() as db:
        row = statuses.get_status_of_application(db, application)
        if row is None or row.state in FINAL:
            raise CableNotReportable(
                f"application {application}: there is none that waits for its cable"
            )
        sent = record_cable_report(
            deps, db, row.id, ready=ready, source=source, actor=actor, now=now
        )
    for message_id in sent:
        deps.queue.enqueue_message(message_id)


def record_cable_report(
    deps: Deps,
    db: DbConnection,
    application_id: int,
    *,
    ready: bool,
    source: CableReportSource,
    actor: str,
    now: dt.datetime,
) -> list[int]:
    """Do what `report_cable` does in the caller's transaction; give the messages to send."""
    _note(db, application_id, ready=ready, source=source, actor=actor, now=now)
    if not ready:
        return []
    case = cases.load_case(db, application_id)
    held = [hold.kind for hold in case.holds if hold.closed_at is None]
    if HoldKind.CABLE_BY_APPLICANT in held:
        command = Command(
            Event.CLOSE_HOLD,
            Actor.CALLER,
            actor,
            reason="the applicant says that it is ready",
            hold=HoldKind.CABLE_BY_APPLICANT,
        )
        return workflow.execute_in_transaction(deps, db, application_id, command, now=now)
    return alert_lineman(deps, db, case, now=now)


def follow_cable(
    deps: Deps, db: DbConnection, case: Case, command: Command, *, now: dt.datetime
) -> list[int]:
    """Note what a hold says of the cable, and alert the lineman of a job that became ready."""
    if command.hold is HoldKind.CABLE_BY_APPLICANT:
        opens = command.event in (Event.OPEN_HOLD, Event.VISIT_FAILED)
        if opens or command.event is Event.CLOSE_HOLD:
            source = SOURCES.get(command.role, CableReportSource.OFFICE)
            _note(db, case.id, ready=not opens, source=source, actor=command.actor, now=now)
    if command.event in (Event.ASSIGN, Event.CLOSE_HOLD, Event.OVERTURN_HOLD):
        return alert_lineman(deps, db, case, now=now)
    return []


def _note(
    db: DbConnection,
    application_id: int,
    *,
    ready: bool,
    source: CableReportSource,
    actor: str,
    now: dt.datetime,
) -> None:
    newest = cable_reports.get_newest_cable_report(db, application_id)
    if newest is None or newest.ready is not ready:
        cable_reports.add_cable_report(
            db, application_id=application_id, ready=ready, source=source, actor=actor, at=now
        )


def alert_lineman(deps: Deps, db: DbConnection, case: Case, *, now: dt.datetime) -> list[int]:
    """Tell the lineman of a planned visit by SMS that it is paid and its cable is ready.

    Once for a visit; a lineman without a mobile on record sees it on the page alone. Give the
    message to send.
    """
    visit = case.visit
    if case.state is not State.VISIT_PLANNED or visit is None or visit.ended_at is not None:
        return []
    is_held = any(
        hold.closed_at is None for hold in connection_holds.list_holds_of_application(db, case.id)
    )
    if is_held or get_cable_state(db, case.id) not in READY_STATES:
        return []
    lineman = operators.find_operator_by_login(db, visit.lineman)
    if lineman is None or lineman.mobile is None or lineman.disabled_at is not None:
        return []
    message_id = messages.queue_message(
        deps,
        db,
        cause=f"{KEY}:{case.number}:{visit.id}",
        key=KEY,
        language=messages.registered_language(deps, language=lineman.language),
        number=lineman.mobile,
        values={"application": case.number},
        now=now,
    )
    return [] if message_id is None else [message_id]
