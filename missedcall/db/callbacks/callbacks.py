"""Keep callbacks: the promise to ring a number back, at most one open for each number."""

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from missedcall.db.schema import (
    TransitionRow,
    UtcDateTime,
    metadata,
    note_transition,
    read_one,
    read_row,
    read_rows,
    transitions,
)

INTERNET = "internet"  # as the origin of a callback

callbacks = sa.Table(
    "callbacks",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("number", sa.String(20), nullable=False),
    sa.Column("did", sa.String(20), nullable=False),  # the number rung: shown when we ring
    sa.Column("state", sa.String(20), nullable=False),
    sa.Column("code", sa.String(8), nullable=False),  # spoken by the operator: proves the call
    sa.Column("language", sa.String(2), nullable=False),
    sa.Column("missed_calls", sa.Integer, nullable=False),
    sa.Column("attempts_used", sa.Integer, nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("due_at", UtcDateTime, nullable=False),
    sa.Column("acknowledged_at", UtcDateTime, nullable=True),
    sa.Column("closed_at", UtcDateTime, nullable=True),
    sa.Column("closed_reason", sa.String(40), nullable=True),
    sa.Column("about_application_id", sa.Integer, nullable=True),  # the caller meant this one
    sa.Column("parent_id", sa.ForeignKey("callbacks.id"), nullable=True),
    sa.Column(
        "urgent_at", UtcDateTime, nullable=False
    ),  # from then on before others; see `list_due_callbacks`
    sa.Column("promised_from", UtcDateTime, nullable=True),  # the promise last told
    sa.Column("promised_until", UtcDateTime, nullable=True),
    sa.Column("needs", sa.String(60), nullable=False, server_default="hi"),  # see matching.Need
    sa.Column("wanted_operator_id", sa.Integer, nullable=True),  # the caller's wish
    sa.Column("wanted_until", UtcDateTime, nullable=True),  # after it any operator may ring
    # A new number in a flood of them is not rung before this.
    sa.Column("held_until", UtcDateTime, nullable=True),
    # How it came: by a missed call, or on the internet.
    sa.Column("origin", sa.String(12), nullable=False, server_default="missed_call"),
    sa.Index("ix_callbacks_created_at", "created_at"),
    sa.Index("ix_callbacks_held_until", "held_until"),
    sa.Index("ix_callbacks_state_due_at", "state", "due_at", "id"),
    sa.Index("ix_callbacks_state_urgent_at", "state", "urgent_at", "id"),
    # To match operators to callers: as the two above, need by need.
    sa.Index("ix_callbacks_state_needs_due_at", "state", "needs", "due_at", "id"),
    sa.Index("ix_callbacks_state_needs_urgent_at", "state", "needs", "urgent_at", "id"),
    sa.Index("ix_callbacks_wanted", "wanted_operator_id", "wanted_until"),
    sa.Index("ix_callbacks_number", "number"),
    sa.Index(
        "uq_callbacks_open_number",
        "number",
        unique=True,
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    ),
)


@dataclass(frozen=True, slots=True)
class CallbackRow:
    """A row of `callbacks`."""

    id: int
    number: str
    did: str
    state: str
    code: str
    language: str
    missed_calls: int
    attempts_used: int
    created_at: dt.datetime
    due_at: dt.datetime
    acknowledged_at: dt.datetime | None
    closed_at: dt.datetime | None
    closed_reason: str | None
    about_application_id: int | None
    parent_id: int | None
    urgent_at: dt.datetime
    promised_from: dt.datetime | None
    promised_until: dt.datetime | None
    needs: str
    wanted_operator_id: int | None
    wanted_until: dt.datetime | None
    held_until: dt.datetime | None
    origin: str


# Asked and done all the time, so built once: see `schema.INSERT`.
GET = sa.select(callbacks).where(callbacks.c.id == sa.bindparam("this"))
MOVE = callbacks.update().where(
    callbacks.c.id == sa.bindparam("this"), callbacks.c.state == sa.bindparam("from_state")
)
OF_NUMBER = sa.select(callbacks).where(callbacks.c.number == sa.bindparam("of_number"))
OPEN_FOR = OF_NUMBER.where(callbacks.c.closed_at.is_(None))
LATEST_OF = sa.select(callbacks).where(
    callbacks.c.id.in_(
        sa.select(sa.func.max(callbacks.c.id))
        .where(callbacks.c.number.in_(sa.bindparam("numbers", expanding=True)))
        .group_by(callbacks.c.number)
    )
)
LATEST_FOR = OF_NUMBER.order_by(callbacks.c.id.desc()).limit(1)
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
# No caller needs to know more exactly how many are ahead, and a longer count costs time.
MOST_COUNTED = 20_000
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
CHANGE = callbacks.update().where(callbacks.c.id == sa.bindparam("this"))
ADD = callbacks.insert().returning(callbacks.c.id)
IDS_OF_OPEN = sa.select(callbacks.c.number, callbacks.c.id).where(
    callbacks.c.number.in_(sa.bindparam("numbers", expanding=True)),
    callbacks.c.closed_at.is_(None),
)
ANYONE_DUE = (
    sa.select(callbacks.c.id)
    .where(callbacks.c.state == "waiting", callbacks.c.due_at <= sa.bindparam("now"))
    .limit(1)
)
LATEST_WAIT = (
    sa.select(transitions)
    .where(
        transitions.c.entity == "callback",
        transitions.c.entity_id == sa.bindparam("this"),
        transitions.c.to_state == "waiting",
    )
    .order_by(transitions.c.id.desc())
    .limit(1)
)


def get_open_callback(db: sa.Connection, number: str) -> CallbackRow | None:
    """Give the open callback of a number."""
    return read_row(db.execute(OPEN_FOR, {"of_number": number}), CallbackRow)


def get_newest_callback(db: sa.Connection, number: str) -> CallbackRow | None:
    """Give the newest callback of a number, open or closed."""
    return read_row(db.execute(LATEST_FOR, {"of_number": number}), CallbackRow)


def newest_callback_by_number(
    db: sa.Connection, numbers: Collection[str]
) -> Sequence[CallbackRow]:
    """Give the newest callback of each of these numbers that has one, open or closed."""
    return read_rows(db.execute(LATEST_OF, {"numbers": list(numbers)}), CallbackRow)


def find_callback(db: sa.Connection, callback_id: int) -> CallbackRow | None:
    """Give a callback whose id was typed, or None."""
    return read_row(db.execute(GET, {"this": callback_id}), CallbackRow)


def get_callback(db: sa.Connection, callback_id: int) -> CallbackRow:
    return read_one(db.execute(GET, {"this": callback_id}), CallbackRow)


def add_callback(db: sa.Connection, *, at: dt.datetime, reason: str, **row: object) -> int:
    """Insert a waiting callback and give its id; without `urgent_at` it is when it is due."""
    counted = {"missed_calls": 1, "attempts_used": 0, "urgent_at": row["due_at"]}
    values = {**counted, **row, "state": "waiting", "created_at": at}
    callback_id = int(db.execute(ADD, values).scalar_one())
    note_transition(
        db,
        entity="callback",
        entity_id=callback_id,
        at=at,
        actor="caller",
        from_state=None,
        to_state="waiting",
        reason=reason,
    )
    return callback_id


def add_form_callback(db: sa.Connection, *, at: dt.datetime, **row: object) -> int:
    """Insert what a form of the internet hangs on: a callback that no caller waits for any more.

    Whoever has to speak with its applicant later reopens it, as any other.
    """
    values = {
        **row,
        "origin": INTERNET,
        "state": "closed",
        "created_at": at,
        "due_at": at,
        "urgent_at": at,
        "closed_at": at,
        "closed_reason": "application",
        "missed_calls": 0,
        "attempts_used": 0,
    }
    callback_id = int(db.execute(ADD, values).scalar_one())
    note_transition(
        db,
        entity="callback",
        entity_id=callback_id,
        at=at,
        actor="caller",
        from_state=None,
        to_state="closed",
        reason="form sent on the internet",
    )
    return callback_id


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


def add_callbacks(db: sa.Connection, rows: Sequence[Mapping[str, object]]) -> dict[str, int]:
    """Insert open callbacks of different numbers; give each number's id."""
    db.execute(callbacks.insert(), list(rows))
    found = db.execute(IDS_OF_OPEN, {"numbers": [row["number"] for row in rows]})
    return dict(found.all())


def change_callbacks(db: sa.Connection, rows: Sequence[Mapping[str, object]]) -> None:
    """Write columns of many callbacks; each row names its callback's id as `this`."""
    db.execute(CHANGE, list(rows))


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


def get_first_due_times(
    db: sa.Connection, *, now: dt.datetime
) -> tuple[dt.datetime | None, dt.datetime | None]:
    """Give since when the first of those who wait is due, and when the next one will be."""
    query = sa.select(sa.func.min(callbacks.c.due_at)).where(callbacks.c.state == "waiting")
    oldest: dt.datetime | None = db.execute(query.where(callbacks.c.due_at <= now)).scalar()
    following: dt.datetime | None = db.execute(query.where(callbacks.c.due_at > now)).scalar()
    return oldest, following


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


def move_callback(
    db: sa.Connection,
    callback_id: int,
    *,
    from_states: tuple[str, ...],
    to_state: str,
    at: dt.datetime,
    actor: str,
    reason: str,
    **changes: object,
) -> bool:
    """Change the state, and other columns with it, if it is still one of `from_states`."""
    from_state = from_states[0] if len(from_states) == 1 else get_callback(db, callback_id).state
    if from_state not in from_states:
        return False
    here = {"this": callback_id, "from_state": from_state}
    moved = db.execute(MOVE, {**here, "state": to_state, **changes})
    if moved.rowcount != 1:
        return False
    note_transition(
        db,
        entity="callback",
        entity_id=callback_id,
        at=at,
        actor=actor,
        from_state=from_state,
        to_state=to_state,
        reason=reason,
    )
    return True


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


def move_call_count(db: sa.Connection, count: int, *, from_id: int, to_id: int) -> None:
    """Count so many missed calls on another callback than before."""
    now_fewer = callbacks.c.missed_calls - count
    db.execute(callbacks.update().where(callbacks.c.id == from_id).values(missed_calls=now_fewer))
    db.execute(callbacks.update().where(callbacks.c.id == to_id).values(missed_calls=count))


def get_latest_wait(db: sa.Connection, callback_id: int) -> TransitionRow | None:
    """Give how a callback came to wait the last time: its row of the history."""
    return read_row(db.execute(LATEST_WAIT, {"this": str(callback_id)}), TransitionRow)


def count_callbacks_by_state(db: sa.Connection) -> dict[str, int]:
    query = sa.select(callbacks.c.state, sa.func.count()).group_by(callbacks.c.state)
    return dict(db.execute(query).all())


def list_callbacks_in_state(
    db: sa.Connection,
    state: str,
    *,
    limit: int,
    newest_first: bool = False,
    after: tuple[dt.datetime, int] | None = None,
) -> Sequence[CallbackRow]:
    """List callbacks of a state by when they are (or were) due; `after` is the last one seen.

    It is one stretch of an index, however many there are.
    """
    turn = sa.tuple_(callbacks.c.due_at, callbacks.c.id)
    query = sa.select(callbacks).where(callbacks.c.state == state)
    if after is not None:
        query = query.where(turn < after if newest_first else turn > after)
    columns = (callbacks.c.due_at, callbacks.c.id)
    order = [column.desc() if newest_first else column for column in columns]
    return read_rows(db.execute(query.order_by(*order).limit(limit)), CallbackRow)


def list_callbacks_of_number(
    db: sa.Connection, number: str, *, limit: int
) -> Sequence[CallbackRow]:
    """List the callbacks of a number, the newest first."""
    query = sa.select(callbacks).where(callbacks.c.number == number)
    return read_rows(db.execute(query.order_by(callbacks.c.id.desc()).limit(limit)), CallbackRow)


def list_latest_callbacks(db: sa.Connection, *, limit: int) -> Sequence[CallbackRow]:
    query = sa.select(callbacks).order_by(callbacks.c.id.desc()).limit(limit)
    return read_rows(db.execute(query), CallbackRow)
