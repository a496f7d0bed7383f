"""Keep the offices, their linemen, the visits they make, and the points they earn."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from missedcall.db.changed_topics import note_topics
from missedcall.db.schema import UtcDateTime, metadata, read_row, read_rows
from missedcall.domain.shared.live_topics import jobs_topic

linemen = sa.Table(
    "linemen",
    metadata,
    sa.Column("code", sa.String(20), primary_key=True),
    sa.Column("name", sa.String(80), nullable=False),
    sa.Column("office", sa.String(3), nullable=False),
    sa.Column("open_jobs", sa.Integer, nullable=False),  # the most at one time
    sa.Index("ix_linemen_office", "office"),
)


@dataclass(frozen=True, slots=True)
class LinemanRow:
    """A row of `linemen`."""

    code: str
    name: str
    office: str
    open_jobs: int


visits = sa.Table(
    "visits",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("application_id", sa.ForeignKey("applications.id"), nullable=False),
    sa.Column("lineman", sa.ForeignKey("linemen.code"), nullable=False),
    sa.Column("code", sa.String(6), nullable=False),  # the applicant gives it when energised
    sa.Column("slot_from", UtcDateTime, nullable=False),
    sa.Column("slot_to", UtcDateTime, nullable=False),
    sa.Column("planned_at", UtcDateTime, nullable=False),
    sa.Column("mates", sa.String(100), nullable=False, server_default=""),  # codes, by spaces
    sa.Column("slot_by", sa.String(60), nullable=True),  # who fixed the slot; None: the machine
    sa.Column("slot_missed", sa.Boolean, nullable=False, server_default=sa.false()),  # one before
    sa.Column("ended_at", UtcDateTime, nullable=True),
    sa.Column("result", sa.String(20), nullable=True),
    sa.Index(
        "uq_visits_open_application",
        "application_id",
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    ),
    sa.Index("ix_visits_lineman_ended_at", "lineman", "ended_at"),
    sa.Index("ix_visits_application_id", "application_id"),
)


@dataclass(frozen=True, slots=True)
class VisitRow:
    """A row of `visits`."""

    id: int
    application_id: int
    lineman: str
    code: str
    slot_from: dt.datetime
    slot_to: dt.datetime
    planned_at: dt.datetime
    mates: str
    slot_by: str | None
    slot_missed: bool
    ended_at: dt.datetime | None
    result: str | None


points = sa.Table(
    "points",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("application_id", sa.ForeignKey("applications.id"), nullable=False),
    sa.Column("lineman", sa.String(20), nullable=False),
    sa.Column("rule", sa.String(4), nullable=False),
    sa.Column("points_x100", sa.Integer, nullable=False),
    sa.Column("reason", sa.String(120), nullable=False),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("final_at", UtcDateTime, nullable=False),  # provisional until then at least
    sa.Column("became_final_at", UtcDateTime, nullable=True),
    sa.Index("ix_points_application_id", "application_id"),
    sa.Index("ix_points_lineman_at", "lineman", "at"),
    # Without the provisional ones, whose own index is the only good one for them.
    sa.Index(
        "ix_points_final",
        "became_final_at",
        sqlite_where=sa.text("became_final_at IS NOT NULL"),
        postgresql_where=sa.text("became_final_at IS NOT NULL"),
    ),
    sa.Index(
        "ix_points_provisional",
        "final_at",
        sqlite_where=sa.text("became_final_at IS NULL"),
        postgresql_where=sa.text("became_final_at IS NULL"),
    ),
)


@dataclass(frozen=True, slots=True)
class PointRow:
    """A row of `points`."""

    id: int
    application_id: int
    lineman: str
    rule: str
    points_x100: int
    reason: str
    at: dt.datetime
    final_at: dt.datetime
    became_final_at: dt.datetime | None


def add_lineman(db: sa.Connection, *, code: str, name: str, office: str, open_jobs: int) -> None:
    db.execute(linemen.insert().values(code=code, name=name, office=office, open_jobs=open_jobs))


def get_lineman(db: sa.Connection, code: str) -> LinemanRow | None:
    return read_row(db.execute(sa.select(linemen).where(linemen.c.code == code)), LinemanRow)


def list_linemen_of_office(db: sa.Connection, *, office: str) -> Sequence[LinemanRow]:
    query = sa.select(linemen).where(linemen.c.office == office).order_by(linemen.c.code)
    return read_rows(db.execute(query), LinemanRow)


def get_least_loaded_lineman(db: sa.Connection, *, office: str) -> LinemanRow | None:
    """Give the lineman of an office with the fewest open jobs, if anyone may have one more."""
    open_jobs = sa.func.count(visits.c.id)
    query = (
        sa.select(linemen)
        .outerjoin(visits, (visits.c.lineman == linemen.c.code) & visits.c.ended_at.is_(None))
        .where(linemen.c.office == office)
        .group_by(linemen.c.code)
        .having(open_jobs < linemen.c.open_jobs)
        .order_by(open_jobs, linemen.c.code)
        .limit(1)
    )
    return read_row(db.execute(query), LinemanRow)


@dataclass(frozen=True, slots=True)
class LinemanLoad:
    """A lineman with the jobs in hand and the most that may be."""

    code: str
    name: str
    office: str
    open_jobs: int
    jobs: int


def list_lineman_loads(db: sa.Connection, *, office: str) -> Sequence[LinemanLoad]:
    """List the linemen of an office with the `jobs` that each has in hand."""
    query = (
        sa.select(linemen, sa.func.count(visits.c.id).label("jobs"))
        .outerjoin(visits, (visits.c.lineman == linemen.c.code) & visits.c.ended_at.is_(None))
        .where(linemen.c.office == office)
        .group_by(linemen.c.code)
        .order_by(linemen.c.code)
    )
    return read_rows(db.execute(query), LinemanLoad)


def plan_visit(db: sa.Connection, **row: object) -> None:
    db.execute(visits.insert().values(ended_at=None, result=None, **row))
    note_topics(db, jobs_topic(str(row["lineman"])))


# Read with every case, so built once: see `schema.INSERT`.
VISIT_OF = (
    sa.select(visits)
    .where(visits.c.application_id == sa.bindparam("of"))
    .order_by(visits.c.id.desc())
    .limit(1)
)


def get_newest_visit(db: sa.Connection, application_id: int) -> VisitRow | None:
    """Give the newest visit of an application, planned or over."""
    return read_row(db.execute(VISIT_OF, {"of": application_id}), VisitRow)


def move_slot(
    db: sa.Connection,
    visit_id: int,
    *,
    slot_from: dt.datetime,
    slot_to: dt.datetime,
    by: str | None,
    missed: bool,
) -> None:
    """Give a planned visit another slot; `missed` says that the one before was not kept."""
    to: dict[str, object] = {"slot_from": slot_from, "slot_to": slot_to, "slot_by": by}
    if missed:
        to["slot_missed"] = True
    _change_visit(db, visit_id, to)


def write_visit_code(db: sa.Connection, visit_id: int, *, code: str) -> None:
    """Give a planned visit another code; the one before proves nothing any more."""
    db.execute(visits.update().where(visits.c.id == visit_id).values(code=code))


def end_visit(db: sa.Connection, visit_id: int, *, at: dt.datetime, result: str) -> None:
    _change_visit(db, visit_id, {"ended_at": at, "result": result})


def _change_visit(db: sa.Connection, visit_id: int, to: dict[str, object]) -> None:
    change = visits.update().where(visits.c.id == visit_id).values(to)
    lineman = db.execute(change.returning(visits.c.lineman)).scalar_one()
    note_topics(db, jobs_topic(lineman))


def add_points(db: sa.Connection, rows: Sequence[dict[str, object]]) -> None:
    if rows:
        db.execute(points.insert(), rows)


def list_points_of_application(db: sa.Connection, application_id: int) -> Sequence[PointRow]:
    query = sa.select(points).where(points.c.application_id == application_id)
    return read_rows(db.execute(query.order_by(points.c.id)), PointRow)
