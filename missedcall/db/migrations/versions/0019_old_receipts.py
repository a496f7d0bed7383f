"""Give payments of before 0.3.0 their receipts, numbered by the financial year of the booking.

Nothing is sent: who paid then was told by SMS without a number. Newer receipts keep theirs; the
count of a year goes on behind its last one, so there is no gap.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from alembic import op

from missedcall.db.schema import UtcDateTime

revision = "0019_old_receipts"
down_revision = "0018_application_papers"
branch_labels = None
depends_on = None

INDIA = ZoneInfo("Asia/Kolkata")
APRIL = 4
AT_ONCE = 5000
LEDGER = sa.table(
    "ledger",
    sa.column("id", sa.Integer),
    sa.column("application_id", sa.Integer),
    sa.column("account", sa.String),
    sa.column("reason", sa.String),
    sa.column("posted_at", UtcDateTime),
    sa.column("receipt", sa.String),
)
SERIALS = sa.table("receipt_serials", sa.column("year", sa.Integer), sa.column("last", sa.Integer))


def upgrade() -> None:
    db = op.get_bind()
    last = {row.year: row.last for row in db.execute(sa.select(SERIALS))}
    counted = set(last)
    behind = 0
    while rows := _without_receipt(db, behind=behind):
        behind = rows[-1].id
        given = []
        for row in rows:
            year = _financial_year(row.posted_at)
            last[year] = last.get(year, 0) + 1
            number = f"R{year % 100:02d}{(year + 1) % 100:02d}{last[year]:07d}"
            given.append({"entry": row.id, "number": number})
        here = LEDGER.c.id == sa.bindparam("entry")
        db.execute(LEDGER.update().where(here).values(receipt=sa.bindparam("number")), given)
    for year, serial in last.items():
        if year in counted:
            db.execute(SERIALS.update().where(SERIALS.c.year == year).values(last=serial))
        else:
            db.execute(SERIALS.insert().values(year=year, last=serial))


def _without_receipt(db: sa.Connection, *, behind: int) -> "Sequence[sa.Row[Any, Any]]":
    """Give the next payments of applications that have no receipt, in the order of booking."""
    return db.execute(
        sa.select(LEDGER.c.id, LEDGER.c.posted_at)
        .where(
            LEDGER.c.id > behind,
            LEDGER.c.application_id.is_not(None),
            LEDGER.c.account == "application",
            LEDGER.c.reason.in_(("payment", "matched")),
            LEDGER.c.receipt.is_(None),
        )
        .order_by(LEDGER.c.id)
        .limit(AT_ONCE)
    ).all()


def _financial_year(at: dt.datetime) -> int:
    """Give the year in which the financial year of an instant in India began."""
    day = at.astimezone(INDIA)
    return day.year if day.month >= APRIL else day.year - 1


def downgrade() -> None:
    """Leave the receipts: what has a number was given it."""
