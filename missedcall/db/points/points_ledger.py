"""Read the ledger of points: whose, why, provisional or final; and sum it up by month."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from missedcall.db.applications.applications import applications
from missedcall.db.field.field import PointRow, linemen, points
from missedcall.db.points.objections import objections
from missedcall.db.schema import read_rows

BATCH = 500


@dataclass(frozen=True, slots=True)
class LinemanPoints(PointRow):
    """Points of a lineman with their application's number."""

    number: str


def list_entries_of_lineman(
    db: sa.Connection, code: str, *, limit: int
) -> Sequence[LinemanPoints]:
    """List a lineman's entries with the job's number, the newest first."""
    query = (
        sa.select(points, applications.c.number)
        .join(applications, applications.c.id == points.c.application_id)
        .where(points.c.lineman == code)
        .order_by(points.c.at.desc(), points.c.id.desc())
        .limit(limit)
    )
    return read_rows(db.execute(query), LinemanPoints)


def sum_points_x100(db: sa.Connection, code: str) -> tuple[int, int]:
    """Give a lineman's hundredths: those that are final, and those still provisional."""
    is_final = points.c.became_final_at.is_not(None)
    query = sa.select(
        sa.func.coalesce(sa.func.sum(sa.case((is_final, points.c.points_x100), else_=0)), 0),
        sa.func.coalesce(sa.func.sum(sa.case((is_final, 0), else_=points.c.points_x100)), 0),
    ).where(points.c.lineman == code)
    final, provisional = db.execute(query).one()
    return int(final), int(provisional)


def list_entries_to_finalise(db: sa.Connection, *, now: dt.datetime) -> Sequence[int]:
    """Give the ids of entries that can be made final: long enough here, and not objected to."""
    open_objection = sa.exists().where(
        objections.c.application_id == points.c.application_id,
        objections.c.lineman == points.c.lineman,
        objections.c.answered_at.is_(None),
    )
    query = sa.select(points.c.id).where(
        points.c.became_final_at.is_(None), points.c.final_at <= now, ~open_objection
    )
    return db.execute(query.order_by(points.c.final_at).limit(BATCH)).scalars().all()


def finalise_entries(db: sa.Connection, ids: Sequence[int], *, at: dt.datetime) -> None:
    db.execute(points.update().where(points.c.id.in_(ids)).values(became_final_at=at))


@dataclass(frozen=True, slots=True)
class LinemanTotal:
    """A lineman's jobs and points of a time."""

    lineman: str
    office: str
    jobs: int
    points_x100: int


def sum_final_points_by_lineman(
    db: sa.Connection, *, since: dt.datetime, until: dt.datetime
) -> Sequence[LinemanTotal]:
    """Sum up by lineman what became final in a time."""
    query = (
        sa.select(
            points.c.lineman,
            linemen.c.office,
            sa.func.count(sa.distinct(points.c.application_id)).label("jobs"),
            sa.func.sum(points.c.points_x100).label("points_x100"),
        )
        .outerjoin(linemen, linemen.c.code == points.c.lineman)
        .where(points.c.became_final_at >= since, points.c.became_final_at < until)
        .group_by(points.c.lineman, linemen.c.office)
        .order_by(points.c.lineman)
    )
    return read_rows(db.execute(query), LinemanTotal)
