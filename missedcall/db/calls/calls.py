"""Keep missed calls: one row for every call Asterisk told us of, refused ones too."""

import datetime as dt
import functools
import importlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from missedcall.db.changed_topics import note_topics
from missedcall.db.schema import UtcDateTime, metadata, read_rows
from missedcall.domain.shared.live_topics import CALLBACKS, WALLBOARD

calls = sa.Table(
    "calls",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("node", sa.String(40), nullable=False),
    sa.Column("uniqueid", sa.String(150), nullable=False),
    sa.Column("number", sa.String(20), nullable=True),  # E.164; null when it could not be one
    sa.Column("caller_id", sa.String(64), nullable=False),  # as the network gave it
    sa.Column("did", sa.String(20), nullable=False),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("recorded_at", UtcDateTime, nullable=False),
    sa.Column(
        "disposition", sa.String(20), nullable=False
    ),  # new | repeat | status | answer | refused
    sa.Column("reason", sa.String(30), nullable=True),  # why it was refused
    sa.Column("callback_id", sa.ForeignKey("callbacks.id"), nullable=True),
    sa.UniqueConstraint("node", "uniqueid"),
    sa.Index("ix_calls_number_at", "number", "at"),
    sa.Index("ix_calls_node_at", "node", "at"),
    sa.Index("ix_calls_at_did", "at", "did"),  # reports count without looking at the rows
)


@dataclass(frozen=True, slots=True)
class CallRow:
    """A row of `calls`."""

    id: int
    node: str
    uniqueid: str
    number: str | None
    caller_id: str
    did: str
    at: dt.datetime
    recorded_at: dt.datetime
    disposition: str
    reason: str | None
    callback_id: int | None


# Dispositions of calls that were answered without ringing.
ANSWERED = ("status", "answer")


def insert_or_ignore(table: sa.Table, db: sa.Connection) -> sa.Insert:
    """Give an INSERT that leaves an existing row alone, in the database's own dialect."""
    return _insert_or_ignore(table, db.dialect.name)


@functools.cache
def _insert_or_ignore(table: sa.Table, dialect: str) -> sa.Insert:
    # Of the dialects only the one in use is loaded: PostgreSQL's takes long.
    in_use = importlib.import_module(f"sqlalchemy.dialects.{dialect}")
    leaving_alone: sa.Insert = in_use.insert(table).on_conflict_do_nothing()
    return leaving_alone


# Asked and done all the time, so built once: see `schema.INSERT`.
ADD = calls.insert()
IDS_OF = sa.select(calls.c.id, calls.c.uniqueid).where(
    calls.c.node == sa.bindparam("on_node"),
    calls.c.uniqueid.in_(sa.bindparam("uniqueids", expanding=True)),
)
_OF_NUMBERS = sa.and_(
    calls.c.number.in_(sa.bindparam("numbers", expanding=True)),
    calls.c.at >= sa.bindparam("since"),
)
COUNT_BY_NUMBER = (
    sa.select(calls.c.number, sa.func.count()).where(_OF_NUMBERS).group_by(calls.c.number)
)
TOLD_OF = sa.select(calls.c.number, calls.c.at).where(
    _OF_NUMBERS, calls.c.disposition.in_(ANSWERED)
)
COUNT_SINCE = sa.select(sa.func.count()).where(
    calls.c.number == sa.bindparam("of"), calls.c.at >= sa.bindparam("since")
)
TOLD = sa.select(sa.func.count(), sa.func.max(calls.c.at)).where(
    calls.c.number == sa.bindparam("of"),
    calls.c.at >= sa.bindparam("since"),
    calls.c.disposition.in_(ANSWERED),
)
TIMES_OF = (
    sa.select(calls.c.at)
    .where(calls.c.number == sa.bindparam("of"), calls.c.at >= sa.bindparam("since"))
    .order_by(calls.c.at.desc())
    .limit(sa.bindparam("most"))
)


def list_known_calls(db: sa.Connection, *, node: str, uniqueids: Collection[str]) -> set[str]:
    """Give which of these calls of a node are recorded already."""
    found = db.execute(IDS_OF, {"on_node": node, "uniqueids": list(uniqueids)})
    return {uniqueid for _, uniqueid in found}


def add_calls(db: sa.Connection, rows: Sequence[Mapping[str, Any]]) -> dict[tuple[str, str], int]:
    """Insert calls with what the rules made of them; give the id of each (node, uniqueid).

    The unique key (node, uniqueid) keeps a call that is told twice, by the event, by the journal
    or by a second listener, one row: raise IntegrityError for one that is there already.
    """
    # Rows one by one, then their ids: psycopg reads a statement of many rows very slowly.
    db.execute(ADD, list(rows))
    note_topics(db, CALLBACKS, WALLBOARD)
    ids: dict[tuple[str, str], int] = {}
    for node in {row["node"] for row in rows}:
        uniqueids = [row["uniqueid"] for row in rows if row["node"] == node]
        found = db.execute(IDS_OF, {"on_node": node, "uniqueids": uniqueids})
        ids |= {(node, uniqueid): call_id for call_id, uniqueid in found}
    return ids


