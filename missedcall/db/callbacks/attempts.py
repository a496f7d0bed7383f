"""Keep attempts: each time an operator was rung to ring a caller back, and what came of it."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from missedcall.db import committed_log
from missedcall.db.changed_topics import note_topics
from missedcall.db.schema import UtcDateTime, metadata, read_row, read_rows
from missedcall.domain.shared.live_topics import desk_topic

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
    sa.Column(
        "bridged_at", UtcDateTime, nullable=True
    ),  # the notice was over, they hear each other
    sa.Column("ended_at", UtcDateTime, nullable=True),
    sa.Column("outcome", sa.String(30), nullable=True),
    sa.Column("talk_s", sa.Integer, nullable=True),
    sa.Column("cause", sa.Integer, nullable=True),  # ISDN cause as Asterisk gave it
    sa.Column("rule", sa.String(20), nullable=True),  # why the caller might be rung: `RingRule`
    sa.Column("try_number", sa.Integer, nullable=True),  # which try of the callback's this is
    sa.Column("note", sa.String(500), nullable=True),  # what the operator wrote of the call
    # When the operator took the time for the form once more.
    sa.Column("extended_at", UtcDateTime, nullable=True),
    sa.Index("ix_attempts_callback_id", "callback_id"),
    sa.Index("ix_attempts_operator_id_created_at", "operator_id", "created_at"),
    sa.Index("ix_attempts_created_at", "created_at"),
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


@dataclass(frozen=True, slots=True)
class AttemptRow:
    """A row of `attempts`."""

    id: str
    callback_id: int
    operator_id: int
    node: str
    channels: int
    created_at: dt.datetime
    deadline_at: dt.datetime
    operator_at: dt.datetime | None
    consumer_at: dt.datetime | None
    bridged_at: dt.datetime | None
    ended_at: dt.datetime | None
    outcome: str | None
    talk_s: int | None
    cause: int | None
    rule: str | None
    try_number: int | None
    note: str | None
    extended_at: dt.datetime | None


# Asked and done all the time, so built once: see `schema.INSERT`.
ADD = attempts.insert()
GET = sa.select(attempts).where(attempts.c.id == sa.bindparam("this"))
CHANGE = attempts.update().where(attempts.c.id == sa.bindparam("this"))
CHANGE_OPEN = CHANGE.where(attempts.c.ended_at.is_(None)).returning(attempts.c.operator_id)
OVERDUE = sa.select(attempts).where(
    attempts.c.node == sa.bindparam("on_node"),
    attempts.c.ended_at.is_(None),
    attempts.c.deadline_at <= sa.bindparam("now"),
)
CHANNELS_TAKEN = (
    sa.select(attempts.c.node, sa.func.sum(attempts.c.channels))
    .where(attempts.c.ended_at.is_(None))
    .group_by(attempts.c.node)
)
OF_CALLBACK = (
    sa.select(attempts)
    .where(attempts.c.callback_id == sa.bindparam("of"))
    .order_by(attempts.c.created_at)
)
NEWEST_OF_OPERATOR = (
    sa.select(attempts)
    .where(attempts.c.operator_id == sa.bindparam("by"))
    .order_by(attempts.c.created_at.desc())
    .limit(1)
)
NOT_EXTENDED = CHANGE.where(attempts.c.extended_at.is_(None))
TRIES_OF = (
    sa.select(attempts.c.id, attempts.c.outcome, sa.func.count().over().label("count"))
    .where(attempts.c.callback_id == sa.bindparam("of"))
    .order_by(attempts.c.created_at.desc())
    .limit(1)
)


def add_attempt(db: sa.Connection, **row: object) -> None:
    db.execute(ADD, row)
    ids = {"attempt_id": row["id"], "callback_id": row["callback_id"]}
    committed_log.log_after_commit(db, "attempt begun", **ids, rule=row.get("rule"))


def get_attempt(db: sa.Connection, attempt_id: str) -> AttemptRow | None:
    return read_row(db.execute(GET, {"this": attempt_id}), AttemptRow)


def get_newest_attempt_of_operator(db: sa.Connection, operator_id: int) -> AttemptRow | None:
    return read_row(db.execute(NEWEST_OF_OPERATOR, {"by": operator_id}), AttemptRow)


def set_attempt_note(db: sa.Connection, attempt_id: str, note: str | None) -> None:
    """Keep what the operator wrote of a call in place of what was written before."""
    db.execute(CHANGE, {"this": attempt_id, "note": note})


def mark_attempt_extended(db: sa.Connection, attempt_id: str, *, at: dt.datetime) -> bool:
    """Mark that the time for the form was taken once more; say False when it was before."""
    return db.execute(NOT_EXTENDED, {"this": attempt_id, "extended_at": at}).rowcount == 1


def note_attempt_step(db: sa.Connection, attempt_id: str, *, column: str, at: dt.datetime) -> bool:
    """Write when a leg answered or both were joined, once, and only while the attempt is open."""
    unset = CHANGE_OPEN.where(attempts.c[column].is_(None))
    operator_id = db.execute(unset, {"this": attempt_id, column: at}).scalar()
    if operator_id is not None:
        note_topics(db, desk_topic(operator_id))
    return operator_id is not None


def note_topics_of_attempt(db: sa.Connection, attempt_id: str) -> None:
    """Note that the desk of an attempt's operator changes."""
    attempt = get_attempt(db, attempt_id)
    if attempt is not None:
        note_topics(db, desk_topic(attempt.operator_id))


