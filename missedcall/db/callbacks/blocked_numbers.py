"""Keep blocked numbers: not rung, for abuse or because the owner asked for it."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from missedcall.db.schema import UtcDateTime, metadata, read_rows

blocked_numbers = sa.Table(
    "blocked_numbers",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("number", sa.String(20), nullable=False),
    sa.Column("kind", sa.String(20), nullable=False),  # blocked | do_not_call
    sa.Column("reason", sa.String(200), nullable=False),
    sa.Column("by", sa.String(60), nullable=False),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("until", UtcDateTime, nullable=True),  # null: until it is lifted
    sa.Column("lifted_at", UtcDateTime, nullable=True),
    sa.Column("lifted_by", sa.String(60), nullable=True),
    sa.Index("ix_blocked_numbers_number", "number"),
)


@dataclass(frozen=True, slots=True)
class BlockedNumberRow:
    """A row of `blocked_numbers`."""

    id: int
    number: str
    kind: str
    reason: str
    by: str
    at: dt.datetime
    until: dt.datetime | None
    lifted_at: dt.datetime | None
    lifted_by: str | None


def block_in_force(at: dt.datetime | sa.BindParameter[dt.datetime]) -> sa.ColumnElement[bool]:
    """Say in SQL which blocks are in force at an instant."""
    return sa.and_(
        blocked_numbers.c.lifted_at.is_(None),
        sa.or_(blocked_numbers.c.until.is_(None), blocked_numbers.c.until > at),
    )


KIND_OF = (  # built once: see `schema.INSERT`
    sa.select(blocked_numbers.c.kind)
    .where(
        blocked_numbers.c.number == sa.bindparam("of"), block_in_force(sa.bindparam("at_instant"))
    )
    .order_by(blocked_numbers.c.id)
    .limit(1)
)


OF_NUMBERS = (
    sa.select(blocked_numbers)
    .where(
        blocked_numbers.c.number.in_(sa.bindparam("numbers", expanding=True)),
        blocked_numbers.c.lifted_at.is_(None),
    )
    .order_by(blocked_numbers.c.id)
)


def get_block_kind(db: sa.Connection, number: str, *, at: dt.datetime) -> str | None:
    """Give the kind of block in force for a number, or None."""
    return db.execute(KIND_OF, {"of": number, "at_instant": at}).scalar()


def list_blocks_of_numbers(
    db: sa.Connection, numbers: Collection[str]
) -> Sequence[BlockedNumberRow]:
    """List the blocks of these numbers that were not lifted, the first one first."""
    return read_rows(db.execute(OF_NUMBERS, {"numbers": list(numbers)}), BlockedNumberRow)


def add_block(
    db: sa.Connection,
    *,
    number: str,
    kind: str,
    reason: str,
    by: str,
    at: dt.datetime,
    until: dt.datetime | None,
) -> None:
    db.execute(
        blocked_numbers.insert().values(
            number=number, kind=kind, reason=reason, by=by, at=at, until=until
        )
    )


def lift_blocks(db: sa.Connection, number: str, *, by: str, at: dt.datetime) -> int:
    """End every block of a number and give how many there were."""
    lifted = db.execute(
        blocked_numbers.update()
        .where(blocked_numbers.c.number == number, block_in_force(at))
        .values(lifted_at=at, lifted_by=by)
    )
    return lifted.rowcount


def list_current_blocks(
    db: sa.Connection, *, at: dt.datetime, limit: int
) -> Sequence[BlockedNumberRow]:
    query = (
        sa.select(blocked_numbers)
        .where(block_in_force(at))
        .order_by(blocked_numbers.c.id.desc())
        .limit(limit)
    )
    return read_rows(db.execute(query), BlockedNumberRow)
