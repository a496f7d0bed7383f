"""Keep who proposed and who approved the very file of a tariff, by its hash."""

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa

from missedcall.db.schema import UtcDateTime, metadata, read_row

tariff_approvals = sa.Table(
    "tariff_approvals",
    metadata,
    sa.Column("version", sa.String(64), primary_key=True),  # SHA-256 of the file
    sa.Column("tariff_id", sa.String(60), nullable=False),
    sa.Column("proposed_by", sa.String(60), nullable=False),
    sa.Column("proposed_at", UtcDateTime, nullable=False),
    sa.Column("approved_by", sa.String(60), nullable=True),
    sa.Column("approved_at", UtcDateTime, nullable=True),
)


@dataclass(frozen=True, slots=True)
class TariffApprovalRow:
    """A row of `tariff_approvals`."""

    version: str
    tariff_id: str
    proposed_by: str
    proposed_at: dt.datetime
    approved_by: str | None
    approved_at: dt.datetime | None


def propose_tariff(
    db: sa.Connection, *, version: str, tariff_id: str, by: str, at: dt.datetime
) -> None:
    """Note a proposal; the same file twice raises IntegrityError."""
    row = {"version": version, "tariff_id": tariff_id, "proposed_by": by, "proposed_at": at}
    db.execute(tariff_approvals.insert().values(row))


def get_tariff_approval(db: sa.Connection, version: str) -> TariffApprovalRow | None:
    query = sa.select(tariff_approvals).where(tariff_approvals.c.version == version)
    return read_row(db.execute(query), TariffApprovalRow)


def approve_tariff(db: sa.Connection, version: str, *, by: str, at: dt.datetime) -> bool:
    """Approve what another has proposed; False when it was not, or is approved already."""
    here = sa.and_(
        tariff_approvals.c.version == version,
        tariff_approvals.c.approved_at.is_(None),
        tariff_approvals.c.proposed_by != by,
    )
    to = {"approved_by": by, "approved_at": at}
    return db.execute(tariff_approvals.update().where(here).values(to)).rowcount == 1


def is_tariff_approved(db: sa.Connection, version: str) -> bool:
    row = get_tariff_approval(db, version)
    return row is not None and row.approved_at is not None
