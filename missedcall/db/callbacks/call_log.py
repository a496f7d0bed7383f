"""Read the ledger of rings: how often a number was rung on a day, by which operator and rule."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from missedcall.db.callbacks.attempt_lists import NamedAttempt
from missedcall.db.callbacks.attempts import attempts
from missedcall.db.callbacks.callbacks import callbacks
from missedcall.db.callbacks.rings_of_numbers import NOT_RUNG
from missedcall.db.operators.operators import operators
from missedcall.db.schema import read_rows, transitions

# After every other outcome, and before there is one, the consumer's phone may have rung.
RUNG = sa.or_(attempts.c.outcome.is_(None), attempts.c.outcome.not_in(NOT_RUNG))


@dataclass(frozen=True)
class RingDay:
    """Mark a day in India by its first instant and the first of the next."""

    begins: dt.datetime
    ends: dt.datetime


def _on(day: RingDay) -> sa.ColumnElement[bool]:
    return sa.and_(attempts.c.created_at >= day.begins, attempts.c.created_at < day.ends)


@dataclass(frozen=True, slots=True)
class RungNumber:
    """How often a number was rung on a day."""

    number: str
    rings: int
    first_callback: int


def list_numbers_rung(
    db: sa.Connection, day: RingDay, *, limit: int, after: tuple[int, int] | None = None
) -> Sequence[RungNumber]:
    """List who was rung on a day, the most often first: `number`, `rings`, `first_callback`.

    `after` is (`rings`, `first_callback`) of the last one that was seen.
    """
    rings, first = sa.func.count(), sa.func.min(callbacks.c.id)
    query = (
        sa.select(callbacks.c.number, rings.label("rings"), first.label("first_callback"))
        .select_from(attempts)
        .join(callbacks, callbacks.c.id == attempts.c.callback_id)
        .where(_on(day), RUNG)
        .group_by(callbacks.c.number)
        .order_by(rings.desc(), first)
        .limit(limit)
    )
    if after is not None:
        fewer = rings < after[0]
        query = query.having(sa.or_(fewer, sa.and_(rings == after[0], first > after[1])))
    return read_rows(db.execute(query), RungNumber)


def list_rings_of_numbers(
    db: sa.Connection, day: RingDay, numbers: Sequence[str]
) -> Sequence[NamedAttempt]:
    """List the rings of these numbers on a day, the first first, with their operators' logins."""
    query = (
        sa.select(attempts, callbacks.c.number, operators.c.login)
        .join(callbacks, callbacks.c.id == attempts.c.callback_id)
        .join(operators, operators.c.id == attempts.c.operator_id)
        .where(callbacks.c.number.in_(numbers), _on(day), RUNG)
        .order_by(attempts.c.created_at)
    )
    return read_rows(db.execute(query), NamedAttempt)


def count_numbers_rung_over(db: sa.Connection, day: RingDay, *, most: int) -> int:
    """Count who was rung more often than `most` on a day."""
    over = (
        sa.select(callbacks.c.number)
        .select_from(attempts)
        .join(callbacks, callbacks.c.id == attempts.c.callback_id)
        .where(_on(day), RUNG)
        .group_by(callbacks.c.number)
        .having(sa.func.count() > most)
    )
    return db.execute(sa.select(sa.func.count()).select_from(over.subquery())).scalar_one()


def count_rings(db: sa.Connection, day: RingDay) -> int:
    query = sa.select(sa.func.count()).select_from(attempts).where(_on(day), RUNG)
    return db.execute(query).scalar_one()


def list_rings_without_operator(db: sa.Connection, day: RingDay) -> Sequence[str]:
    """List the rings for which no operator was reserved, or that reached the consumer first."""
    reserved = sa.select(transitions.c.reason).where(
        transitions.c.entity == "operator",
        transitions.c.to_state == "reserved",
        transitions.c.at >= day.begins,
        transitions.c.at < day.ends,
    )
    alone = sa.and_(
        attempts.c.consumer_at.is_not(None),
        sa.or_(attempts.c.operator_at.is_(None), attempts.c.operator_at > attempts.c.consumer_at),
    )
    query = sa.select(attempts.c.id).where(_on(day), RUNG)
    return db.execute(query.where(sa.or_(attempts.c.id.not_in(reserved), alone))).scalars().all()
