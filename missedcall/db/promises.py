"""Keep promises: from when to when a caller was told that he will be rung; none is taken out."""

import datetime as dt
from collections.abc import Sequence

import sqlalchemy as sa

from missedcall.db.attempts import NOT_RUNG, attempts
from missedcall.db.callbacks import callbacks
from missedcall.db.schema import UtcDateTime, metadata

promises = sa.Table(
    "promises",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("callback_id", sa.ForeignKey("callbacks.id"), nullable=False),
    sa.Column("made_at", UtcDateTime, nullable=False),
    sa.Column("from_at", UtcDateTime, nullable=False),
    sa.Column("until_at", UtcDateTime, nullable=False),
    sa.Index("ix_promises_until_at", "until_at"),
)


def add(
    db: sa.Connection,
    *,
    callback_id: int,
    made_at: dt.datetime,
    from_at: dt.datetime,
    until_at: dt.datetime,
) -> None:
    row = {"callback_id": callback_id, "made_at": made_at}
    db.execute(promises.insert(), {**row, "from_at": from_at, "until_at": until_at})


def ending_since(db: sa.Connection, since: dt.datetime) -> Sequence[sa.RowMapping]:
    """List promises that end at an instant or later, each with when he was first rung after it.

    `rung_at` is when his operator picked up: his own telephone rang some seconds later.
    `number` and `closed_at` are his callback's.
    """
    rings = sa.and_(
        attempts.c.callback_id == promises.c.callback_id,
        attempts.c.operator_at >= promises.c.made_at,
        sa.or_(attempts.c.outcome.is_(None), attempts.c.outcome.not_in(NOT_RUNG)),
    )
    query = (
        sa.select(
            promises,
            callbacks.c.number,
            callbacks.c.closed_at,
            sa.func.min(attempts.c.operator_at).label("rung_at"),
        )
        .join(callbacks, callbacks.c.id == promises.c.callback_id)
        .outerjoin(attempts, rings)
        .where(promises.c.until_at >= since)
        .group_by(promises.c.id, callbacks.c.number, callbacks.c.closed_at)
        .order_by(promises.c.id)
    )
    return db.execute(query).mappings().all()