def extend_attempt(db: sa.Connection, attempt_id: str, *, deadline_at: dt.datetime) -> None:
    db.execute(CHANGE, {"this": attempt_id, "deadline_at": deadline_at})


def end_attempt(
    db: sa.Connection, attempt_id: str, *, ended_at: dt.datetime, **result: object
) -> bool:
    """End an open attempt; say False when it had ended already, so that nothing happens twice."""
    ended = {"this": attempt_id, "ended_at": ended_at, **result}
    operator_id = db.execute(CHANGE_OPEN, ended).scalar()
    if operator_id is not None:
        note_topics(db, desk_topic(operator_id))
        outcome = result.get("outcome")
        committed_log.log_after_commit(db, "attempt ended", attempt_id=attempt_id, outcome=outcome)
    return operator_id is not None


def list_overdue_attempts(
    db: sa.Connection, *, node: str, now: dt.datetime
) -> Sequence[AttemptRow]:
    """List a node's open attempts that should have ended by now."""
    return read_rows(db.execute(OVERDUE, {"on_node": node, "now": now}), AttemptRow)


def list_overdue_attempts_of_other_nodes(
    db: sa.Connection, *, nodes: Sequence[str], now: dt.datetime
) -> Sequence[AttemptRow]:
    """List open attempts that should have ended, of any node but these."""
    query = sa.select(attempts).where(
        attempts.c.node.not_in(nodes), attempts.c.ended_at.is_(None), attempts.c.deadline_at <= now
    )
    return read_rows(db.execute(query), AttemptRow)


def list_lasting_attempts(
    db: sa.Connection, state: str, *, before: dt.datetime, limit: int
) -> Iterator[tuple[str, dt.datetime]]:
    """Give open attempts that began before an instant, or `silent` ones that should have ended."""
    since = attempts.c.deadline_at if state == "silent" else attempts.c.created_at
    query = sa.select(attempts.c.id, since).where(attempts.c.ended_at.is_(None), since < before)
    return (tuple(row) for row in db.execute(query.order_by(since).limit(limit)).all())


def count_channels_by_node(db: sa.Connection) -> dict[str, int]:
    """Count, for each node, the trunk's channels that its calls in hand take, or will."""
    return {node: int(channels) for node, channels in db.execute(CHANNELS_TAKEN)}


def list_attempts_of_callback(db: sa.Connection, callback_id: int) -> Sequence[AttemptRow]:
    return read_rows(db.execute(OF_CALLBACK, {"of": callback_id}), AttemptRow)


@dataclass(frozen=True, slots=True)
class Tries:
    """How often a callback was tried, and its last attempt; `outcome` is None while that lasts."""

    count: int
    id: str
    outcome: str | None


def tries_of_callback(db: sa.Connection, callback_id: int) -> Tries | None:
    """Give how often a callback was tried and how the last try ended; None before the first."""
    return read_row(db.execute(TRIES_OF, {"of": callback_id}), Tries)
