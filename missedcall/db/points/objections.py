"""Keep the objections of linemen to their points, and what the AE answered."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from missedcall.db.applications.applications import applications
from missedcall.db.connection.connections import connections
from missedcall.db.schema import UtcDateTime, metadata, read_row, read_rows

objections = sa.Table(
    "objections",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("application_id", sa.ForeignKey("applications.id"), nullable=False),
    sa.Column("lineman", sa.String(20), nullable=False),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("text", sa.String(400), nullable=False),
    sa.Column("due_at", UtcDateTime, nullable=False),
    sa.Column("escalated_at", UtcDateTime, nullable=True),  # it was late, and is the nodal's now
    sa.Column("answered_at", UtcDateTime, nullable=True),
    sa.Column("answered_by", sa.String(60), nullable=True),
    sa.Column("points_x100", sa.Integer, nullable=True),  # what the answer gave
    sa.Column("answer", sa.String(200), nullable=True),
    sa.UniqueConstraint("application_id", "lineman"),
)


@dataclass(frozen=True, slots=True)
class ObjectionRow:
    """A row of `objections`."""

    id: int
    application_id: int
    lineman: str
    at: dt.datetime
    text: str
    due_at: dt.datetime
    escalated_at: dt.datetime | None
    answered_at: dt.datetime | None
    answered_by: str | None
    points_x100: int | None
    answer: str | None


def add_objection(db: sa.Connection, **row: object) -> int:
    """Keep an objection; raise `IntegrityError` for a second one of a lineman to a job."""
    return int(db.execute(objections.insert().values(row).returning(objections.c.id)).scalar_one())


@dataclass(frozen=True, slots=True)
class ListedObjection(ObjectionRow):
    """An objection with its application's number and office."""

    number: str
    office: str


def get_objection(db: sa.Connection, objection_id: int) -> ListedObjection | None:
    return read_row(db.execute(_listed().where(objections.c.id == objection_id)), ListedObjection)


def list_open_objections(
    db: sa.Connection, *, offices: Sequence[str] | None = None, limit: int = 200
) -> Sequence[ListedObjection]:
    """List the objections that are not answered, by due time."""
    query = _listed().where(objections.c.answered_at.is_(None)).order_by(objections.c.due_at)
    if offices is not None:
        # From the few objections to their offices, not the other way round.
        open_ = sa.select(objections.c.application_id).where(objections.c.answered_at.is_(None))
        here = connections.c.application_id.in_(open_) & connections.c.office.in_(offices)
        query = query.where(here)
    return read_rows(db.execute(query.limit(limit)), ListedObjection)


def list_objections_of_lineman(db: sa.Connection, code: str) -> Sequence[ListedObjection]:
    query = _listed().where(objections.c.lineman == code).order_by(objections.c.id.desc())
    return read_rows(db.execute(query), ListedObjection)


def _listed() -> sa.Select[tuple[object, ...]]:
    return (
        sa.select(objections, applications.c.number, connections.c.office)
        .join(applications, applications.c.id == objections.c.application_id)
        .join(connections, connections.c.application_id == applications.c.id)
    )


def answer_objection(
    db: sa.Connection,
    objection_id: int,
    *,
    at: dt.datetime,
    by: str,
    points_x100: int,
    answer: str,
) -> bool:
    """Answer an objection; False when another has done so meanwhile."""
    here = (objections.c.id == objection_id) & objections.c.answered_at.is_(None)
    to = {"answered_at": at, "answered_by": by, "points_x100": points_x100, "answer": answer}
    return db.execute(objections.update().where(here).values(to)).rowcount == 1


def _late(now: dt.datetime) -> sa.ColumnElement[bool]:
    return (
        (objections.c.due_at < now)
        & objections.c.answered_at.is_(None)
        & objections.c.escalated_at.is_(None)
    )


def has_late_objection(db: sa.Connection, *, now: dt.datetime) -> bool:
    """Say whether one was not answered in time and is still the AE's."""
    return db.execute(sa.select(objections.c.id).where(_late(now)).limit(1)).first() is not None


def escalate_late_objections(db: sa.Connection, *, now: dt.datetime) -> Sequence[int]:
    """Mark what is late as the nodal officer's; give the ids, each once for ever."""
    change = objections.update().where(_late(now)).values(escalated_at=now)
    return db.execute(change.returning(objections.c.id)).scalars().all()
