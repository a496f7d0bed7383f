"""Keep the works that a survey found to be needed, as lines of every demand from then on."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from missedcall.db.schema import UtcDateTime, metadata, read_rows

estimate_lines = sa.Table(
    "estimate_lines",
    metadata,
    sa.Column("application_id", sa.ForeignKey("applications.id"), primary_key=True),
    sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("label", sa.String(80), nullable=False),
    sa.Column("amount_paise", sa.BigInteger, nullable=False),
    sa.Column("actor", sa.String(60), nullable=False),
    sa.Column("at", UtcDateTime, nullable=False),
)


@dataclass(frozen=True, slots=True)
class EstimateLineRow:
    """A row of `estimate_lines`."""

    application_id: int
    position: int
    label: str
    amount_paise: int
    actor: str
    at: dt.datetime


def write_estimate(
    db: sa.Connection,
    application_id: int,
    *,
    lines: Sequence[tuple[str, int]],
    actor: str,
    at: dt.datetime,
) -> None:
    """Write an estimate (label, paise) in the place of one before; demands keep what they had."""
    here = estimate_lines.c.application_id == application_id
    db.execute(estimate_lines.delete().where(here))
    rows = [
        {
            "application_id": application_id,
            "position": position,
            "label": label,
            "amount_paise": paise,
            "actor": actor,
            "at": at,
        }
        for position, (label, paise) in enumerate(lines, start=1)
    ]
    if rows:
        db.execute(estimate_lines.insert(), rows)


def list_estimate_of_application(
    db: sa.Connection, application_id: int
) -> Sequence[EstimateLineRow]:
    """List the lines of an application's estimate in their order."""
    query = sa.select(estimate_lines).where(estimate_lines.c.application_id == application_id)
    return read_rows(db.execute(query.order_by(estimate_lines.c.position)), EstimateLineRow)
