"""Keep tasks: what a person has to do next because of an answer, or because none came."""

import datetime as dt
from collections.abc import Sequence

import sqlalchemy as sa

from missedcall.db.applications import applications
from missedcall.db.schema import UtcDateTime, metadata, note_transition

tasks = sa.Table(
    "tasks",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("kind", sa.String(20), nullable=False),  # what was asked
    sa.Column("because", sa.String(20), nullable=False),  # answered | unanswered
    sa.Column("application_id", sa.ForeignKey("applications.id"), nullable=False),
    sa.Column("question_id", sa.ForeignKey("questions.id"), nullable=False),
    sa.Column("number", sa.String(20), nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("due_at", UtcDateTime, nullable=False),
    sa.Column("done_at", UtcDateTime, nullable=True),
    sa.Column("who", sa.String(60), nullable=True),  # did it
    sa.Column("note", sa.String(200), nullable=True),  # and says what came of it
    # One answer makes one task, however often it is told.
    sa.UniqueConstraint("question_id", "because"),
    sa.Index("ix_tasks_done_at_due_at", "done_at", "due_at"),
)

NAMED = sa.select(tasks, applications.c.number.label("application")).join(
    applications, applications.c.id == tasks.c.application_id
)


def add(db: sa.Connection, *, at: dt.datetime, who: str, **row: object) -> int:
    """Insert a task that is to be done and give its id."""
    values = {**row, "created_at": at}
    task_id = int(db.execute(tasks.insert().values(values).returning(tasks.c.id)).scalar_one())
    _note(db, task_id, at=at, who=who, from_state=None, to_state="open", why=str(row["because"]))
    return task_id


def get(db: sa.Connection, task_id: int) -> sa.RowMapping | None:
    return db.execute(NAMED.where(tasks.c.id == task_id)).mappings().first()


def finish(db: sa.Connection, task_id: int, *, at: dt.datetime, who: str, note: str) -> bool:
    """Mark a task as done; say False when it was done already."""
    undone = sa.and_(tasks.c.id == task_id, tasks.c.done_at.is_(None))
    done = db.execute(tasks.update().where(undone).values(done_at=at, who=who, note=note))
    if done.rowcount == 1:
        _note(db, task_id, at=at, who=who, from_state="open", to_state="done", why=note)
    return done.rowcount == 1


def latest(db: sa.Connection, *, limit: int) -> Sequence[sa.RowMapping]:
    """List what is to be done, the most urgent first, then what is done, the newest first."""
    query = NAMED.order_by(
        tasks.c.done_at.is_not(None), tasks.c.done_at.desc(), tasks.c.due_at, tasks.c.id
    )
    return db.execute(query.limit(limit)).mappings().all()


def count_overdue(db: sa.Connection, *, now: dt.datetime) -> int:
    """Count what should have been done by now and is not."""
    overdue = sa.and_(tasks.c.done_at.is_(None), tasks.c.due_at < now)
    return int(db.execute(sa.select(sa.func.count()).where(overdue)).scalar_one())


def _note(
    db: sa.Connection,
    task_id: int,
    *,
    at: dt.datetime,
    who: str,
    from_state: str | None,
    to_state: str,
    why: str,
) -> None:
    note_transition(
        db,
        entity="task",
        entity_id=task_id,
        at=at,
        who=who,
        from_state=from_state,
        to_state=to_state,
        why=why,
    )
