"""Keep blocked numbers: not rung, for abuse or because the owner asked for it."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from missedcall.db.schema import UtcDateTime, metadata, read_row, read_rows

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


OF_NUMBERS = (
    sa.select(blocked_numbers)
    .where(
        blocked_numbers.c.number.in_(sa.bindparam("numbers", expanding=True)),
        blocked_numbers.c.lifted_at.is_(None),
    )
    .order_by(blocked_numbers.c.id)
)


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


def get_block(db: sa.Connection, block_id: int) -> BlockedNumberRow | None:
    """Give an entry whose id was sent, or None."""
    query = sa.select(blocked_numbers).where(blocked_numbers.c.id == block_id)
    return read_row(db.execute(query), BlockedNumberRow)


def lift_blocks(
    db: sa.Connection, number: str, *, by: str, at: dt.datetime, kind: str | None = None
) -> int:
    """End every block of a number, or those of one kind, and give how many there were."""
    lifted = blocked_numbers.update().where(blocked_numbers.c.number == number, block_in_force(at))
    if kind is not None:
        lifted = lifted.where(blocked_numbers.c.kind == kind)
    return db.execute(lifted.values(lifted_at=at, lifted_by=by)).rowcount


def list_current_blocks(
    db: sa.Connection,
    *,
    at: dt.datetime,
    limit: int,
    before: int | None = None,
    kind: str | None = None,
) -> Sequence[BlockedNumberRow]:
    """List the blocks in force, the newest first, from the one below the id `before`.

    With `kind` only those of it.
    """
    query = (
        sa.select(blocked_numbers)
        .where(block_in_force(at))
        .order_by(blocked_numbers.c.id.desc())
        .limit(limit)
    )
    if before is not None:
        query = query.where(blocked_numbers.c.id < before)
    if kind is not None:
        query = query.where(blocked_numbers.c.kind == kind)
    return read_rows(db.execute(query), BlockedNumberRow)