def count_calls_of_number(db: sa.Connection, *, number: str, since: dt.datetime) -> int:
    """Count the calls of one number from an instant on."""
    return int(db.execute(COUNT_SINCE, {"of": number, "since": since}).scalar_one())


def count_calls_by_number(
    db: sa.Connection, numbers: Collection[str], *, since: dt.datetime
) -> dict[str, int]:
    """Count the calls of each of these numbers from an instant on; who made none is left out."""
    found = db.execute(COUNT_BY_NUMBER, {"numbers": list(numbers), "since": since})
    return dict(found.all())


def list_answered_call_times(
    db: sa.Connection, numbers: Collection[str], *, since: dt.datetime
) -> Sequence[tuple[str, dt.datetime]]:
    """List when calls of these numbers were made that a text answered."""
    found = db.execute(TOLD_OF, {"numbers": list(numbers), "since": since})
    return [(number, at) for number, at in found]


def count_answered_calls(
    db: sa.Connection, *, number: str, since: dt.datetime
) -> tuple[int, dt.datetime | None]:
    """Count the calls of a number that a text answered, and give the last one's instant."""
    times, last = db.execute(TOLD, {"of": number, "since": since}).one()
    return times, last


def mark_repeats_answered(
    db: sa.Connection, callback_id: int, *, since: dt.datetime
) -> int | None:
    """Mark the repeats after an instant as answered by text; give the newest one's id."""
    repeats = sa.and_(
        calls.c.callback_id == callback_id, calls.c.disposition == "repeat", calls.c.at > since
    )
    taken = calls.update().where(repeats).values(disposition="status").returning(calls.c.id)
    return max(db.execute(taken).scalars(), default=None)


def list_call_times_of_number(
    db: sa.Connection, *, number: str, since: dt.datetime, limit: int
) -> Sequence[dt.datetime]:
    """List when a number called, the newest first."""
    asked = {"of": number, "since": since, "most": limit}
    return db.execute(TIMES_OF, asked).scalars().all()


def count_calls_of_nodes(
    db: sa.Connection, nodes: Sequence[str], *, begins: dt.datetime, ends: dt.datetime
) -> int:
    """Count the calls that these nodes took in a stretch of time."""
    within = sa.and_(calls.c.node.in_(nodes), calls.c.at >= begins, calls.c.at < ends)
    return db.execute(sa.select(sa.func.count()).where(within)).scalar_one()


def list_calls_of_callback(
    db: sa.Connection, callback_id: int, *, number: str, limit: int
) -> Sequence[CallRow]:
    """List the calls that a number's callback counted, the newest first."""
    mine = sa.and_(calls.c.number == number, calls.c.callback_id == callback_id)
    query = sa.select(calls).where(mine).order_by(calls.c.at.desc()).limit(limit)
    return read_rows(db.execute(query), CallRow)


def list_repeats_since(
    db: sa.Connection, callback_id: int, *, since: dt.datetime
) -> Sequence[int]:
    """List the repeats that a callback counted after an instant, the first one first."""
    repeats = sa.and_(
        calls.c.callback_id == callback_id, calls.c.disposition == "repeat", calls.c.at > since
    )
    return db.execute(sa.select(calls.c.id).where(repeats).order_by(calls.c.at)).scalars().all()


def assign_calls_to_callback(
    db: sa.Connection, call_ids: Sequence[int], *, callback_id: int
) -> None:
    """Let calls belong to another callback; the first of them has opened it."""
    mine = calls.c.id.in_(call_ids)
    db.execute(calls.update().where(mine).values(callback_id=callback_id))
    opened = calls.c.id == call_ids[0]
    db.execute(calls.update().where(opened).values(disposition="new"))


def list_calls_after(db: sa.Connection, call_id: int) -> Sequence[tuple[int, str | None]]:
    """List the id and number of the calls that were recorded after one, in their order."""
    newer = sa.select(calls.c.id, calls.c.number).where(calls.c.id > call_id)
    return [(found, number) for found, number in db.execute(newer.order_by(calls.c.id))]


def list_latest_calls(db: sa.Connection, *, limit: int) -> Sequence[CallRow]:
    """List the newest calls first."""
    return read_rows(
        db.execute(sa.select(calls).order_by(calls.c.id.desc()).limit(limit)), CallRow
    )
