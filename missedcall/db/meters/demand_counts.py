"""Count the demand for meters by office and kind."""

import datetime as dt
import itertools
from collections.abc import Mapping, Sequence

import sqlalchemy as sa

from missedcall.db.applications.applications import applications
from missedcall.db.connection.connection_steps import FATE_OF_DEMAND, steps
from missedcall.db.connection.connections import WANTING_METER, connections
from missedcall.db.meters.meters import meter_moves, meters
from missedcall.db.offices.offices import offices
from missedcall.domain.connection.states import Rule

OfficeAndKind = tuple[str, str]  # office, kind
_PAIR = (connections.c.office, connections.c.meter_kind)


def list_stores(db: sa.Connection) -> Sequence[str]:
    """List the offices that keep a stock here."""
    came = sa.exists().where(
        meter_moves.c.to_holder == offices.c.code,
        meter_moves.c.move.in_(("receive", "arrive", "find")),
    )
    return (
        db.execute(sa.select(offices.c.code).where(came).order_by(offices.c.code)).scalars().all()
    )


def count_unpaid_demands(
    db: sa.Connection, *, office: str | None = None
) -> Mapping[OfficeAndKind, int]:
    """Count the applications with a demand that may still be paid."""
    return _counted(db, connections.c.state == "demand_issued", office)


def count_waiting_applications(
    db: sa.Connection, *, office: str | None = None
) -> Mapping[OfficeAndKind, int]:
    """Count the applications that are paid for and for which no meter is kept yet."""
    has_meter = sa.exists().where(
        (meters.c.reserved_for == applications.c.number)
        | ((meters.c.place == "fitted") & (meters.c.holder == applications.c.number))
    )
    is_served = sa.exists().where(applications.c.id == connections.c.application_id, has_meter)
    is_paid = connections.c.state.in_(("paid", "visit_planned"))
    return _counted(db, is_paid & ~is_served, office)


def _counted(
    db: sa.Connection, which: sa.ColumnElement[bool], office: str | None
) -> Mapping[OfficeAndKind, int]:
    query = (
        sa.select(*_PAIR, sa.func.count().label("count"))
        .where(WANTING_METER, which)
        .group_by(*_PAIR)
    )
    if office is not None:
        query = query.where(connections.c.office == office)
    return {(office, kind): count for office, kind, count in db.execute(query)}


def count_paid_by_week(
    db: sa.Connection, *, until: dt.datetime, weeks: int
) -> Mapping[OfficeAndKind, Sequence[int]]:
    """Count the connections paid for in each of the past weeks, the last one first."""
    ends = [until - n * dt.timedelta(weeks=1) for n in range(weeks + 1)]
    in_week = [
        sa.func.sum(sa.case(((steps.c.at > begin) & (steps.c.at <= end), 1), else_=0))
        for end, begin in itertools.pairwise(ends)
    ]
    query = (
        sa.select(*_PAIR, *in_week)
        .select_from(steps)
        .join(connections, connections.c.application_id == steps.c.application_id)
        .where(
            FATE_OF_DEMAND,
            steps.c.rule != Rule.DEMAND_EXPIRED,
            steps.c.at > ends[-1],
            steps.c.at <= until,
        )
        .group_by(*_PAIR)
    )
    return {(row[0], row[1]): tuple(map(int, row[2:])) for row in db.execute(query)}


def count_ended_demands(db: sa.Connection, *, since: dt.datetime) -> tuple[int, int]:
    """Count the demands that were paid and those that expired since an instant."""
    query = (
        sa.select(steps.c.rule, sa.func.count())
        .where(FATE_OF_DEMAND, steps.c.at > since, steps.c.rule != Rule.NOTHING_DUE)
        .group_by(steps.c.rule)
    )
    found: dict[str, int] = dict(db.execute(query).all())
    return found.get(Rule.PAID, 0), found.get(Rule.DEMAND_EXPIRED, 0)
