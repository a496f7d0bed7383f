"""Keep gaps: when nobody listened to an Asterisk, and what its journal had kept meanwhile."""

import datetime as dt
from collections.abc import Sequence

import sqlalchemy as sa

from missedcall.db.callbacks import callbacks
from missedcall.db.calls import ANSWERED, calls
from missedcall.db.schema import UtcDateTime, metadata

gaps = sa.Table(
    "gaps",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("node", sa.String(40), nullable=False),
    sa.Column("from_at", UtcDateTime, nullable=False),
    sa.Column("to_at", UtcDateTime, nullable=False),
    sa.Column("reported_at", UtcDateTime, nullable=True),  # that it does not add up was logged
)


def add(db: sa.Connection, *, node: str, from_at: dt.datetime, to_at: dt.datetime) -> None:
    db.execute(gaps.insert().values(node=node, from_at=from_at, to_at=to_at))


def latest(db: sa.Connection, *, limit: int) -> Sequence[sa.RowMapping]:
    """List the newest gaps first, each with its calls counted as they stand now.

    `found` calls came in during the gap; of them `refused` opened nothing, `answered` were
    answered without ringing, and of the callbacks of the others `waiting` are open and `closed`
    are done.
    """
    is_open = callbacks.c.closed_at.is_(None)
    of_gap = sa.and_(
        calls.c.node == gaps.c.node, calls.c.at >= gaps.c.from_at, calls.c.at < gaps.c.to_at
    )
    query = (
        sa.select(
            gaps,
            sa.func.count(calls.c.id).label("found"),
            _count(calls.c.disposition == "refused").label("refused"),
            _count(
                sa.and_(calls.c.disposition.in_(ANSWERED), calls.c.callback_id.is_(None))
            ).label("answered"),
            _count(sa.and_(callbacks.c.id.is_not(None), is_open)).label("waiting"),
            _count(callbacks.c.closed_at.is_not(None)).label("closed"),
        )
        .outerjoin(calls, of_gap)
        .outerjoin(callbacks, callbacks.c.id == calls.c.callback_id)
        .group_by(gaps.c.id)
        .order_by(gaps.c.id.desc())
        .limit(limit)
    )
    return db.execute(query).mappings().all()


def _count(fact: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
    return sa.func.coalesce(sa.func.sum(sa.case((fact, 1), else_=0)), 0)
