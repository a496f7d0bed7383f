"""Cache reports that are computed from very many rows, for the pages that show them.

A cached report can be computed anew from the other tables at any time.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from missedcall.db.schema import UtcDateTime, metadata

cached_reports = sa.Table(
    "cached_reports",
    metadata,
    sa.Column("name", sa.String(40), primary_key=True),
    sa.Column("computed_at", UtcDateTime, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),  # of the shape of the figures
    sa.Column("figures", sa.JSON, nullable=False),
)


@dataclass(frozen=True)
class CachedReport:
    """Hold a report's figures, and as of when they were computed."""

    computed_at: dt.datetime
    figures: Any


def store_report(
    db: sa.Connection, name: str, *, version: int, computed_at: dt.datetime, figures: object
) -> None:
    """Store a report in the place of the one before; `version` is that of its shape."""
    values = {"computed_at": computed_at, "version": version, "figures": figures}
    here = cached_reports.c.name == name
    if db.execute(cached_reports.update().where(here).values(values)).rowcount == 0:
        db.execute(cached_reports.insert().values(name=name, **values))


def is_report_fresh(db: sa.Connection, name: str, *, version: int, since: dt.datetime) -> bool:
    """Say whether a report of this shape was computed after an instant."""
    found = get_report(db, name, version=version)
    return found is not None and found.computed_at > since


def get_report(db: sa.Connection, name: str, *, version: int) -> CachedReport | None:
    """Give the report that was computed last; None when there is none of this shape."""
    query = sa.select(cached_reports.c.computed_at, cached_reports.c.figures).where(
        cached_reports.c.name == name, cached_reports.c.version == version
    )
    row = db.execute(query).first()
    return None if row is None else CachedReport(row.computed_at, row.figures)
