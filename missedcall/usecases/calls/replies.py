"""Take what a missed call answers: what follows by the rules is done, the rest is a task."""

import datetime as dt

from missedcall.db.callbacks import attempts, callbacks
from missedcall.db.calls import questions
from missedcall.db.calls.questions import NamedQuestion
from missedcall.db.engine import DbConnection
from missedcall.db.operators import operators
from missedcall.domain.calls.answers import QuestionKind
from missedcall.domain.connection import holds
from missedcall.domain.connection.states import WITH_MONEY, Event
from missedcall.domain.field.cable import CableReportSource
from missedcall.domain.operators.roles import Actor
from missedcall.usecases.calls.questions import create_task
from missedcall.usecases.connection import case as cases
from missedcall.usecases.connection import workflow
from missedcall.usecases.connection.command import Command
from missedcall.usecases.deps import Deps
from missedcall.usecases.field import cable


def record_reply(
    deps: Deps,
    db: DbConnection,
    question: NamedQuestion,
    *,
    call_id: int | None,
    actor: str,
    now: dt.datetime,
) -> list[int] | None:
    """Close a question with its answer and do what follows; give the messages to send.

    None says that it was answered before.
    """
    if not questions.answer_question(db, question.id, at=now, actor=actor, call_id=call_id):
        return None
    locked = holds.HoldKind.PREMISES_LOCKED
    match question.kind:
        case QuestionKind.CABLE_READY if _waits_for_cable(db, question):
            source = CableReportSource.MISSED_CALL if call_id else CableReportSource.TELEPHONE
            return cable.record_cable_report(
                deps, db, question.application_id, ready=True, source=source, actor=actor, now=now
            )
        case QuestionKind.AT_HOME if _reply_command(db, question, locked, open_only=False):
            reason = "the applicant says that somebody was home"
            contest = Event.CONTEST_HOLD
            sent = _execute_reply(deps, db, question, contest, locked, actor, reason, now)
        case _:
            sent = []
    create_task(deps, db, question, explanation="answered", actor=actor, now=now)
    return sent


def record_spoken_reply(
    deps: Deps, *, question_id: int, operator_id: int, now: dt.datetime
) -> bool:
    """Take what a caller tells the operator as the answer; False when there is no such question.

    Only the operator who has the call in hand can: the answer is the caller's, not the operator's.
    """
    with deps.db.writing() as db:
        operator = operators.get_operator(db, operator_id)
        attempt = attempts.get_attempt(db, operator.attempt_id or "") if operator else None
        question = questions.get_question(db, question_id)
        if operator is None or attempt is None or question is None:
            return False
        number = callbacks.get_callback(db, attempt.callback_id).number
        if question.number != number or question.state != "open":
            return False
        sent = record_reply(deps, db, question, call_id=None, actor=operator.login, now=now)
    for message_id in sent or ():
        deps.queue.enqueue_message(message_id)
    return sent is not None


def _waits_for_cable(db: DbConnection, question: NamedQuestion) -> bool:
    """Say whether the application is paid: then "ready" needs no person, but a lineman."""
    return cases.load_case(db, question.application_id).state in WITH_MONEY


def _reply_command(
    db: DbConnection, question: NamedQuestion, kind: holds.HoldKind, *, open_only: bool = True
) -> bool:
    """Say whether the application is held up so, or, when not `open_only`, was."""
    case = cases.load_case(db, question.application_id)
    return case.state in WITH_MONEY and any(
        hold.kind is kind and not (open_only and hold.closed_at) for hold in case.holds
    )


def _execute_reply(
    deps: Deps,
    db: DbConnection,
    question: NamedQuestion,
    event: Event,
    kind: holds.HoldKind,
    actor: str,
    reason: str,
    now: dt.datetime,
) -> list[int]:
    command = Command(event, Actor.CALLER, actor, reason=reason, hold=kind)
    return workflow.execute_in_transaction(deps, db, question.application_id, command, now=now)
