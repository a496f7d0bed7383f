"""Keep callbacks: the promise to ring a number back, at most one open for each number."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
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
# No caller needs to know more exactly how many are ahead, and a longer count costs time.
MOST_COUNTED = 20_000
CHANGE = callbacks.update().where(callbacks.c.id == sa.bindparam("this"))
ADD = callbacks.insert().returning(callbacks.c.id)
IDS_OF_OPEN = sa.select(callbacks.c.number, callbacks.c.id).where(
    callbacks.c.number.in_(sa.bindparam("numbers", expanding=True)),
    callbacks.c.closed_at.is_(None),
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


def add_callbacks(db: sa.Connection, rows: Sequence[Mapping[str, object]]) -> dict[str, int]:
    """Insert open callbacks of different numbers; give each number's id."""
    db.execute(callbacks.insert(), list(rows))
    found = db.execute(IDS_OF_OPEN, {"numbers": [row["number"] for row in rows]})
    return dict(found.all())


def change_callbacks(db: sa.Connection, rows: Sequence[Mapping[str, object]]) -> None:
    """Write columns of many callbacks; each row names its callback's id as `this`."""
    db.execute(CHANGE, list(rows))


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


def move_call_count(db: sa.Connection, count: int, *, from_id: int, to_id: int) -> None:
    """Count so many missed calls on another callback than before."""
    now_fewer = callbacks.c.missed_calls - count
    db.execute(callbacks.update().where(callbacks.c.id == from_id).values(missed_calls=now_fewer))
    db.execute(callbacks.update().where(callbacks.c.id == to_id).values(missed_calls=count))


def get_latest_wait(db: sa.Connection, callback_id: int) -> TransitionRow | None:
    """Give how a callback came to wait the last time: its row of the history."""
    return read_row(db.execute(LATEST_WAIT, {"this": str(callback_id)}), TransitionRow)
