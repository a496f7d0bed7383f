"""Ask a question that a missed call answers, and follow it to its task or its end."""

import datetime as dt

from missedcall.db import attempts, bars, callbacks, operators, questions, statuses, tasks
from missedcall.db.engine import Connection, IntegrityError, Row
from missedcall.domain import phone
from missedcall.domain.answers import NEEDS_A_STEP, Kind
from missedcall.usecases import messages
from missedcall.usecases.deps import Deps

MOST_NOTE = 200


class NotAsked(ValueError):
    """Say why a question cannot be asked, and what can be done."""


class NotDone(ValueError):
    """Say why a task cannot be marked as done."""


def ask(deps: Deps, *, kind: Kind, application: str, by: str, now: dt.datetime) -> int:
    """Write a question to the applicant and its text in one transaction; give its id.

    Raise `NotAsked` when there is no such application, when the same question is open, or when
    the applicant's missed call would not be heard.
    """
    try:
        with deps.db.writing() as db:
            question_id, message_id = _ask(deps, db, kind, application, by, now)
    except IntegrityError as error:
        raise NotAsked(
            f"{application} has been asked this and has not answered; see `missedcall questions`"
        ) from error
    if message_id is not None:
        deps.nudge.send(message_id)
    return question_id


def _ask(
    deps: Deps, db: Connection, kind: Kind, application: str, by: str, now: dt.datetime
) -> tuple[int, int | None]:
    row = statuses.of_application(db, application)
    if row is None:
        raise NotAsked(f"application {application}: there is none; see `missedcall applications`")
    number = row["mobile"]
    barred = bars.kind_of(db, number, at=now)
    if barred:
        raise NotAsked(
            f"the number {phone.mask(number)} is barred ({barred}), so its missed call would not "
            "be heard; `missedcall supervise lift` ends that"
        )
    question_id = questions.add(
        db,
        at=now,
        by=by,
        kind=kind,
        application_id=row["id"],
        number=number,
        expires_at=now + dt.timedelta(hours=deps.config.answers.questions.of(kind).open_hours),
    )
    message_id = messages.queue(
        deps,
        db,
        cause=f"question:{question_id}",
        key=f"question_{kind}",
        language=messages.language_for(deps, db, number=number, otherwise=row["language"]),
        number=number,
        values={"application": application},
        now=now,
    )
    return question_id, message_id


def take_answer(
    deps: Deps, db: Connection, question: Row, *, call_id: int | None, who: str, now: dt.datetime
) -> bool:
    """Close a question with its answer and make the task of it; False when that has been done."""
    answered = questions.answer(db, question["id"], at=now, who=who, call_id=call_id)
    if answered:
        _make_task(deps, db, question, because="answered", who=who, now=now)
    return answered


def note_answer(deps: Deps, *, question_id: int, operator_id: int, now: dt.datetime) -> bool:
    """Take what a caller tells the operator as his answer; False when he has no such question.

    Only the operator who has him in hand can: the answer is the caller's, not the operator's.
    """
    with deps.db.writing() as db:
        operator = operators.get(db, operator_id)
        attempt = attempts.get(db, operator["attempt_id"] or "") if operator else None
        question = questions.get(db, question_id)
        if operator is None or attempt is None or question is None:
            return False
        number = callbacks.get(db, attempt["callback_id"])["number"]
        if question["number"] != number or question["state"] != "open":
            return False
        who = operator["login"]
        return take_answer(deps, db, question, call_id=None, who=who, now=now)


def expire(deps: Deps, *, now: dt.datetime) -> None:
    """Close the questions whose time is over; whose silence needs a step becomes a task."""
    with deps.db.writing() as db:
        for row in questions.overdue(db, now=now):
            questions.expire(db, row["id"], at=now)
            if row["kind"] in NEEDS_A_STEP:
                _make_task(deps, db, row, because="unanswered", who="system", now=now)


def finish_task(deps: Deps, *, task_id: int, by: str, note: str, now: dt.datetime) -> None:
    """Mark a task as done, with what came of it; raise `NotDone` when it cannot be."""
    kept = " ".join(note.split())
    if not kept or len(kept) > MOST_NOTE:
        raise NotDone(f"note: say what came of it, in at most {MOST_NOTE} characters")
    with deps.db.writing() as db:
        row = tasks.get(db, task_id)
        if row is None:
            raise NotDone(f"task {task_id}: there is none; look at `missedcall tasks list`")
        if not tasks.finish(db, task_id, at=now, who=by, note=kept):
            raise NotDone(f"task {task_id} has been done by {row['who']}")


def _make_task(
    deps: Deps, db: Connection, question: Row, *, because: str, who: str, now: dt.datetime
) -> None:
    limit = deps.config.answers.questions.of(Kind(question["kind"]))
    tasks.add(
        db,
        at=now,
        who=who,
        kind=question["kind"],
        because=because,
        application_id=question["application_id"],
        question_id=question["id"],
        number=question["number"],
        due_at=now + dt.timedelta(hours=limit.task_hours),
    )
