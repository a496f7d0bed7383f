"""Ask a question that a missed call answers, and follow it to its end or its task."""

import datetime as dt

from missedcall.db.calls import questions, statuses
from missedcall.db.calls.questions import NamedQuestion
from missedcall.db.calls.statuses import StatusLineRow
from missedcall.db.engine import DbConnection, IntegrityError
from missedcall.db.messages import tasks
from missedcall.domain.calls.answers import NEEDS_A_STEP, QuestionKind
from missedcall.domain.calls.refusals import QuestionRefusal, TaskRefusal
from missedcall.domain.shared import phone
from missedcall.domain.shared.explanation import RequestRefused, explain
from missedcall.usecases.callbacks import ring_permission
from missedcall.usecases.deps import Deps
from missedcall.usecases.messages import messages

MOST_NOTE = 200
BY_ITSELF = "system"  # asked by the service, not by a person


class QuestionNotAsked(RequestRefused):
    """Refuse to ask an applicant a question."""


class TaskNotFinished(RequestRefused):
    """Refuse to mark a task as done."""


def ask_applicant(
    deps: Deps, *, kind: QuestionKind, application: str, by: str, now: dt.datetime
) -> int:
    """Write a question to the applicant and its text in one transaction; give its id.

    Raise `QuestionNotAsked` when there is no such application, when the same question is open, or
    when the applicant's missed call would not be heard.
    """
    try:
        with deps.db.writing() as db:
            question_id, message_id = _ask(deps, db, kind, application, by, now)
    except IntegrityError as error:
        raise QuestionNotAsked(explain(QuestionRefusal.OPEN, application=application)) from error
    if message_id is not None:
        deps.queue.enqueue_message(message_id)
    return question_id


def ask_automatically(
    deps: Deps,
    db: DbConnection,
    *,
    kind: QuestionKind,
    application: str,
    says_so: bool,
    now: dt.datetime,
) -> list[int]:
    """Open a question in the caller's transaction; give the message to send, if there is one.

    Without `says_so` another text has just said what a missed call means. Whose missed call we
    would not hear, or who cannot read a text, is not asked.
    """
    row = statuses.get_status_of_application(db, application)
    if (
        row is None
        or ring_permission.block_of_missed_call(db, row.mobile, at=now)
        or not _reads_texts(row.mobile)
    ):
        return []
    question_id = _open(deps, db, kind, row, BY_ITSELF, now)
    message_id = _say(deps, db, kind, row, question_id, now) if says_so else None
    return [] if message_id is None else [message_id]


def _reads_texts(number: str) -> bool:
    parsed = phone.parse(number)
    return isinstance(parsed, phone.Number) and phone.can_get_sms(parsed)


def _ask(
    deps: Deps, db: DbConnection, kind: QuestionKind, application: str, by: str, now: dt.datetime
) -> tuple[int, int | None]:
    row = statuses.get_status_of_application(db, application)
    if row is None:
        raise QuestionNotAsked(explain(QuestionRefusal.NO_APPLICATION, application=application))
    number = row.mobile
    blocked = ring_permission.block_of_missed_call(db, number, at=now)
    if blocked:
        raise QuestionNotAsked(
            explain(QuestionRefusal.BLOCKED, number=phone.mask(number), block=blocked)
        )
    question_id = _open(deps, db, kind, row, by, now)
    return question_id, _say(deps, db, kind, row, question_id, now)


def _open(
    deps: Deps, db: DbConnection, kind: QuestionKind, row: StatusLineRow, by: str, now: dt.datetime
) -> int:
    return questions.add_question(
        db,
        at=now,
        by=by,
        kind=kind,
        application_id=row.id,
        number=row.mobile,
        expires_at=now
        + dt.timedelta(hours=deps.config.answers.questions.limits_of_question(kind).open_hours),
    )


def _say(
    deps: Deps,
    db: DbConnection,
    kind: QuestionKind,
    row: StatusLineRow,
    question_id: int,
    now: dt.datetime,
) -> int | None:
    """Write the text of a question: what a missed call will mean."""
    return messages.queue_message(
        deps,
        db,
        cause=f"question:{question_id}",
        key=f"question_{kind}",
        language=messages.language_for_number(deps, db, number=row.mobile, otherwise=row.language),
        number=row.mobile,
        values={"application": row.number},
        now=now,
    )


def expire_questions(deps: Deps, *, now: dt.datetime) -> None:
    """Close the questions whose time is over; whose silence needs a step becomes a task."""
    with deps.db.writing() as db:
        for row in questions.list_overdue_questions(db, now=now):
            questions.expire_question(db, row.id, at=now)
            # What was asked about a hold is followed by the hold: its age goes up by itself.
            if row.kind in NEEDS_A_STEP and row.asked_by != BY_ITSELF:
                create_task(deps, db, row, explanation="unanswered", actor="system", now=now)


def finish_task(deps: Deps, *, task_id: int, by: str, note: str, now: dt.datetime) -> None:
    """Mark a task as done, with what came of it; raise `TaskNotFinished` when it cannot be."""
    kept = " ".join(note.split())
    if not kept or len(kept) > MOST_NOTE:
        raise TaskNotFinished(explain(TaskRefusal.NOTE, most=MOST_NOTE))
    with deps.db.writing() as db:
        row = tasks.get_task(db, task_id)
        if row is None:
            raise TaskNotFinished(explain(TaskRefusal.UNKNOWN, task=task_id))
        if not tasks.finish_task(db, task_id, at=now, actor=by, note=kept):
            raise TaskNotFinished(explain(TaskRefusal.DONE, task=task_id, actor=row.actor))


def create_task(
    deps: Deps,
    db: DbConnection,
    question: NamedQuestion,
    *,
    explanation: str,
    actor: str,
    now: dt.datetime,
) -> None:
    """Write what a person has to do because of an answer, or because none came."""
    limit = deps.config.answers.questions.limits_of_question(QuestionKind(question.kind))
    tasks.add_task(
        db,
        at=now,
        actor=actor,
        kind=question.kind,
        explanation=explanation,
        application_id=question.application_id,
        question_id=question.id,
        number=question.number,
        due_at=now + dt.timedelta(hours=limit.task_hours),
    )
