"""Keep each run over a class of personal data: when it was, and how much it erased."""

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa

from missedcall.db.schema import UtcDateTime, metadata

retention_runs = sa.Table(
    "retention_runs",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("kind", sa.String(20), nullable=False),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("erased", sa.Integer, nullable=False),
    sa.Column("is_more", sa.Boolean, nullable=False),  # it stopped at its limit: go on soon
    sa.Index("ix_retention_runs_kind_id", "kind", "id"),
)


@dataclass(frozen=True, slots=True)
class RetentionRunRow:
    """A row of `retention_runs`."""

    id: int
    kind: str
    at: dt.datetime
    erased: int
    is_more: bool
