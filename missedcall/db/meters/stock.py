"""Read the stock of meters: how many are where, which wait to be handed out, what moved."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from missedcall.db.applications.applications import applications
from missedcall.db.connection.connection_holds import holds
from missedcall.db.connection.connections import connections
from missedcall.db.field.field import visits
from missedcall.db.meters.meters import MeterMoveRow, MeterRow, meter_moves, meters
from missedcall.db.schema import read_rows
from missedcall.domain.connection.holds import HoldKind
from missedcall.domain.connection.states import WITH_MONEY


@dataclass(frozen=True, slots=True)
class StockCountRow:
    """How many meters of a kind are at a place, and how many of them are reserved."""

    holder: str
    kind: str
    place: str
    count: int
    reserved: int


def count_stock(db: sa.Connection, *, office: str | None = None) -> Sequence[StockCountRow]:
    """Count by office and kind what lies in stores and what is under way to them.

    `reserved` says how many of them are kept for an applicant.
    """
    # Place by place: each is one stretch of the index, in the order in which it is counted.
    of_place = [
        sa.select(
            meters.c.holder,
            meters.c.kind,
            meters.c.place,
            sa.func.count().label("count"),
            sa.func.count(meters.c.reserved_for).label("reserved"),
        )
        .where(meters.c.place == place, sa.true() if office is None else meters.c.holder == office)
        .group_by(meters.c.holder, meters.c.kind, meters.c.place)
        for place in ("stock", "transit")
    ]
    query = sa.union_all(*of_place).order_by("holder", "kind", "place")
    return read_rows(db.execute(query), StockCountRow)


def list_meters(
    db: sa.Connection, *, holder: str | None, place: str | None, limit: int
) -> Sequence[MeterRow]:
    """List meters, the newest first: all, or those of a holder, or in a place."""
    query = sa.select(meters).order_by(meters.c.received_at.desc(), meters.c.serial).limit(limit)
    if holder is not None:
        query = query.where(meters.c.holder == holder)
    if place is not None:
        query = query.where(meters.c.place == place)
    return read_rows(db.execute(query), MeterRow)


def list_meters_of_holder(db: sa.Connection, *, holder: str, place: str) -> Sequence[MeterRow]:
    """List the meters that an office or a lineman has in a place, the oldest first."""
    query = (
        sa.select(meters)
        .where(meters.c.place == place, meters.c.holder == holder)
        .order_by(meters.c.kind, meters.c.received_at, meters.c.serial)
    )
    return read_rows(db.execute(query), MeterRow)


@dataclass(frozen=True, slots=True)
class MeterToIssue:
    """A reserved meter of an office whose job has a lineman."""

    serial: str
    kind: str
    reserved_for: str | None
    lineman: str
    slot_from: dt.datetime


def list_meters_to_issue(db: sa.Connection, *, office: str) -> Sequence[MeterToIssue]:
    """List the reserved meters of an office whose job has a lineman, the earliest slot first."""
    query = (
        sa.select(
            meters.c.serial,
            meters.c.kind,
            meters.c.reserved_for,
            visits.c.lineman,
            visits.c.slot_from,
        )
        .join(applications, applications.c.number == meters.c.reserved_for)
        .join(visits, visits.c.application_id == applications.c.id)
        .where(meters.c.place == "stock", meters.c.holder == office, visits.c.ended_at.is_(None))
        .order_by(visits.c.slot_from, meters.c.serial)
    )
    return read_rows(db.execute(query), MeterToIssue)


@dataclass(frozen=True, slots=True)
class WaitingPair:
    """An office and a kind of meter for which applications wait."""

    office: str
    meter_kind: str


def list_waiting_pairs(db: sa.Connection) -> Sequence[WaitingPair]:
    """Give each office and kind with a waiting applicant and a free meter."""
    is_free = sa.exists().where(
        meters.c.place == "stock",
        meters.c.holder == connections.c.office,
        meters.c.kind == connections.c.meter_kind,
        meters.c.reserved_for.is_(None),
    )
    query = (
        sa.select(connections.c.office, connections.c.meter_kind)
        .join(holds, holds.c.application_id == connections.c.application_id)
        .where(holds.c.kind == HoldKind.NO_METER, holds.c.closed_at.is_(None), is_free)
        .where(connections.c.state.in_(WITH_MONEY))
        .distinct()
    )
    return read_rows(db.execute(query), WaitingPair)


def list_moves(
    db: sa.Connection, *, serial: str | None = None, holder: str | None = None, limit: int = 50
) -> Sequence[MeterMoveRow]:
    """List moves, the newest first: all, those of a meter, or those from and to a holder."""
    query = sa.select(meter_moves)
    if serial is not None:
        query = query.where(meter_moves.c.serial == serial)
    if holder is not None:
        came, went = (
            query.where(end == holder).order_by(meter_moves.c.id.desc()).limit(limit).subquery()
            for end in (meter_moves.c.to_holder, meter_moves.c.from_holder)
        )
        either = sa.union(sa.select(came), sa.select(went)).subquery()
        query = sa.select(either)
    query = query.order_by(sa.desc("id")).limit(limit)
    return read_rows(db.execute(query), MeterMoveRow)
