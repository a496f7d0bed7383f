"""Keep attempts: each time an operator was rung to ring a caller back, and what came of it."""

import datetime as dt
from collections.abc import Sequence

import sqlalchemy as sa

from missedcall.db.callbacks import callbacks
from missedcall.db.operators import operators
from missedcall.db.schema import UtcDateTime, metadata

attempts = sa.Table(
    "attempts",
    metadata,
    # Also the ActionID of the originate and the Uniqueid of the operator's channel in Asterisk.
    sa.Column("id", sa.String(40), primary_key=True),
    sa.Column("callback_id", sa.ForeignKey("callbacks.id"), nullable=False),
    sa.Column("operator_id", sa.ForeignKey("operators.id"), nullable=False),
    sa.Column("node", sa.String(40), nullable=False),
    # How many of the trunk's channels it takes: two when the operator is rung through it as well.
    sa.Column("channels", sa.Integer, nullable=False, server_default="1"),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column(
        "deadline_at", UtcDateTime, nullable=False
    ),  # then Asterisk is asked what became of it
    sa.Column("operator_at", UtcDateTime, nullable=True),
    sa.Column("consumer_at", UtcDateTime, nullable=True),
    sa.Column("ended_at", UtcDateTime, nullable=True),
    sa.Column("outcome", sa.String(30), nullable=True),
    sa.Column("talk_s", sa.Integer, nullable=True),
    sa.Column("cause", sa.Integer, nullable=True),  # ISDN cause as Asterisk gave it
    sa.Index("ix_attempts_callback_id", "callback_id"),
    # The two promises of the dispatcher, kept by the database itself:
    sa.Index(  # two operators never get the same caller
        "uq_attempts_open_callback",
        "callback_id",
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    ),
    sa.Index(  # one operator never gets two calls
        "uq_attempts_open_operator",
        "operator_id",
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    ),
)


def add(db: sa.Connection, **row: object) -> None:
    db.execute(attempts.insert().values(row))


def get(db: sa.Connection, attempt_id: str) -> sa.RowMapping | None:
    return db.execute(sa.select(attempts).where(attempts.c.id == attempt_id)).mappings().first()


def note_step(db: sa.Connection, attempt_id: str, *, column: str, at: dt.datetime) -> bool:
    """Write when a leg answered, once, and only while the attempt is open."""
    open_and_unset = sa.and_(
        attempts.c.id == attempt_id, attempts.c.ended_at.is_(None), attempts.c[column].is_(None)
    )
    return db.execute(attempts.update().where(open_and_unset).values({column: at})).rowcount == 1


def extend(db: sa.Connection, attempt_id: str, *, deadline_at: dt.datetime) -> None:
    db.execute(
        attempts.update().where(attempts.c.id == attempt_id).values(deadline_at=deadline_at)
    )


def end(db: sa.Connection, attempt_id: str, *, ended_at: dt.datetime, **result: object) -> bool:
    """End an open attempt; say False when it had ended already, so that nothing happens twice."""
    ended = db.execute(
        attempts.update()
        .where(attempts.c.id == attempt_id, attempts.c.ended_at.is_(None))
        .values(ended_at=ended_at, **result)
    )
    return ended.rowcount == 1


def overdue(db: sa.Connection, *, node: str, now: dt.datetime) -> Sequence[sa.RowMapping]:
    """List a node's open attempts that should have ended by now."""
    query = sa.select(attempts).where(
        attempts.c.node == node, attempts.c.ended_at.is_(None), attempts.c.deadline_at <= now
    )
    return db.execute(query).mappings().all()


def overdue_elsewhere(
    db: sa.Connection, *, nodes: Sequence[str], now: dt.datetime
) -> Sequence[sa.RowMapping]:
    """List open attempts that should have ended, of any node but these."""
    query = sa.select(attempts).where(
        attempts.c.node.not_in(nodes), attempts.c.ended_at.is_(None), attempts.c.deadline_at <= now
    )
    return db.execute(query).mappings().all()


def channels_taken(db: sa.Connection, *, node: str) -> int:
    """Count the trunk's channels that a node's calls in hand take, or will."""
    query = sa.select(sa.func.coalesce(sa.func.sum(attempts.c.channels), 0)).where(
        attempts.c.node == node, attempts.c.ended_at.is_(None)
    )
    return int(db.execute(query).scalar_one())


# Outcomes that are known before the consumer's phone rings; after all others it may have rung.
NOT_RUNG = ("operator_no_answer", "not_placed")


def count_rung(db: sa.Connection, *, number: str, since: dt.datetime) -> int:
    """Count how often a number's phone was rung, or may have been, from an instant on."""
    query = (
        sa.select(sa.func.count())
        .join(callbacks, callbacks.c.id == attempts.c.callback_id)
        .where(
            callbacks.c.number == number,
            attempts.c.created_at >= since,
            sa.or_(attempts.c.outcome.is_(None), attempts.c.outcome.not_in(NOT_RUNG)),
        )
    )
    return db.execute(query).scalar_one()


def latest(db: sa.Connection, *, limit: int) -> Sequence[sa.RowMapping]:
    """List the newest attempts first, each with its number and its operator's login."""
    query = (
        sa.select(attempts, callbacks.c.number, operators.c.login)
        .join(callbacks, callbacks.c.id == attempts.c.callback_id)
        .join(operators, operators.c.id == attempts.c.operator_id)
        .order_by(attempts.c.created_at.desc())
        .limit(limit)
    )
    return db.execute(query).mappings().all()


def of_callback(db: sa.Connection, callback_id: int) -> Sequence[sa.RowMapping]:
    query = sa.select(attempts).where(attempts.c.callback_id == callback_id)
    return db.execute(query.order_by(attempts.c.created_at)).mappings().all()
