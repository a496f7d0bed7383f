"""Count the rings of a number, and tell what came of them."""

import datetime as dt
from collections.abc import Collection, Sequence

import sqlalchemy as sa

from missedcall.db.callbacks.attempts import attempts
from missedcall.db.callbacks.callbacks import callbacks

# Outcomes that are known before the consumer's phone rings; after all others it may have rung.
NOT_RUNG = ("operator_no_answer", "not_placed")


_TO_NUMBER = (
    sa.select(attempts)
    .join(callbacks, callbacks.c.id == attempts.c.callback_id)
    .where(callbacks.c.number == sa.bindparam("to"))
)


COUNT_RUNG = _TO_NUMBER.with_only_columns(sa.func.count()).where(
    attempts.c.created_at >= sa.bindparam("since"),
    sa.or_(attempts.c.outcome.is_(None), attempts.c.outcome.not_in(NOT_RUNG)),
)


_RUNG = sa.or_(attempts.c.outcome.is_(None), attempts.c.outcome.not_in(NOT_RUNG))


COUNT_RUNG_BY_NUMBER = (
    sa.select(callbacks.c.number, sa.func.count())
    .join(callbacks, callbacks.c.id == attempts.c.callback_id)
    .where(
        callbacks.c.number.in_(sa.bindparam("numbers", expanding=True)),
        attempts.c.created_at >= sa.bindparam("since"),
        _RUNG,
    )
    .group_by(callbacks.c.number)
)


VERDICT = (
    _TO_NUMBER.with_only_columns(attempts.c.outcome)
    .where(attempts.c.created_at < sa.bindparam("before"))
    .where(attempts.c.outcome.in_(("invalid", "answered")))
    .order_by(attempts.c.created_at.desc())
    .limit(1)
)


ANSWERS = _TO_NUMBER.with_only_columns(attempts.c.consumer_at).where(
    attempts.c.consumer_at >= sa.bindparam("since")
)


def count_rings_of_number(db: sa.Connection, *, number: str, since: dt.datetime) -> int:
    """Count how often a number's phone was rung, or may have been, from an instant on."""
    return int(db.execute(COUNT_RUNG, {"to": number, "since": since}).scalar_one())


def count_rings_by_number(
    db: sa.Connection, numbers: Collection[str], *, since: dt.datetime
) -> dict[str, int]:
    """Count the same of each of these numbers; who was not rung is left out."""
    found = db.execute(COUNT_RUNG_BY_NUMBER, {"numbers": list(numbers), "since": since})
    return dict(found.all())


def was_number_invalid(db: sa.Connection, *, number: str, before: dt.datetime) -> bool:
    """Say whether the network called a number invalid before an instant, and no call
    to it was answered since."""
    return db.execute(VERDICT, {"to": number, "before": before}).scalar() == "invalid"


def list_pick_ups_of_number(
    db: sa.Connection, *, number: str, since: dt.datetime
) -> Sequence[dt.datetime]:
    """List when a number's phone was picked up."""
    return db.execute(ANSWERS, {"to": number, "since": since}).scalars().all()
