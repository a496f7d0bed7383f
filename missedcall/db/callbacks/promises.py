"""Keep promises: from when to when a caller was told to expect our call; none is taken out."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from missedcall.db.callbacks.attempts import attempts
from missedcall.db.callbacks.callbacks import callbacks
from missedcall.db.callbacks.rings_of_numbers import NOT_RUNG
from missedcall.db.schema import UtcDateTime, metadata, read_rows
from missedcall.domain.callbacks.promise import PromiseOutcome

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


@dataclass(frozen=True, slots=True)
class PromiseRow:
    """A row of `promises`."""

    id: int
    callback_id: int
    made_at: dt.datetime
    from_at: dt.datetime
    until_at: dt.datetime


def add_promises(db: sa.Connection, rows: Sequence[Mapping[str, object]]) -> None:
    """Insert promises, each with its columns `callback_id`, `made_at`, `from_at`, `until_at`."""
    if rows:
        db.execute(promises.insert(), list(rows))


_RINGS = sa.and_(
    attempts.c.callback_id == promises.c.callback_id,
    attempts.c.operator_at >= promises.c.made_at,
    sa.or_(attempts.c.outcome.is_(None), attempts.c.outcome.not_in(NOT_RUNG)),
)
# Each promise that ends in a time, with when its caller was first rung after it was made, and when
# it was over: `missedcall.domain.callbacks.promise.promise_result` says the same of one.
_ONES = (
    sa.select(
        promises.c.until_at,
        callbacks.c.closed_at,
        sa.select(sa.func.min(attempts.c.operator_at))
        .where(_RINGS)
        .correlate(promises)
        .scalar_subquery()
        .label("rung_at"),
    )
    .join(callbacks, callbacks.c.id == promises.c.callback_id)
    .where(
        promises.c.until_at >= sa.bindparam("since"), promises.c.until_at < sa.bindparam("until")
    )
    .subquery()
)
_ENDED_AT = sa.func.coalesce(
    _ONES.c.rung_at, _ONES.c.closed_at, sa.bindparam("now", type_=UtcDateTime), type_=UtcDateTime
)
_FATE = sa.case(
    (_ONES.c.until_at < _ENDED_AT, PromiseOutcome.BROKEN),
    (_ONES.c.rung_at.is_not(None), PromiseOutcome.KEPT),
    (_ONES.c.closed_at.is_not(None), PromiseOutcome.WITHDRAWN),
    else_=PromiseOutcome.OPEN,
)
COUNT = sa.select(_FATE.label("outcome"), sa.func.count()).group_by(sa.text("outcome"))
BROKEN = sa.select(_ONES.c.until_at, _ENDED_AT).where(_ONES.c.until_at < _ENDED_AT)


def get_last_promise_end(db: sa.Connection) -> dt.datetime | None:
    """Say when the last of all promises ends."""
    found: dt.datetime | None = db.execute(sa.select(sa.func.max(promises.c.until_at))).scalar()
    return found


def count_promises(
    db: sa.Connection, *, since: dt.datetime, until: dt.datetime, now: dt.datetime
) -> dict[PromiseOutcome, int]:
    """Count what became of the promises that end in a time."""
    rows = db.execute(COUNT, {"since": since, "until": until, "now": now})
    return {PromiseOutcome(outcome): many for outcome, many in rows}


def list_lateness_of_promises(
    db: sa.Connection, *, since: dt.datetime, until: dt.datetime, now: dt.datetime
) -> list[dt.timedelta]:
    """Give by how much each broken promise that ends in a time was late, or is by now."""
    rows = db.execute(BROKEN, {"since": since, "until": until, "now": now})
    return [ended_at - until_at for until_at, ended_at in rows]


@dataclass(frozen=True, slots=True)
class NamedPromise(PromiseRow):
    """A promise, with its callback's number and end, and the first ring that kept it."""

    number: str
    closed_at: dt.datetime | None
    rung_at: dt.datetime | None


def list_promises_ending_since(db: sa.Connection, since: dt.datetime) -> Sequence[NamedPromise]:
    """List promises that end at an instant or later, each with the first ring after it.

    `rung_at` is when the operator picked up: the caller's telephone rang some seconds later.
    `number` and `closed_at` are the callback's.
    """
    query = (
        sa.select(
            promises,
            callbacks.c.number,
            callbacks.c.closed_at,
            sa.func.min(attempts.c.operator_at).label("rung_at"),
        )
        .join(callbacks, callbacks.c.id == promises.c.callback_id)
        .outerjoin(attempts, _RINGS)
        .where(promises.c.until_at >= since)
        .group_by(promises.c.id, callbacks.c.number, callbacks.c.closed_at)
        .order_by(promises.c.id)
    )
    return read_rows(db.execute(query), NamedPromise)
