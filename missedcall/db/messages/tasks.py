"""Keep tasks: what a person has to do next because of an answer, because none came, or a text."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from missedcall.db.applications.applications import applications
from missedcall.db.connection.connection_steps import steps
from missedcall.db.connection.connections import connections
from missedcall.db.messages.messages import messages
from missedcall.db.schema import UtcDateTime, metadata, note_transition, read_row, read_rows
from missedcall.domain.messages.task import ByTelephone

tasks = sa.Table(
    "tasks",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("kind", sa.String(20), nullable=False),  # what was asked, or `ByTelephone`
    # answered | unanswered, how the text ended that is to be told, or what was done
    sa.Column("explanation", sa.String(20), nullable=False),
    sa.Column("application_id", sa.ForeignKey("applications.id"), nullable=False),
    sa.Column("question_id", sa.ForeignKey("questions.id"), nullable=True),
    sa.Column("message_id", sa.ForeignKey("messages.id"), nullable=True),
    sa.Column("number", sa.String(20), nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("due_at", UtcDateTime, nullable=False),
    sa.Column("rung_at", UtcDateTime, nullable=True),  # last put in the queue for it
    sa.Column("done_at", UtcDateTime, nullable=True),
    sa.Column("actor", sa.String(60), nullable=True),  # did it
    sa.Column("note", sa.String(200), nullable=True),  # and says what came of it
    # One answer makes one task, however often it is told.
    sa.UniqueConstraint("question_id", "explanation"),
    sa.UniqueConstraint("message_id"),  # and one text is told once
    sa.Index("ix_tasks_done_at_due_at", "done_at", "due_at"),
    sa.Index("ix_tasks_application_id", "application_id"),
)


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A row of `tasks`."""

    id: int
    kind: str
    explanation: str
    application_id: int
    question_id: int | None
    message_id: int | None
    number: str
    created_at: dt.datetime
    due_at: dt.datetime
    rung_at: dt.datetime | None
    done_at: dt.datetime | None
    actor: str | None
    note: str | None


NAMED = sa.select(tasks, applications.c.number.label("application")).join(
    applications, applications.c.id == tasks.c.application_id
)
# Why the check sent the application back: the step that made the task says it.
_WANTING = (
    sa.select(steps.c.reason)
    .where(
        tasks.c.kind.in_((ByTelephone.CORRECT, ByTelephone.REJECTED)),
        steps.c.application_id == tasks.c.application_id,
        steps.c.at == tasks.c.created_at,
    )
    .order_by(steps.c.id)
    .limit(1)
    .correlate(tasks)
    .scalar_subquery()
)
TO_DO = (
    NAMED.add_columns(
        applications.c.callback_id, messages.c.key, messages.c.text, _WANTING.label("wanting")
    )
    .join(messages, messages.c.id == tasks.c.message_id, isouter=True)
    .where(tasks.c.done_at.is_(None))
)


def add_task(db: sa.Connection, *, at: dt.datetime, actor: str, **row: object) -> int:
    """Insert a task that is to be done and give its id."""
    values = {**row, "created_at": at}
    task_id = int(db.execute(tasks.insert().values(values).returning(tasks.c.id)).scalar_one())
    _note(
        db,
        task_id,
        at=at,
        actor=actor,
        from_state=None,
        to_state="open",
        reason=str(row["explanation"]),
    )
    return task_id


@dataclass(frozen=True, slots=True)
class NamedTask(TaskRow):
    """A task with its application's number."""

    application: str


def get_task(db: sa.Connection, task_id: int) -> NamedTask | None:
    return read_row(db.execute(NAMED.where(tasks.c.id == task_id)), NamedTask)


def note_task_rung(db: sa.Connection, task_id: int, *, at: dt.datetime) -> None:
    """Note that the applicant waits to be rung for a task from now on."""
    db.execute(tasks.update().where(tasks.c.id == task_id).values(rung_at=at))


def is_callback_for_task(db: sa.Connection, callback_id: int, *, at: dt.datetime) -> bool:
    """Say whether a callback came to wait at an instant because of a task."""
    query = (
        sa.select(tasks.c.id)
        .join(applications, applications.c.id == tasks.c.application_id)
        .where(applications.c.callback_id == callback_id, tasks.c.rung_at == at)
    )
    return db.execute(query).first() is not None


def finish_task(
    db: sa.Connection, task_id: int, *, at: dt.datetime, actor: str, note: str
) -> bool:
    """Mark a task as done; say False when it was done already."""
    undone = sa.and_(tasks.c.id == task_id, tasks.c.done_at.is_(None))
    done = db.execute(tasks.update().where(undone).values(done_at=at, actor=actor, note=note))
    if done.rowcount == 1:
        _note(db, task_id, at=at, actor=actor, from_state="open", to_state="done", reason=note)
    return done.rowcount == 1


def list_latest_tasks(db: sa.Connection, *, limit: int) -> Sequence[NamedTask]:
    """List what is to be done, the most urgent first, then what is done, the newest first."""
    query = NAMED.order_by(
        tasks.c.done_at.is_not(None), tasks.c.done_at.desc(), tasks.c.due_at, tasks.c.id
    )
    return read_rows(db.execute(query.limit(limit)), NamedTask)


@dataclass(frozen=True, slots=True)
class TaskToDo(NamedTask):
    """A task that is not done, with its callback, its message and what is wanting."""

    callback_id: int
    key: str | None
    text: str | None
    wanting: str | None


def list_open_tasks(db: sa.Connection, *, limit: int) -> Sequence[TaskToDo]:
    """List what is to be done, the most urgent first, with the text that is to be told."""
    query = TO_DO.order_by(tasks.c.due_at, tasks.c.id).limit(limit)
    return read_rows(db.execute(query), TaskToDo)


def get_open_task(db: sa.Connection, task_id: int) -> TaskToDo | None:
    return read_row(db.execute(TO_DO.where(tasks.c.id == task_id)), TaskToDo)


def list_corrected_tasks(db: sa.Connection) -> Sequence[int]:
    """List open tasks to ask for a correction whose application has gone on since."""
    query = (
        sa.select(tasks.c.id)
        .join(connections, connections.c.application_id == tasks.c.application_id)
        .where(tasks.c.done_at.is_(None), tasks.c.kind == ByTelephone.CORRECT)
        .where(connections.c.since > tasks.c.created_at)
    )
    return db.execute(query).scalars().all()


def count_open_tasks(db: sa.Connection) -> int:
    """Count the tasks that are not finished."""
    query = sa.select(sa.func.count()).select_from(tasks).where(tasks.c.done_at.is_(None))
    return db.execute(query).scalar_one()


def count_overdue_tasks(db: sa.Connection, *, now: dt.datetime) -> int:
    """Count what should have been done by now and is not."""
    overdue = sa.and_(tasks.c.done_at.is_(None), tasks.c.due_at < now)
    return int(db.execute(sa.select(sa.func.count()).where(overdue)).scalar_one())


def _note(
    db: sa.Connection,
    task_id: int,
    *,
    at: dt.datetime,
    actor: str,
    from_state: str | None,
    to_state: str,
    reason: str,
) -> None:
    note_transition(
        db,
        entity="task",
        entity_id=task_id,
        at=at,
        actor=actor,
        from_state=from_state,
        to_state=to_state,
        reason=reason,
    )


def move_tasks_to_number(db: sa.Connection, application_id: int, *, number: str) -> None:
    """Let what is still to be told of an application be told to another number."""
    mine = (tasks.c.application_id == application_id) & tasks.c.done_at.is_(None)
    db.execute(tasks.update().where(mine).values(number=number))
