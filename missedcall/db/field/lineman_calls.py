"""Keep the calls of linemen to applicants through the service, from the wish to the end."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from missedcall.db.schema import UtcDateTime, metadata, read_row, read_rows

OPEN = sa.text("ended_at IS NULL")
# A mobile at each end, both over the trunk.
CHANNELS = 2

lineman_calls = sa.Table(
    "lineman_calls",
    metadata,
    sa.Column("id", sa.String(50), primary_key=True),
    sa.Column("application_id", sa.ForeignKey("applications.id"), nullable=False),
    sa.Column("lineman", sa.String(40), nullable=False),  # the login
    sa.Column("requested_at", UtcDateTime, nullable=False),
    sa.Column("node", sa.String(40), nullable=True),  # None: not placed yet
    sa.Column("deadline_at", UtcDateTime, nullable=True),  # then Asterisk is asked about it
    sa.Column("lineman_at", UtcDateTime, nullable=True),
    sa.Column("applicant_at", UtcDateTime, nullable=True),
    sa.Column("bridged_at", UtcDateTime, nullable=True),
    sa.Column("ended_at", UtcDateTime, nullable=True),
    sa.Column("outcome", sa.String(30), nullable=True),
    sa.Column("talk_s", sa.Integer, nullable=True),
    sa.Index("ix_lineman_calls_application_id", "application_id", "requested_at"),
    sa.Index("ix_lineman_calls_lineman_requested_at", "lineman", "requested_at"),
    sa.Index(
        "uq_lineman_calls_open",
        "lineman",
        unique=True,
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    ),
)


@dataclass(frozen=True, slots=True)
class LinemanCallRow:
    """A row of `lineman_calls`."""

    id: str
    application_id: int
    lineman: str
    requested_at: dt.datetime
    node: str | None
    deadline_at: dt.datetime | None
    lineman_at: dt.datetime | None
    applicant_at: dt.datetime | None
    bridged_at: dt.datetime | None
    ended_at: dt.datetime | None
    outcome: str | None
    talk_s: int | None


_IS_OPEN = lineman_calls.c.ended_at.is_(None)


def add_lineman_call(
    db: sa.Connection, *, call_id: str, application_id: int, lineman: str, at: dt.datetime
) -> None:
    """Insert a call that is to be placed; raise IntegrityError when the lineman has one open."""
    db.execute(
        lineman_calls.insert().values(
            id=call_id, application_id=application_id, lineman=lineman, requested_at=at
        )
    )


def get_lineman_call(db: sa.Connection, call_id: str) -> LinemanCallRow | None:
    query = sa.select(lineman_calls).where(lineman_calls.c.id == call_id)
    return read_row(db.execute(query), LinemanCallRow)


def list_lineman_calls_to_place(db: sa.Connection, *, limit: int) -> Sequence[LinemanCallRow]:
    """List the calls that no Asterisk has been told of, the first one first."""
    query = sa.select(lineman_calls).where(_IS_OPEN, lineman_calls.c.node.is_(None))
    ordered = query.order_by(lineman_calls.c.requested_at, lineman_calls.c.id).limit(limit)
    return read_rows(db.execute(ordered), LinemanCallRow)


def place_lineman_call(
    db: sa.Connection, call_id: str, *, node: str, deadline_at: dt.datetime
) -> bool:
    """Reserve a call for a node; False when another process did, or it is over."""
    mine = sa.and_(lineman_calls.c.id == call_id, _IS_OPEN, lineman_calls.c.node.is_(None))
    to = {"node": node, "deadline_at": deadline_at}
    return db.execute(lineman_calls.update().where(mine).values(to)).rowcount == 1


def note_lineman_call_step(
    db: sa.Connection, call_id: str, *, column: str, at: dt.datetime
) -> None:
    """Write when a leg answered; what is known already, or is over, stays."""
    here = lineman_calls.c[column]
    mine = sa.and_(lineman_calls.c.id == call_id, _IS_OPEN, here.is_(None))
    db.execute(lineman_calls.update().where(mine).values({column: at}))


def extend_lineman_call(db: sa.Connection, call_id: str, *, deadline_at: dt.datetime) -> None:
    mine = sa.and_(lineman_calls.c.id == call_id, _IS_OPEN)
    db.execute(lineman_calls.update().where(mine).values(deadline_at=deadline_at))


def end_lineman_call(
    db: sa.Connection, call_id: str, *, at: dt.datetime, outcome: str, talk_s: int | None
) -> bool:
    """End a call, once."""
    mine = sa.and_(lineman_calls.c.id == call_id, _IS_OPEN)
    to = {"ended_at": at, "outcome": outcome, "talk_s": talk_s}
    return db.execute(lineman_calls.update().where(mine).values(to)).rowcount == 1


def list_overdue_lineman_calls(
    db: sa.Connection, *, node: str, now: dt.datetime
) -> Sequence[LinemanCallRow]:
    """List the calls of a node about which Asterisk is to be asked."""
    late = sa.and_(_IS_OPEN, lineman_calls.c.node == node, lineman_calls.c.deadline_at < now)
    return read_rows(db.execute(sa.select(lineman_calls).where(late)), LinemanCallRow)


def list_lineman_calls_of_application(
    db: sa.Connection, application_id: int
) -> Sequence[LinemanCallRow]:
    """List the calls to an applicant, the first one first."""
    mine = lineman_calls.c.application_id == application_id
    query = sa.select(lineman_calls).where(mine).order_by(lineman_calls.c.requested_at)
    return read_rows(db.execute(query), LinemanCallRow)


def count_lineman_calls(
    db: sa.Connection, *, since: dt.datetime, lineman: str, application_id: int | None = None
) -> int:
    """Count the calls of a lineman, or those to one applicant, whoever made them."""
    counted = (
        lineman_calls.c.lineman == lineman
        if application_id is None
        else lineman_calls.c.application_id == application_id
    )
    query = sa.select(sa.func.count()).where(counted, lineman_calls.c.requested_at >= since)
    return int(db.execute(query).scalar_one())


def count_lineman_channels_by_node(db: sa.Connection) -> dict[str, int]:
    """Count, for each node, the trunk's channels that the linemen's calls take."""
    placed = sa.and_(_IS_OPEN, lineman_calls.c.node.is_not(None))
    query = (
        sa.select(lineman_calls.c.node, sa.func.count())
        .where(placed)
        .group_by(lineman_calls.c.node)
    )
    return {node: CHANNELS * int(calls) for node, calls in db.execute(query)}
