"""Keep questions that a missed call answers, and the tasks that the answers make."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from missedcall.db.applications.applications import applications
from missedcall.db.schema import UtcDateTime, metadata, note_transition, read_row, read_rows

questions = sa.Table(
    "questions",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("kind", sa.String(20), nullable=False),
    sa.Column("application_id", sa.ForeignKey("applications.id"), nullable=False),
    sa.Column("number", sa.String(20), nullable=False),  # whose missed call is the answer
    sa.Column("state", sa.String(20), nullable=False),  # open | answered | expired
    sa.Column("asked_at", UtcDateTime, nullable=False),
    sa.Column("asked_by", sa.String(60), nullable=False),
    sa.Column("expires_at", UtcDateTime, nullable=False),
    sa.Column("answered_at", UtcDateTime, nullable=True),
    sa.Column("call_id", sa.ForeignKey("calls.id"), nullable=True),  # null: an operator was told
    sa.Column("confirmed_at", UtcDateTime, nullable=True),  # when a text said we heard it
    sa.Index("ix_questions_number", "number"),
    sa.Index("ix_questions_application_id", "application_id"),
    sa.Index("ix_questions_state_expires_at", "state", "expires_at"),
    sa.Index(  # one thing is not asked twice at once
        "uq_questions_open_application_kind",
        "application_id",
        "kind",
        unique=True,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    ),
)


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """A row of `questions`."""

    id: int
    kind: str
    application_id: int
    number: str
    state: str
    asked_at: dt.datetime
    asked_by: str
    expires_at: dt.datetime
    answered_at: dt.datetime | None
    call_id: int | None
    confirmed_at: dt.datetime | None


NAMED = sa.select(
    questions, applications.c.number.label("application"), applications.c.language
).join(applications, applications.c.id == questions.c.application_id)


WAITING = (  # asked at every missed call, so built once: see `schema.INSERT`
    NAMED.where(
        questions.c.number == sa.bindparam("of"),
        questions.c.state != "answered",
        questions.c.asked_at <= sa.bindparam("called_at"),
        questions.c.expires_at > sa.bindparam("called_at"),
    ).order_by(questions.c.id)
)

UNANSWERED_OF = (
    sa.select(questions.c.id, questions.c.number, questions.c.asked_at, questions.c.expires_at)
    .where(
        questions.c.number.in_(sa.bindparam("numbers", expanding=True)),
        questions.c.state != "answered",
        questions.c.expires_at > sa.bindparam("first_call"),
    )
    .order_by(questions.c.id)
)


def add_question(db: sa.Connection, *, at: dt.datetime, by: str, **row: object) -> int:
    """Insert an open question and give its id."""
    values = {**row, "state": "open", "asked_at": at, "asked_by": by}
    question_id = int(
        db.execute(questions.insert().values(values).returning(questions.c.id)).scalar_one()
    )
    _note(db, question_id, at=at, actor=by, from_state=None, to_state="open", reason="asked")
    return question_id


@dataclass(frozen=True, slots=True)
class NamedQuestion(QuestionRow):
    """A question with its application's number and language."""

    application: str
    language: str


def get_question(db: sa.Connection, question_id: int) -> NamedQuestion | None:
    return read_row(db.execute(NAMED.where(questions.c.id == question_id)), NamedQuestion)


def list_waiting_questions(
    db: sa.Connection, number: str, *, at: dt.datetime
) -> Sequence[NamedQuestion]:
    """List the questions to a number that a call made at `at` could answer.

    One that has been marked expired since is among them: the call was in time, and came late
    to us.
    """
    return read_rows(db.execute(WAITING, {"of": number, "called_at": at}), NamedQuestion)


@dataclass(frozen=True, slots=True)
class UnansweredQuestion:
    """A question that its applicant has not answered."""

    id: int
    number: str
    asked_at: dt.datetime
    expires_at: dt.datetime


def list_unanswered_questions(
    db: sa.Connection, numbers: Collection[str], *, since: dt.datetime
) -> Sequence[UnansweredQuestion]:
    """List the questions to these numbers that have no answer and are open after an instant.

    As in `list_waiting_questions`, those that were marked expired since are among them.
    """
    asked = {"numbers": list(numbers), "first_call": since}
    return read_rows(db.execute(UNANSWERED_OF, asked), UnansweredQuestion)


