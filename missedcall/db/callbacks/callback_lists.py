"""List and count callbacks: by state, by number, how long they wait, and who is held back."""

import datetime as dt
from collections.abc import Iterator, Sequence

import sqlalchemy as sa

from missedcall.db.callbacks.callbacks import INTERNET, MOST_COUNTED, CallbackRow, callbacks
from missedcall.db.schema import (
    UtcDateTime,
    read_rows,
    transitions,
)


def count_internet_callbacks(db: sa.Connection, number: str, *, since: dt.datetime) -> int:
    """Count the calls that a number asked for on the internet."""
    here = (
        (callbacks.c.number == number)
        & (callbacks.c.origin == INTERNET)
        & (callbacks.c.created_at >= since)
        & (callbacks.c.missed_calls > 0)
    )
    query = sa.select(sa.func.count()).select_from(callbacks).where(here)
    return db.execute(query).scalar_one()


def list_first_callbacks(
    db: sa.Connection, *, after: dt.datetime, until: dt.datetime, limit: int
) -> list[dt.datetime]:
    """List when numbers that had no callback before opened their first one, the newest first."""
    within = (callbacks.c.created_at > after) & (callbacks.c.created_at <= until)
    first = sa.select(callbacks.c.created_at).where(within, callbacks.c.parent_id.is_(None))
    query = first.order_by(callbacks.c.created_at.desc()).limit(limit)
    return list(db.execute(query).scalars())


def get_last_held_until(db: sa.Connection) -> dt.datetime | None:
    """Give until when the last of all new numbers that were held back is not rung."""
    found: dt.datetime | None = db.execute(sa.select(sa.func.max(callbacks.c.held_until))).scalar()
    return found


def count_held_back_callbacks(db: sa.Connection, *, now: dt.datetime) -> int:
    """Count the new numbers that wait because too many of them called at once."""
    held = (callbacks.c.held_until > now) & callbacks.c.closed_at.is_(None)
    some = sa.select(callbacks.c.id).where(held).limit(MOST_COUNTED)
    return db.execute(sa.select(sa.func.count()).select_from(some.subquery())).scalar_one()


def count_callbacks_in_state(db: sa.Connection, state: str) -> int:
    """Count callbacks of a state, as far as a reader needs to know."""
    some = sa.select(callbacks.c.id).where(callbacks.c.state == state).limit(MOST_COUNTED)
    return db.execute(sa.select(sa.func.count()).select_from(some.subquery())).scalar_one()


def list_lasting_callbacks(
    db: sa.Connection, state: str, *, before: dt.datetime, limit: int
) -> Iterator[tuple[int, dt.datetime]]:
    """Give callbacks that have been in a state since before an instant, and since when.

    One that waits or is in wrap-up has its own time for it, `due_at`.
    """
    if state in ("waiting", "wrap_up"):
        since: sa.ColumnElement[dt.datetime] = callbacks.c.due_at.label("since")
        query = sa.select(callbacks.c.id, since).where(callbacks.c.state == state)
        aged = query.where(callbacks.c.due_at < before).order_by(callbacks.c.due_at).limit(limit)
    else:
        # As a subquery, so that the index of states is walked and not the whole table.
        mine = sa.and_(
            transitions.c.entity == "callback",
            transitions.c.entity_id == sa.cast(callbacks.c.id, sa.String),
        )
        last = sa.func.max(transitions.c.at, type_=UtcDateTime)
        since = sa.select(last).where(mine).correlate(callbacks).scalar_subquery()
        of_state = sa.select(callbacks.c.id, since).where(callbacks.c.state == state)
        aged = of_state.where(since < before).order_by(since).limit(limit)
    return (tuple(row) for row in db.execute(aged).all())


def count_callbacks_by_state(db: sa.Connection) -> dict[str, int]:
    query = sa.select(callbacks.c.state, sa.func.count()).group_by(callbacks.c.state)
    return dict(db.execute(query).all())


def list_latest_callbacks(db: sa.Connection, *, limit: int) -> Sequence[CallbackRow]:
    query = sa.select(callbacks).order_by(callbacks.c.id.desc()).limit(limit)
    return read_rows(db.execute(query), CallbackRow)
