"""Keep how many callers heard congestion because Asterisk could not keep their calls."""

import datetime as dt

import sqlalchemy as sa

from missedcall.db.calls.calls import insert_or_ignore
from missedcall.db.schema import UtcDateTime, metadata

rejected_calls = sa.Table(
    "rejected_calls",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("node", sa.String(40), nullable=False),
    sa.Column("uniqueid", sa.String(150), nullable=False),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.UniqueConstraint("node", "uniqueid"),
    sa.Index("ix_rejected_calls_at", "at"),
)


def add_rejected_call(db: sa.Connection, *, node: str, uniqueid: str, at: dt.datetime) -> None:
    """Note a rejected call; one that two listeners tell of is one row."""
    row = {"node": node, "uniqueid": uniqueid[:150], "at": at}
    db.execute(insert_or_ignore(rejected_calls, db), row)


def count_rejected_calls_since(db: sa.Connection, *, since: dt.datetime) -> int:
    """Count the calls that were rejected at or after an instant."""
    query = sa.select(sa.func.count()).where(rejected_calls.c.at >= since)
    return int(db.execute(query).scalar_one())
