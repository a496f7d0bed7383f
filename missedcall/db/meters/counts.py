"""Keep each count of an office's stock, and what differed from the ledger until it is settled."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from missedcall.db.schema import UtcDateTime, metadata, read_rows

meter_counts = sa.Table(
    "meter_counts",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("office", sa.String(3), nullable=False),
    sa.Column("counted_at", UtcDateTime, nullable=False),
    sa.Column("counted_by", sa.String(60), nullable=False),
    sa.Column("counted", sa.Integer, nullable=False),
    sa.Column("in_ledger", sa.Integer, nullable=False),
    sa.Index("ix_meter_counts_office", "office"),
)

meter_differences = sa.Table(
    "meter_differences",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("count_id", sa.ForeignKey("meter_counts.id"), nullable=False),
    sa.Column("office", sa.String(3), nullable=False),
    sa.Column("serial", sa.String(30), nullable=False),
    sa.Column("difference", sa.String(8), nullable=False),  # missing, or surplus
    sa.Column("settled_at", UtcDateTime, nullable=True),
    sa.Column("settled_by", sa.String(60), nullable=True),
    sa.Column("settlement", sa.String(20), nullable=True),
    sa.Column("settlement_reason", sa.String(200), nullable=True),
    sa.Index(
        "uq_meter_differences_open",
        "office",
        "serial",
        unique=True,
        sqlite_where=sa.text("settled_at IS NULL"),
        postgresql_where=sa.text("settled_at IS NULL"),
    ),
)


@dataclass(frozen=True, slots=True)
class MeterDifferenceRow:
    """A row of `meter_differences`."""

    id: int
    count_id: int
    office: str
    serial: str
    difference: str
    settled_at: dt.datetime | None
    settled_by: str | None
    settlement: str | None
    settlement_reason: str | None


def add_count(
    db: sa.Connection,
    *,
    office: str,
    counted_at: dt.datetime,
    counted_by: str,
    counted: int,
    in_ledger: int,
) -> int:
    """Note that an office's stock was counted, and give the count's id."""
    row = {
        "office": office,
        "counted_at": counted_at,
        "counted_by": counted_by,
        "counted": counted,
        "in_ledger": in_ledger,
    }
    return int(
        db.execute(meter_counts.insert().values(row).returning(meter_counts.c.id)).scalar_one()
    )


def add_difference(
    db: sa.Connection, *, count_id: int, office: str, serial: str, difference: str
) -> None:
    db.execute(
        meter_differences.insert().values(
            count_id=count_id, office=office, serial=serial, difference=difference
        )
    )


@dataclass(frozen=True, slots=True)
class OpenMeterDifference(MeterDifferenceRow):
    """A difference that is not settled, with who counted it and when."""

    counted_at: dt.datetime
    counted_by: str


def list_open_differences(
    db: sa.Connection, *, office: str | None
) -> Sequence[OpenMeterDifference]:
    """List the differences that are not settled, with their count, the oldest first."""
    query = (
        sa.select(meter_differences, meter_counts.c.counted_at, meter_counts.c.counted_by)
        .join(meter_counts, meter_counts.c.id == meter_differences.c.count_id)
        .where(meter_differences.c.settled_at.is_(None))
        .order_by(meter_differences.c.id)
    )
    if office is not None:
        query = query.where(meter_differences.c.office == office)
    return read_rows(db.execute(query), OpenMeterDifference)


def settle_difference(
    db: sa.Connection,
    difference_id: int,
    *,
    at: dt.datetime,
    settled_by: str,
    settlement: str,
    settlement_reason: str,
) -> bool:
    """Settle a difference; False when another has done so meanwhile."""
    here = (meter_differences.c.id == difference_id) & meter_differences.c.settled_at.is_(None)
    done = db.execute(
        meter_differences.update()
        .where(here)
        .values(
            settled_at=at,
            settled_by=settled_by,
            settlement=settlement,
            settlement_reason=settlement_reason,
        )
    )
    return done.rowcount == 1
