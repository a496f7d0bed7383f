"""Order the callers who wait: who is rung next, and how many are ahead of a caller."""

import datetime as dt
from collections.abc import Collection, Iterator, Sequence

import sqlalchemy as sa

from missedcall.db.callbacks.callbacks import MOST_COUNTED, CallbackRow, callbacks
from missedcall.db.schema import (
    read_rows,
)

WANTED = sa.select(callbacks).where(
    callbacks.c.wanted_operator_id.in_(sa.bindparam("operators", expanding=True)),
    callbacks.c.wanted_until > sa.bindparam("now"),
)


_FOR_ANYONE = sa.select(callbacks).where(
    callbacks.c.state == "waiting",
    callbacks.c.needs == sa.bindparam("need"),
    callbacks.c.due_at <= sa.bindparam("by"),
    sa.or_(
        callbacks.c.wanted_operator_id.is_(None), callbacks.c.wanted_until <= sa.bindparam("now")
    ),
)


# Both are stretches of an index. When the first has not enough, it holds few that the
# second must pass over; and no callback that waits for a later time is looked at.
URGENT = (
    _FOR_ANYONE.where(callbacks.c.urgent_at <= sa.bindparam("now"))
    .order_by(callbacks.c.urgent_at, callbacks.c.id)
    .limit(sa.bindparam("most"))
)


OTHERS = (
    _FOR_ANYONE.where(callbacks.c.urgent_at > sa.bindparam("now"))
    .order_by(callbacks.c.due_at, callbacks.c.id)
    .limit(sa.bindparam("most"))
)


NEXT_NEED = sa.select(sa.func.min(callbacks.c.needs)).where(
    callbacks.c.state == "waiting", callbacks.c.needs > sa.bindparam("last")
)


COUNT_DUE = sa.select(sa.func.count()).select_from(
    sa.select(callbacks.c.id)
    .where(callbacks.c.state == "waiting", callbacks.c.due_at <= sa.bindparam("by"))
    .limit(MOST_COUNTED)
    .subquery()
)


COUNT_BY_DUE_AT = (
    sa.select(callbacks.c.due_at, sa.func.count())
    .where(
        callbacks.c.state == "waiting",
        callbacks.c.due_at > sa.bindparam("after"),
        callbacks.c.due_at <= sa.bindparam("by"),
    )
    .group_by(callbacks.c.due_at)
    .order_by(callbacks.c.due_at)
)


ANYONE_DUE = (
    sa.select(callbacks.c.id)
    .where(callbacks.c.state == "waiting", callbacks.c.due_at <= sa.bindparam("now"))
    .limit(1)
)


def list_needs_of_waiting_callers(db: sa.Connection) -> Iterator[str]:
    """Give each need that a caller waits with, by one leap through the index for each."""
    last: str | None = ""
    while True:
        last = db.execute(NEXT_NEED, {"last": last}).scalar()
        if last is None:
            return
        yield last


def list_callbacks_kept_for_operators(
    db: sa.Connection, operators: Collection[int], *, now: dt.datetime
) -> list[CallbackRow]:
    """List due callbacks that wait for one of these operators, the earliest due first."""
    # Few are wanted at a time. That they wait and are due is looked at here, because as parts of
    # the query they would make SQLite go through all who are due.
    asked = {"operators": list(operators), "now": now}
    found = read_rows(db.execute(WANTED, asked), CallbackRow)
    due = [row for row in found if row.state == "waiting" and row.due_at <= now]
    return sorted(due, key=lambda row: (row.due_at, row.id))


def list_due_callbacks(
    db: sa.Connection, *, needs: str, by: dt.datetime, now: dt.datetime, limit: int
) -> Sequence[CallbackRow]:
    """List who has a need and was due by an instant: the urgent first, then the earliest due.

    No caller waits for ever: each becomes urgent at an instant that stands, and of the urgent
    those go first who became so first. A caller who comes later becomes urgent later.

    Callers who still wait for the operator they wished for are found by
    `list_callbacks_kept_for_operators` instead.
    """
    asked = {"need": needs, "by": by, "now": now}
    found: list[CallbackRow] = []
    for query in (URGENT, OTHERS):
        if len(found) < limit:
            most = {"most": limit - len(found)}
            found.extend(read_rows(db.execute(query, {**asked, **most}), CallbackRow))
    return found


def sort_key_of_due_callback(
    row: CallbackRow, *, now: dt.datetime
) -> tuple[bool, dt.datetime, int]:
    """Give what the order of `list_due_callbacks` is, over all needs."""
    is_urgent = row.urgent_at <= now
    return not is_urgent, row.urgent_at if is_urgent else row.due_at, row.id


def is_callback_due(db: sa.Connection, *, now: dt.datetime) -> bool:
    """Say whether any caller waits to be rung by now."""
    return db.execute(ANYONE_DUE, {"now": now}).first() is not None


def count_due_callbacks(db: sa.Connection, *, by: dt.datetime) -> int:
    """Count those who wait to be rung by an instant: they are ahead of a caller who comes now."""
    return int(db.execute(COUNT_DUE, {"by": by}).scalar_one())


def count_callbacks_by_due_at(
    db: sa.Connection, *, after: dt.datetime, until: dt.datetime
) -> Sequence[tuple[dt.datetime, int]]:
    """Count those who begin to be due after an instant until another, each instant by itself."""
    return [(at, n) for at, n in db.execute(COUNT_BY_DUE_AT, {"after": after, "by": until})]


def count_promised_callbacks(db: sa.Connection, *, now: dt.datetime) -> tuple[int, int]:
    """Count who waits with a promise that runs, and with one whose time is over."""
    some = (
        sa.select(callbacks.c.promised_until)
        .where(callbacks.c.state == "waiting", callbacks.c.promised_until.is_not(None))
        .limit(MOST_COUNTED)
        .subquery()
    )
    late = sa.func.sum(sa.case((some.c.promised_until < now, 1), else_=0))
    promised, over = db.execute(sa.select(sa.func.count(), late).select_from(some)).one()
    return int(promised) - int(over or 0), int(over or 0)


def get_first_due_times(
    db: sa.Connection, *, now: dt.datetime
) -> tuple[dt.datetime | None, dt.datetime | None]:
    """Give since when the first of those who wait is due, and when the next one will be."""
    query = sa.select(sa.func.min(callbacks.c.due_at)).where(callbacks.c.state == "waiting")
    oldest: dt.datetime | None = db.execute(query.where(callbacks.c.due_at <= now)).scalar()
    following: dt.datetime | None = db.execute(query.where(callbacks.c.due_at > now)).scalar()
    return oldest, following


def count_callbacks_ahead(
    db: sa.Connection,
    *,
    due_at: dt.datetime,
    urgent_at: dt.datetime,
    callback_id: int,
    now: dt.datetime,
) -> int:
    """Count who goes before a callback with this turn, in the order of `list_due_callbacks`."""
    if urgent_at <= now:
        order = sa.tuple_(callbacks.c.urgent_at, callbacks.c.id)
        return _count(db, order < (urgent_at, callback_id))
    order = sa.tuple_(callbacks.c.due_at, callbacks.c.id)
    goes_first = order < (due_at, callback_id)
    return _count(db, sa.or_(callbacks.c.urgent_at <= now, goes_first))


def _count(db: sa.Connection, fact: sa.ColumnElement[bool]) -> int:
    some = sa.select(callbacks.c.id).where(callbacks.c.state == "waiting", fact)
    query = sa.select(sa.func.count()).select_from(some.limit(MOST_COUNTED).subquery())
    return db.execute(query).scalar_one()
