"""List calls placed for those who watch them, and measure how long a ring takes."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from missedcall.db.callbacks.attempts import AttemptRow, attempts
from missedcall.db.callbacks.callbacks import callbacks
from missedcall.db.operators.operators import operators
from missedcall.db.schema import read_rows, transitions

LATEST_OF = (
    sa.select(attempts.c.outcome, attempts.c.ended_at, attempts.c.consumer_at)
    .where(attempts.c.node == sa.bindparam("on_node"))
    .order_by(attempts.c.created_at.desc())
    .limit(sa.bindparam("most", type_=sa.Integer))
)


@dataclass(frozen=True, slots=True)
class NamedAttempt(AttemptRow):
    """A call placed, with the number rung and the operator's login."""

    number: str
    login: str


def list_latest_attempts(db: sa.Connection, *, limit: int) -> Sequence[NamedAttempt]:
    """List the newest attempts first, each with its number and its operator's login."""
    query = TOLD.order_by(attempts.c.created_at.desc()).limit(limit)
    return read_rows(db.execute(query), NamedAttempt)


def list_named_attempts_of_callback(db: sa.Connection, callback_id: int) -> Sequence[NamedAttempt]:
    """List the attempts of a callback, the first one first, as `list_latest_attempts` does."""
    query = TOLD.where(attempts.c.callback_id == callback_id).order_by(attempts.c.created_at)
    return read_rows(db.execute(query), NamedAttempt)


TOLD = (
    sa.select(attempts, callbacks.c.number, operators.c.login)
    .join(callbacks, callbacks.c.id == attempts.c.callback_id)
    .join(operators, operators.c.id == attempts.c.operator_id)
)


# They tell nothing of how long a ring takes.
NOT_MEASURED = ("not_placed", "lost")


@dataclass(frozen=True, slots=True)
class EndedRing:
    """When a ring began and ended, and when its wrap-up was over."""

    try_number: int | None
    created_at: dt.datetime
    ended_at: dt.datetime
    done_at: dt.datetime | None


def list_latest_ended_attempts(db: sa.Connection, *, limit: int) -> Sequence[EndedRing]:
    """List when the latest rings began and ended, and when the form after them was done.

    `done_at` is when the callback left its wrap-up; it is None after a ring that had none.
    """
    rings = (
        sa.select(
            attempts.c.id,
            attempts.c.callback_id,
            attempts.c.try_number,
            attempts.c.created_at,
            attempts.c.ended_at,
        )
        .where(attempts.c.ended_at.is_not(None), attempts.c.outcome.not_in(NOT_MEASURED))
        .order_by(attempts.c.created_at.desc())
        .limit(limit)
        .subquery()
    )
    wrapped_up = sa.and_(
        transitions.c.entity == "callback",
        transitions.c.entity_id == sa.cast(rings.c.callback_id, sa.String),
        transitions.c.from_state == "wrap_up",
        transitions.c.at >= rings.c.ended_at,
    )
    query = (
        sa.select(
            rings.c.try_number,
            rings.c.created_at,
            rings.c.ended_at,
            sa.func.min(transitions.c.at).label("done_at"),
        )
        .outerjoin(transitions, wrapped_up)
        .group_by(rings.c.id, rings.c.try_number, rings.c.created_at, rings.c.ended_at)
    )
    return read_rows(db.execute(query), EndedRing)


def get_last_ring_before(db: sa.Connection, before: dt.datetime) -> dt.datetime | None:
    """Give when an operator was last rung before an instant."""
    query = sa.select(sa.func.max(attempts.c.created_at)).where(attempts.c.created_at < before)
    latest: dt.datetime | None = db.execute(query).scalar_one()
    return latest


@dataclass(frozen=True, slots=True)
class AttemptEnd:
    """How a call placed on a node ended."""

    outcome: str | None
    ended_at: dt.datetime | None
    consumer_at: dt.datetime | None


def list_latest_attempts_of_node(
    db: sa.Connection, *, node: str, limit: int
) -> Sequence[AttemptEnd]:
    """List a node's latest calls, the newest first."""
    return read_rows(db.execute(LATEST_OF, {"on_node": node, "most": limit}), AttemptEnd)


def count_attempts_with_outcome(db: sa.Connection, *, outcome: str, since: dt.datetime) -> int:
    """Count the calls placed since an instant that ended so."""
    query = sa.select(sa.func.count()).where(
        attempts.c.created_at >= since, attempts.c.outcome == outcome
    )
    return int(db.execute(query).scalar_one())


def count_operators_rung(db: sa.Connection, *, start: dt.datetime, end: dt.datetime) -> int:
    """Count the operators who were rung at least once in a stretch of time."""
    query = sa.select(sa.func.count(attempts.c.operator_id.distinct())).where(
        attempts.c.created_at >= start, attempts.c.created_at < end
    )
    return db.execute(query).scalar_one()
