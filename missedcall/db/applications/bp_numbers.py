"""Keep by which BP number CSPDCL's SAP knows the consumer of an application."""

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa

from missedcall.db.applications.applications import applications
from missedcall.db.connection.connections import connections
from missedcall.db.schema import UtcDateTime, metadata, read_row

STANDS = sa.text("ended_at IS NULL")

bp_numbers = sa.Table(
    "bp_numbers",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("application_id", sa.ForeignKey("applications.id"), nullable=False),
    sa.Column("bp", sa.String(10), nullable=False),
    sa.Column("since", UtcDateTime, nullable=False),
    sa.Column("actor", sa.String(60), nullable=False),
    sa.Column("reason", sa.String(200), nullable=False),
    sa.Column("ended_at", UtcDateTime, nullable=True),  # empty: it stands
    sa.Column("ended_by", sa.String(60), nullable=True),
    sa.Index("ix_bp_numbers_application_id", "application_id"),
    sa.Index("uq_bp_numbers_bp", "bp", unique=True, sqlite_where=STANDS, postgresql_where=STANDS),
    sa.Index(
        "uq_bp_numbers_of_application",
        "application_id",
        unique=True,
        sqlite_where=STANDS,
        postgresql_where=STANDS,
    ),
)


@dataclass(frozen=True, slots=True)
class BpNumberRow:
    """A row of `bp_numbers`."""

    id: int
    application_id: int
    bp: str
    since: dt.datetime
    actor: str
    reason: str
    ended_at: dt.datetime | None
    ended_by: str | None


def get_bp_of_application(db: sa.Connection, application_id: int) -> BpNumberRow | None:
    """Give the BP number of an application that stands."""
    here = (bp_numbers.c.application_id == application_id) & bp_numbers.c.ended_at.is_(None)
    return read_row(db.execute(sa.select(bp_numbers).where(here)), BpNumberRow)


@dataclass(frozen=True, slots=True)
class BpHolder:
    """The application that has a BP number, and its state."""

    application_id: int
    number: str
    state: str


def get_holder_of_bp(db: sa.Connection, bp: str) -> BpHolder | None:
    """Give the application that has a BP number, with its state."""
    query = (
        sa.select(bp_numbers.c.application_id, applications.c.number, connections.c.state)
        .join(applications, applications.c.id == bp_numbers.c.application_id)
        .join(connections, connections.c.application_id == applications.c.id)
        .where(bp_numbers.c.bp == bp, bp_numbers.c.ended_at.is_(None))
    )
    return read_row(db.execute(query), BpHolder)


def add_bp_number(
    db: sa.Connection, *, application_id: int, bp: str, at: dt.datetime, actor: str, reason: str
) -> None:
    """Let a BP number stand; raise `IntegrityError` while it stands with another application."""
    db.execute(
        bp_numbers.insert().values(
            application_id=application_id, bp=bp, since=at, actor=actor, reason=reason
        )
    )


def end_bp_number(db: sa.Connection, application_id: int, *, at: dt.datetime, actor: str) -> None:
    """End the BP number of an application, if it has one; what it was stays known."""
    here = (bp_numbers.c.application_id == application_id) & bp_numbers.c.ended_at.is_(None)
    db.execute(bp_numbers.update().where(here).values(ended_at=at, ended_by=actor))
