"""Keep every comparison of a day with the bank, and on what the two did not agree."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from missedcall.db.schema import UtcDateTime, metadata, read_rows

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
    # A person has seen to it; empty while it waits.
    sa.Column("settled_at", UtcDateTime, nullable=True),
    sa.Column("settled_by", sa.String(60), nullable=True),
    sa.Column("settlement", sa.String(200), nullable=True),
    sa.Index("ix_reconciliation_differences_unsettled", "settled_at", "kind"),
)


# What we lacked was booked; the rest waits for a person.
UNSETTLED = (reconciliation_differences.c.kind != "missing_here") & (
    reconciliation_differences.c.settled_at.is_(None)
)


@dataclass(frozen=True, slots=True)
class UnsettledDifference:
    """A payment on which bank and ledger do not agree, as its newest comparison has it."""

    channel: str
    day: dt.date
    reference: str
    kind: str
    ours_paise: int | None
    theirs_paise: int | None
    found_at: dt.datetime


def list_unsettled_differences(db: sa.Connection, *, limit: int) -> Sequence[UnsettledDifference]:
    """List what no person has settled, the oldest first; found again it stands once."""
    differences, runs = reconciliation_differences.c, reconciliations.c
    newest = (
        sa.select(sa.func.max(runs.id).label("id"), differences.reference)
        .join(reconciliation_differences, differences.reconciliation_id == runs.id)
        .where(UNSETTLED)
        .group_by(runs.channel, differences.reference)
        .subquery()
    )
    query = (
        sa.select(
            runs.channel,
            runs.day,
            differences.reference,
            differences.kind,
            differences.ours_paise,
            differences.theirs_paise,
            runs.at.label("found_at"),
        )
        .join(reconciliation_differences, differences.reconciliation_id == runs.id)
        .join(newest, (newest.c.id == runs.id) & (newest.c.reference == differences.reference))
        .order_by(runs.id, differences.reference)
        .limit(limit)
    )
    return read_rows(db.execute(query), UnsettledDifference)


def settle_differences(
    db: sa.Connection, *, channel: str, reference: str, at: dt.datetime, by: str, reason: str
) -> int:
    """Note who has settled the differences of a reference, and how; give how many there were."""
    of_channel = sa.select(reconciliations.c.id).where(reconciliations.c.channel == channel)
    here = UNSETTLED & (
        reconciliation_differences.c.reconciliation_id.in_(of_channel)
        & (reconciliation_differences.c.reference == reference)
    )
    done = {"settled_at": at, "settled_by": by, "settlement": reason}
    return db.execute(reconciliation_differences.update().where(here).values(done)).rowcount


def settled_differences_of_day(
    db: sa.Connection, *, channel: str, day: dt.date
) -> set[tuple[str, str, int | None, int | None]]:
    """Give what persons have settled of a day: reference, kind, and both amounts in paise."""
    differences, runs = reconciliation_differences.c, reconciliations.c
    query = (
        sa.select(
            differences.reference,
            differences.kind,
            differences.ours_paise,
            differences.theirs_paise,
        )
        .join(reconciliations, differences.reconciliation_id == runs.id)
        .where(runs.channel == channel, runs.day == day, differences.settled_at.is_not(None))
    )
    return {tuple(row) for row in db.execute(query)}


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
        .where(UNSETTLED)
    )
    return int(db.execute(query).scalar_one())
