"""Keep every comparison of a day with the bank, and on what the two did not agree."""

import datetime as dt
from collections.abc import Mapping, Sequence

import sqlalchemy as sa

from missedcall.db.schema import UtcDateTime, metadata

reconciliations = sa.Table(
    "reconciliations",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("channel", sa.String(12), nullable=False),
    sa.Column("day", sa.Date, nullable=False),
    sa.Column("digest", sa.String(64), nullable=False),  # of the bank's file
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("actor", sa.String(60), nullable=False),
    sa.Column("agreed", sa.Integer, nullable=False),
    sa.Index("ix_reconciliations_channel_day", "channel", "day"),
)

reconciliation_differences = sa.Table(
    "reconciliation_differences",
    metadata,
    sa.Column("reconciliation_id", sa.ForeignKey("reconciliations.id"), primary_key=True),
    sa.Column("reference", sa.String(60), primary_key=True),
    sa.Column("kind", sa.String(20), nullable=False),
    sa.Column("ours_paise", sa.BigInteger, nullable=True),
    sa.Column("theirs_paise", sa.BigInteger, nullable=True),
)


def add_reconciliation(
    db: sa.Connection, differences: Sequence[Mapping[str, object]], **row: object
) -> None:
    """Insert a comparison with its differences."""
    added = db.execute(reconciliations.insert().values(row).returning(reconciliations.c.id))
    here = {"reconciliation_id": int(added.scalar_one())}
    if differences:
        rows = [{**here, **each} for each in differences]
        db.execute(reconciliation_differences.insert(), rows)


def is_file_reconciled(db: sa.Connection, *, channel: str, day: dt.date, digest: str) -> bool:
    """Say whether this very file was compared with this day."""
    query = sa.select(reconciliations.c.id).where(
        reconciliations.c.channel == channel,
        reconciliations.c.day == day,
        reconciliations.c.digest == digest,
    )
    return db.execute(query).first() is not None


def count_unsettled_differences(db: sa.Connection, *, since: dt.datetime) -> int:
    """Count the differences found since an instant that a person must see to."""
    query = (
        sa.select(sa.func.count())
        .select_from(reconciliation_differences)
        .join(
            reconciliations,
            reconciliations.c.id == reconciliation_differences.c.reconciliation_id,
        )
        .where(reconciliations.c.at >= since)
        .where(reconciliation_differences.c.kind != "missing_here")
    )
    return int(db.execute(query).scalar_one())
