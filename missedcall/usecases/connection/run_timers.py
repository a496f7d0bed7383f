"""Run the timers of applications: reminders, ends, and escalation of what is late."""

import datetime as dt
import logging

from missedcall.db.connection import connections
from missedcall.db.engine import DbConnection
from missedcall.domain.callbacks.calendar import IST
from missedcall.domain.connection import timers
from missedcall.domain.connection.states import Event
from missedcall.domain.connection.timers import CaseDeadlines, Timer
from missedcall.domain.operators.roles import Actor
from missedcall.usecases.connection import case as cases
from missedcall.usecases.connection import workflow
from missedcall.usecases.connection.command import Command
from missedcall.usecases.connection.deadlines import compute_deadlines
from missedcall.usecases.deps import Deps

log = logging.getLogger(__name__)

# So many applications are looked at in one sweep; the next one goes on.
BATCH = 75
# One whose timers fail is tried again after this, and does not keep the others waiting.
RETRY_AFTER = dt.timedelta(hours=1)
REASONS_OF_TIMERS = {
    Event.LAPSE: "nothing came in time",
    Event.EXPIRE: "the last day to pay has passed",
    Event.REMIND: "nothing came yet",
    Event.CLOSE_HOLD: "its longest time is over",
    Event.BREAK_PROMISE: "there is no light, and it was promised by now",
}


def run_due_timers(deps: Deps, *, now: dt.datetime) -> int:
    """Do what is due, application by application; give how many were looked at.

    Each is one transaction, which claims the timer by a counted update: two workers that look at
    once do each thing once, and the failure of one keeps no other waiting.
    """
    with deps.db.reading() as db:
        due = connections.list_due_timers(db, now=now, limit=BATCH)
    for application_id, timer_at in due:
        try:
            _run_timers_of(deps, application_id, timer_at=timer_at, now=now)
        except Exception:
            # Whatever it was: the others must not wait for it. The log names the application.
            log.exception("timers of application %s failed; again in an hour", application_id)
            with deps.db.writing() as db:
                connections.set_next_timer(db, application_id, to=now + RETRY_AFTER)
    return len(due)


def _run_timers_of(
    deps: Deps, application_id: int, *, timer_at: dt.datetime, now: dt.datetime
) -> None:
    with deps.db.writing() as db:
        if not connections.claim_timer(db, application_id, timer_at=timer_at):
            return
        sent = _run_all_due(deps, db, application_id, now=now)
    for message_id in sent:
        deps.queue.enqueue_message(message_id)


def _run_all_due(
    deps: Deps, db: DbConnection, application_id: int, *, now: dt.datetime
) -> list[int]:
    """Do one thing after the other until nothing more is due, and note when to look again."""
    sent: list[int] = []
    limits, case = deps.limits, cases.load_case(db, application_id)
    deadlines = compute_deadlines(case, since=case.row.since, limits=limits)
    while timer := timers.due_timer(deadlines, now=now):
        command = _command_of(timer, deadlines)
        executed = workflow.execute_on_case(deps, db, case, command, now=now)
        case = executed.case
        sent += executed.messages
        deadlines = compute_deadlines(case, since=case.row.since, limits=limits)
    connections.set_next_timer(db, application_id, to=timers.next_timer_at(deadlines))
    return sent


def _command_of(timer: Timer, deadlines: CaseDeadlines) -> Command:
    return Command(
        timer.event,
        Actor.SYSTEM,
        "system",
        reason=REASONS_OF_TIMERS.get(timer.event) or _what_is_late(deadlines),
        hold=timer.hold,
        escalate_to=timer.escalate_to,
    )


def _what_is_late(deadlines: CaseDeadlines) -> str:
    """Name what is late: whose step, since when (India's time), and which hold it waits for."""
    late = deadlines.assignment
    if late is None:
        return ""
    due = f"{late.due_at.astimezone(IST):%d-%m-%Y %H:%M}"
    held = f", {late.hold}" if late.hold else ""
    return f"{late.role} was due {due}{held}"
