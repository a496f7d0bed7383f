"""Keep which office runs short of which meters: since when, until when they last, and its end."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from missedcall.db.schema import UtcDateTime, metadata, read_rows

shortages = sa.Table(
    "shortages",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("office", sa.String(3), nullable=False),
    sa.Column("kind", sa.String(20), nullable=False),
    sa.Column("began_at", UtcDateTime, nullable=False),
    sa.Column("runs_out_on", sa.Date, nullable=False),  # by the last forecast
    sa.Column("short", sa.Integer, nullable=False),
    sa.Column("ended_at", UtcDateTime, nullable=True),
    sa.Index(
        "uq_shortages_open",
        "office",
        "kind",
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    ),
)


@dataclass(frozen=True, slots=True)
class ShortageRow:
    """A row of `shortages`."""

    id: int
    office: str
    kind: str
    began_at: dt.datetime
    runs_out_on: dt.date
    short: int
    ended_at: dt.datetime | None


def list_open_shortages(db: sa.Connection) -> Sequence[ShortageRow]:
    """List the shortages of now, those that bite first first."""
    query = sa.select(shortages).where(shortages.c.ended_at.is_(None))
    return read_rows(
        db.execute(query.order_by(shortages.c.runs_out_on, shortages.c.id)), ShortageRow
    )


def count_open_shortages(db: sa.Connection) -> int:
    query = sa.select(sa.func.count()).where(shortages.c.ended_at.is_(None))
    return int(db.execute(query).scalar_one())


def add_shortage(
    db: sa.Connection, *, office: str, kind: str, at: dt.datetime, runs_out_on: dt.date, short: int
) -> int:
    """Note that an office will run short, and give the shortage's id."""
    row = {
        "office": office,
        "kind": kind,
        "began_at": at,
        "runs_out_on": runs_out_on,
        "short": short,
    }
    return int(db.execute(shortages.insert().values(row).returning(shortages.c.id)).scalar_one())


def update_shortage(
    db: sa.Connection, shortage_id: int, *, runs_out_on: dt.date, short: int
) -> None:
    db.execute(
        shortages.update()
        .where(shortages.c.id == shortage_id)
        .values(runs_out_on=runs_out_on, short=short)
    )


def end_shortage(db: sa.Connection, shortage_id: int, *, at: dt.datetime) -> None:
    here = (shortages.c.id == shortage_id) & shortages.c.ended_at.is_(None)
    db.execute(shortages.update().where(here).values(ended_at=at))