def answer_question(
    db: sa.Connection, question_id: int, *, at: dt.datetime, actor: str, call_id: int | None
) -> bool:
    """Close a question with its answer; say False when another answer was faster."""
    values = {"answered_at": at, "call_id": call_id}
    return _move(
        db, question_id, to_state="answered", at=at, actor=actor, reason="answered", **values
    )


def get_answer_time(
    db: sa.Connection, application_id: int, *, kind: str, since: dt.datetime
) -> dt.datetime | None:
    """Say when a question about an application was first answered since an instant."""
    query = sa.select(sa.func.min(questions.c.answered_at)).where(
        questions.c.application_id == application_id,
        questions.c.kind == kind,
        questions.c.answered_at >= since,
    )
    return db.execute(query).scalar()


def list_open_questions(db: sa.Connection, application_id: int) -> Sequence[NamedQuestion]:
    """List the open questions about an application."""
    here = (questions.c.application_id == application_id) & (questions.c.state == "open")
    return read_rows(db.execute(NAMED.where(here).order_by(questions.c.id)), NamedQuestion)


def expire_question(db: sa.Connection, question_id: int, *, at: dt.datetime) -> bool:
    reason = "no answer in time"
    return _move(db, question_id, to_state="expired", at=at, actor="system", reason=reason)


def withdraw_question(db: sa.Connection, question_id: int, *, at: dt.datetime) -> bool:
    """End a question that needs no answer any more: a later call is not one."""
    reason = "needs no answer any more"
    return _move(
        db, question_id, to_state="expired", at=at, actor="system", reason=reason, expires_at=at
    )


def list_overdue_questions(db: sa.Connection, *, now: dt.datetime) -> Sequence[NamedQuestion]:
    """List open questions whose time is over."""
    query = NAMED.where(questions.c.state == "open", questions.c.expires_at <= now)
    return read_rows(db.execute(query), NamedQuestion)


def get_last_confirmation(db: sa.Connection, number: str) -> dt.datetime | None:
    """Say when a number was last told that we have heard its answer."""
    query = sa.select(sa.func.max(questions.c.confirmed_at)).where(questions.c.number == number)
    return db.execute(query).scalar()


def confirm_answer(db: sa.Connection, question_id: int, *, at: dt.datetime) -> None:
    """Note that a text has told the applicant that the answer was heard."""
    db.execute(questions.update().where(questions.c.id == question_id).values(confirmed_at=at))


def list_latest_questions(db: sa.Connection, *, limit: int) -> Sequence[NamedQuestion]:
    query = NAMED.order_by(questions.c.id.desc()).limit(limit)
    return read_rows(db.execute(query), NamedQuestion)


def _move(
    db: sa.Connection,
    question_id: int,
    *,
    to_state: str,
    at: dt.datetime,
    actor: str,
    reason: str,
    **changes: object,
) -> bool:
    """Change the state unless it is that already, or answered."""
    here = questions.c.id == question_id
    current = db.execute(sa.select(questions.c.state).where(here)).scalar_one()
    if current in (to_state, "answered"):
        return False
    moved = db.execute(
        questions.update()
        .where(here, questions.c.state == current)
        .values(state=to_state, **changes)
    )
    if moved.rowcount == 1:
        _note(
            db,
            question_id,
            at=at,
            actor=actor,
            from_state=current,
            to_state=to_state,
            reason=reason,
        )
    return moved.rowcount == 1


def _note(
    db: sa.Connection,
    question_id: int,
    *,
    at: dt.datetime,
    actor: str,
    from_state: str | None,
    to_state: str,
    reason: str,
) -> None:
    note_transition(
        db,
        entity="question",
        entity_id=question_id,
        at=at,
        actor=actor,
        from_state=from_state,
        to_state=to_state,
        reason=reason,
    )


def move_questions_to_number(db: sa.Connection, application_id: int, *, number: str) -> None:
    """Await the open answers about an application from another number."""
    mine = (questions.c.application_id == application_id) & (questions.c.state == "open")
    db.execute(questions.update().where(mine).values(number=number))
