"""Ask, in the transaction that reserves a ring, whether the list of blocked numbers forbids it."""

import datetime as dt

from missedcall.db.callbacks import blocked_numbers
from missedcall.db.callbacks.callbacks import CallbackRow
from missedcall.db.calls import calls
from missedcall.db.engine import DbConnection
from missedcall.domain.callbacks.number_block import BlockKind, block_kind_in_force


def block_of_callback(db: DbConnection, row: CallbackRow, *, now: dt.datetime) -> BlockKind | None:
    """Give the kind of block that forbids to ring a callback, or None.

    The caller asked for it by the newest missed call that is counted on it. A callback without a
    call of its own was asked for when it was opened.
    """
    blocks = blocked_numbers.list_blocks_of_numbers(db, [row.number])
    if not blocks:
        return None
    newest = calls.list_calls_of_callback(db, row.id, number=row.number, limit=1)
    asked_at = newest[0].at if newest else row.created_at
    return block_kind_in_force(blocks, asked_at=asked_at, now=now)


def block_of_number(db: DbConnection, number: str, *, now: dt.datetime) -> BlockKind | None:
    """Give the kind of block that forbids to ring a number unasked, or None."""
    return block_kind_in_force(
        blocked_numbers.list_blocks_of_numbers(db, [number]), asked_at=None, now=now
    )


def block_of_missed_call(db: DbConnection, number: str, *, at: dt.datetime) -> BlockKind | None:
    """Give the kind of block for which a missed call of an instant is refused, or None."""
    return block_kind_in_force(
        blocked_numbers.list_blocks_of_numbers(db, [number]), asked_at=at, now=at
    )
