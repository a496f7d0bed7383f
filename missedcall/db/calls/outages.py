"""Keep outages: when an Asterisk was not listened to, and what its journal had kept meanwhile."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from missedcall.db.callbacks.callbacks import callbacks
from missedcall.db.calls.calls import ANSWERED, calls
from missedcall.db.changed_topics import note_topics
from missedcall.db.schema import UtcDateTime, metadata, read_rows
from missedcall.domain.shared.live_topics import WALLBOARD

outages = sa.Table(
    "outages",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("node", sa.String(40), nullable=False),
    sa.Column("from_at", UtcDateTime, nullable=False),
    sa.Column("to_at", UtcDateTime, nullable=False),
    sa.Column("reported_at", UtcDateTime, nullable=True),  # that it does not add up was logged
)


@dataclass(frozen=True, slots=True)
class OutageRow:
    """A row of `outages`."""

    id: int
    node: str
    from_at: dt.datetime
    to_at: dt.datetime
    reported_at: dt.datetime | None


def add_outage(db: sa.Connection, *, node: str, from_at: dt.datetime, to_at: dt.datetime) -> None:
    db.execute(outages.insert().values(node=node, from_at=from_at, to_at=to_at))
    note_topics(db, WALLBOARD)


def note_outage_reported(db: sa.Connection, outage_id: int, *, at: dt.datetime) -> bool:
    """Note that a outage was reported; of two who would report it one is told True."""
    here = (outages.c.id == outage_id) & outages.c.reported_at.is_(None)
    return db.execute(outages.update().where(here).values(reported_at=at)).rowcount == 1


@dataclass(frozen=True, slots=True)
class CountedOutage(OutageRow):
    """A stretch in which we did not listen, with what became of the calls found in it."""

    found: int
    refused: int
    answered: int
    waiting: int
    closed: int


def list_latest_outages(
    db: sa.Connection,
    *,
    limit: int,
    before: int | None = None,
    since: dt.datetime | None = None,
) -> Sequence[CountedOutage]:
    """List the newest outages first, each with its calls counted as they stand now.

    `found` calls came in during the outage; of them `refused` opened nothing, `answered` were
    answered without ringing, and of the callbacks of the others `waiting` are open and `closed`
    are done. `before` is the id of the last outage that was seen; `since` leaves out those that
    had ended by then.
    """
    wanted = sa.true() if before is None else outages.c.id < before
    if since is not None:
        wanted = sa.and_(wanted, outages.c.to_at >= since)
    is_open = callbacks.c.closed_at.is_(None)
    of_outage = sa.and_(
        calls.c.node == outages.c.node,
        calls.c.at >= outages.c.from_at,
        calls.c.at < outages.c.to_at,
    )
    query = (
        sa.select(
            outages,
            sa.func.count(calls.c.id).label("found"),
            _count(calls.c.disposition == "refused").label("refused"),
            _count(
                sa.and_(calls.c.disposition.in_(ANSWERED), calls.c.callback_id.is_(None))
            ).label("answered"),
            _count(sa.and_(callbacks.c.id.is_not(None), is_open)).label("waiting"),
            _count(callbacks.c.closed_at.is_not(None)).label("closed"),
        )
        .outerjoin(calls, of_outage)
        .outerjoin(callbacks, callbacks.c.id == calls.c.callback_id)
        .where(wanted)
        .group_by(outages.c.id)
        .order_by(outages.c.id.desc())
        .limit(limit)
    )
    return read_rows(db.execute(query), CountedOutage)


def _count(fact: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
    return sa.func.coalesce(sa.func.sum(sa.case((fact, 1), else_=0)), 0)
