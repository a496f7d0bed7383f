"""Ask applicants what a missed call can answer, when something happens to an application."""

import datetime as dt
from collections.abc import Mapping

from missedcall.db.calls import questions as rows
from missedcall.db.engine import DbConnection
from missedcall.domain.calls.answers import QuestionKind
from missedcall.domain.connection import holds
from missedcall.domain.connection.states import Event, State
from missedcall.usecases.calls import questions
from missedcall.usecases.connection.case import Case
from missedcall.usecases.connection.command import Command
from missedcall.usecases.deps import Deps
from missedcall.usecases.field import cable

# The text that tells of it says what a missed call means; the question only waits for one.
ASKED_AFTER: Mapping[Event, QuestionKind] = {
    Event.CONFIRM: QuestionKind.SUPPLY,
    Event.WITHDRAW: QuestionKind.WITHDREW,
}
# The money is here, or none is due.
ASKS_FOR_CABLE = (Event.SETTLE, Event.ASSESS, Event.REVISE, Event.REISSUE)
OPENS = (Event.OPEN_HOLD, Event.VISIT_FAILED)
CLOSES = (Event.CLOSE_HOLD, Event.OVERTURN_HOLD)


def ask_or_close_questions(
    deps: Deps, db: DbConnection, case: Case, command: Command, *, now: dt.datetime
) -> list[int]:
    """Open the question that belongs to what happened, and close what needs no answer any more.

    A missed call answers the last thing that we asked: an application has one open question of
    the service's own.
    """
    by_text = command.hold is not None and command.event in OPENS
    if command.event in ASKS_FOR_CABLE and case.state is State.PAID:
        return _ask_for_cable(deps, db, case, now=now)
    kind = (
        holds.ASKED.get(command.hold)
        if by_text and command.hold
        else ASKED_AFTER.get(command.event)
    )
    if kind is not None:
        _close(db, case, None, now=now)
        return questions.ask_automatically(
            deps, db, kind=kind, application=case.number, says_so=by_text, now=now
        )
    if command.hold is holds.HoldKind.CABLE_BY_APPLICANT and command.event in CLOSES:
        _close(db, case, QuestionKind.CABLE_READY, now=now)
    return []


def _ask_for_cable(deps: Deps, db: DbConnection, case: Case, *, now: dt.datetime) -> list[int]:
    """Ask who has just paid to give a missed call when the cable is ready, unless it is."""
    if cable.get_cable_state(db, case.id) in cable.READY_STATES:
        return []
    _close(db, case, None, now=now)
    kind = QuestionKind.CABLE_READY
    return questions.ask_automatically(
        deps, db, kind=kind, application=case.number, says_so=True, now=now
    )


def _close(db: DbConnection, case: Case, kind: QuestionKind | None, *, now: dt.datetime) -> None:
    for row in rows.list_open_questions(db, case.id):
        if kind in (None, row.kind):
            rows.withdraw_question(db, row.id, at=now)
