"""Keep messages: each SMS from the moment its cause was committed to its last receipt.

A row here is its own outbox entry: it is written in the transaction that causes it, and a worker
claims it by an update that counts rows.
"""

import datetime as dt
from collections.abc import Sequence

import sqlalchemy as sa

from missedcall.db.calls import insert_or_ignore
from missedcall.db.schema import UtcDateTime, metadata

messages = sa.Table(
    "messages",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("cause", sa.String(60), nullable=False, unique=True),  # e.g. demand:17
    sa.Column("key", sa.String(40), nullable=False),  # which registered text
    sa.Column("language", sa.String(2), nullable=False),
    sa.Column("number", sa.String(20), nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("template_id", sa.String(19), nullable=False),
    sa.Column("template_version", sa.String(64), nullable=False),
    sa.Column("encoding", sa.String(6), nullable=False),
    sa.Column("parts", sa.Integer, nullable=False),
    sa.Column("state", sa.String(20), nullable=False),
    sa.Column("state_reason", sa.String(200), nullable=True),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("next_at", UtcDateTime, nullable=False),  # not handed over before
    sa.Column("valid_until", UtcDateTime, nullable=False),
    sa.Column("tries", sa.Integer, nullable=False),
    sa.Column("resends", sa.Integer, nullable=False),
    sa.Column("claimed_at", UtcDateTime, nullable=True),
    sa.Column("accepted_at", UtcDateTime, nullable=True),
    sa.Column("final_at", UtcDateTime, nullable=True),
    sa.Column("gateway", sa.String(40), nullable=True),
    sa.Column("gateway_id", sa.String(100), nullable=True),
    sa.Index("ix_messages_state_next_at", "state", "next_at"),
    sa.Index("ix_messages_gateway_id", "gateway_id"),
)

receipts = sa.Table(
    "receipts",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("gateway", sa.String(40), nullable=False),
    sa.Column("received_at", UtcDateTime, nullable=False),
    sa.Column("raw", sa.Text, nullable=False),
    sa.Column("message_id", sa.ForeignKey("messages.id"), nullable=True),
    sa.Column("status", sa.String(20), nullable=True),
)

WAITING = ("queued", "retry_wait")


def add(db: sa.Connection, *, now: dt.datetime, **row: object) -> int | None:
    """Insert a queued message and give its id, or None when its cause already has one."""
    values = {
        **row,
        "state": "queued",
        "created_at": now,
        "next_at": now,
        "tries": 0,
        "resends": 0,
    }
    insert = insert_or_ignore(messages, db).values(values)
    return db.execute(insert.returning(messages.c.id)).scalar()


def get(db: sa.Connection, message_id: int) -> sa.RowMapping | None:
    return db.execute(sa.select(messages).where(messages.c.id == message_id)).mappings().first()


def by_gateway_id(db: sa.Connection, *, gateway: str, gateway_id: str) -> sa.RowMapping | None:
    query = sa.select(messages).where(
        messages.c.gateway == gateway, messages.c.gateway_id == gateway_id
    )
    return db.execute(query).mappings().first()


def of_cause(db: sa.Connection, cause: str) -> sa.RowMapping | None:
    return db.execute(sa.select(messages).where(messages.c.cause == cause)).mappings().first()


def claim(db: sa.Connection, message_id: int, *, gateway: str, now: dt.datetime) -> bool:
    """Take a waiting message that is due; of two workers exactly one is told True."""
    claimed = db.execute(
        messages.update()
        .where(
            messages.c.id == message_id, messages.c.state.in_(WAITING), messages.c.next_at <= now
        )
        .values(state="claimed", claimed_at=now, gateway=gateway, tries=messages.c.tries + 1)
    )
    return claimed.rowcount == 1


def settle(
    db: sa.Connection,
    message_id: int,
    *,
    from_states: tuple[str, ...],
    state: str,
    **changes: object,
) -> bool:
    """Move a message to a state if it is still in one of `from_states`."""
    moved = db.execute(
        messages.update()
        .where(messages.c.id == message_id, messages.c.state.in_(from_states))
        .values(state=state, **changes)
    )
    return moved.rowcount == 1


def due(db: sa.Connection, *, now: dt.datetime, limit: int) -> Sequence[int]:
    """List the ids of messages that wait and whose time has come."""
    query = (
        sa.select(messages.c.id)
        .where(messages.c.state.in_(WAITING), messages.c.next_at <= now)
        .order_by(messages.c.next_at)
        .limit(limit)
    )
    return db.execute(query).scalars().all()


def claimed_before(db: sa.Connection, *, before: dt.datetime) -> Sequence[int]:
    """List messages whose worker took them and never said how it went."""
    query = sa.select(messages.c.id).where(
        messages.c.state == "claimed", messages.c.claimed_at < before
    )
    return db.execute(query).scalars().all()


def in_doubt_before(db: sa.Connection, *, before: dt.datetime) -> Sequence[sa.RowMapping]:
    query = sa.select(messages).where(
        messages.c.state == "in_doubt", messages.c.claimed_at < before
    )
    return db.execute(query).mappings().all()


def add_receipt(db: sa.Connection, **row: object) -> int:
    return int(db.execute(receipts.insert().values(row).returning(receipts.c.id)).scalar_one())


def latest(db: sa.Connection, *, limit: int) -> Sequence[sa.RowMapping]:
    query = sa.select(messages).order_by(messages.c.id.desc()).limit(limit)
    return db.execute(query).mappings().all()
