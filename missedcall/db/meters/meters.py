"""Keep every meter and every move of it; where a meter is, is the fold of its moves."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from missedcall.db.schema import UtcDateTime, metadata, read_row, read_rows

meters = sa.Table(
    "meters",
    metadata,
    sa.Column("serial", sa.String(30), primary_key=True),
    sa.Column("kind", sa.String(20), nullable=False),
    sa.Column("place", sa.String(10), nullable=False),
    sa.Column("holder", sa.String(40), nullable=False),
    sa.Column("received_at", UtcDateTime, nullable=False),
    sa.Column("reserved_for", sa.String(40), nullable=True, unique=True),
    sa.Index("ix_meters_stock", "place", "holder", "kind", "reserved_for", "received_at"),
)


@dataclass(frozen=True, slots=True)
class MeterRow:
    """A row of `meters`."""

    serial: str
    kind: str
    place: str
    holder: str
    received_at: dt.datetime
    reserved_for: str | None


meter_moves = sa.Table(
    "meter_moves",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("serial", sa.ForeignKey("meters.serial"), nullable=False),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("move", sa.String(10), nullable=False),
    sa.Column("from_holder", sa.String(40), nullable=True),
    sa.Column("to_holder", sa.String(40), nullable=False),
    sa.Column("actor", sa.String(60), nullable=False),
    sa.Column("reason", sa.String(200), nullable=False, server_default=""),
    sa.Index("ix_meter_moves_serial", "serial"),
    sa.Index("ix_meter_moves_to_holder", "to_holder", "move"),
    sa.Index("ix_meter_moves_came", "to_holder", "id"),
    sa.Index("ix_meter_moves_went", "from_holder", "id"),
)


@dataclass(frozen=True, slots=True)
class MeterMoveRow:
    """A row of `meter_moves`."""

    id: int
    serial: str
    at: dt.datetime
    move: str
    from_holder: str | None
    to_holder: str
    actor: str
    reason: str


def insert_received_meter(
    db: sa.Connection, *, serial: str, kind: str, office: str, received_at: dt.datetime, actor: str
) -> None:
    """Take a new meter into an office's stock; raise `IntegrityError` when its serial is known."""
    db.execute(
        meters.insert().values(
            serial=serial, kind=kind, place="stock", holder=office, received_at=received_at
        )
    )
    add_move(
        db,
        serial=serial,
        at=received_at,
        move="receive",
        from_holder=None,
        to_holder=office,
        actor=actor,
    )


def get_meter(db: sa.Connection, serial: str) -> MeterRow | None:
    return read_row(db.execute(sa.select(meters).where(meters.c.serial == serial)), MeterRow)


def find_known_serial(db: sa.Connection, serials: Collection[str]) -> str | None:
    """Give a serial of some that is in the ledger, or None."""
    query = sa.select(meters.c.serial).where(meters.c.serial.in_(serials))
    return db.execute(query.order_by(meters.c.serial).limit(1)).scalar()


@dataclass(frozen=True, slots=True)
class MeterReceipt:
    """Where a meter was received, and as what."""

    to_holder: str
    kind: str


def get_receipt(db: sa.Connection, serial: str) -> MeterReceipt | None:
    """Give where a meter was received, and as what; None when it never was."""
    query = (
        sa.select(meter_moves.c.to_holder, meters.c.kind)
        .join(meters, meters.c.serial == meter_moves.c.serial)
        .where(meter_moves.c.serial == serial, meter_moves.c.move == "receive")
    )
    return read_row(db.execute(query), MeterReceipt)


def get_reserved_meter(db: sa.Connection, application: str) -> MeterRow | None:
    """Give the meter that waits for an application."""
    query = sa.select(meters).where(meters.c.reserved_for == application)
    return read_row(db.execute(query), MeterRow)


# Read with every case, so built once: see `schema.INSERT`.
FITTED_METER_OF = sa.select(meters).where(
    meters.c.place == "fitted", meters.c.holder == sa.bindparam("of")
)


def get_fitted_meter(db: sa.Connection, application: str) -> MeterRow | None:
    """Give the meter that is fitted for an application."""
    return read_row(db.execute(FITTED_METER_OF, {"of": application}), MeterRow)


def office_keeps_stock(db: sa.Connection, *, office: str) -> bool:
    """Say whether an office ever received a meter, so that its stock is kept here."""
    query = sa.select(meter_moves.c.id).where(
        meter_moves.c.to_holder == office,
        meter_moves.c.move.in_(("receive", "arrive", "find")),
    )
    return db.execute(query.limit(1)).first() is not None


def get_oldest_free_meter(db: sa.Connection, *, kind: str, office: str) -> MeterRow | None:
    """Give the meter of a kind that has been longest in an office's stock and is not reserved."""
    return next(iter(list_free_meters(db, kind=kind, place="stock", holder=office, limit=1)), None)


def list_free_meters(
    db: sa.Connection, *, kind: str, place: str, holder: str, limit: int
) -> Sequence[MeterRow]:
    """List a holder's meters of a kind that are not reserved, the oldest first."""
    query = (
        sa.select(meters)
        .where(
            meters.c.place == place,
            meters.c.holder == holder,
            meters.c.kind == kind,
            meters.c.reserved_for.is_(None),
        )
        .order_by(meters.c.received_at, meters.c.serial)
        .limit(limit)
    )
    return read_rows(db.execute(query), MeterRow)


def list_carried_meters(
    db: sa.Connection, *, lineman: str, kind: str, application: str
) -> Sequence[MeterRow]:
    """List the meters that a lineman carries and may fit for an application: its own first."""
    reserved = meters.c.reserved_for
    query = sa.select(meters).where(
        meters.c.place == "custody",
        meters.c.holder == lineman,
        meters.c.kind == kind,
        sa.or_(reserved.is_(None), reserved == application),
    )
    return read_rows(db.execute(query.order_by(reserved.is_(None), meters.c.serial)), MeterRow)


def move_unchanged_meter(
    db: sa.Connection,
    before: MeterRow,
    *,
    place: str,
    holder: str,
    reserved_for: str | None,
) -> bool:
    """Move a meter as it was seen; False when another has moved it meanwhile."""
    same = (
        (meters.c.serial == before.serial)
        & (meters.c.place == before.place)
        & (meters.c.holder == before.holder)
        & (meters.c.reserved_for.is_not_distinct_from(before.reserved_for))
    )
    done = db.execute(
        meters.update().where(same).values(place=place, holder=holder, reserved_for=reserved_for)
    )
    return done.rowcount == 1


def add_move(
    db: sa.Connection,
    *,
    serial: str,
    at: dt.datetime,
    move: str,
    from_holder: str | None,
    to_holder: str,
    actor: str,
    reason: str = "",
) -> None:
    """Append one move; nothing is ever taken out of the ledger of meters."""
    db.execute(
        meter_moves.insert().values(
            serial=serial,
            at=at,
            move=move,
            from_holder=from_holder,
            to_holder=to_holder,
            actor=actor,
            reason=reason,
        )
    )
