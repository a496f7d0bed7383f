"""Count the receipts of each financial year, and find what each was given for."""

import sqlalchemy as sa

from missedcall.db.payments.ledger import NAMED, NamedEntry, ledger
from missedcall.db.schema import metadata, read_row

receipt_serials = sa.Table(
    "receipt_serials",
    metadata,
    # In which the financial year began.
    sa.Column("year", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("last", sa.Integer, nullable=False),
)


def next_receipt_serial(db: sa.Connection, *, year: int) -> int:
    """Give the next serial of a financial year, from 1; what is rolled back leaves no gap."""
    here = receipt_serials.c.year == year
    bump = receipt_serials.update().where(here).values(last=receipt_serials.c.last + 1)
    bumped = db.execute(bump.returning(receipt_serials.c.last)).scalar()
    if bumped is not None:
        return int(bumped)
    db.execute(receipt_serials.insert().values(year=year, last=1))
    return 1


def get_receipt_entry(db: sa.Connection, number: str) -> NamedEntry | None:
    """Give the entry of the ledger for which a receipt was given."""
    return read_row(db.execute(NAMED.where(ledger.c.receipt == number)), NamedEntry)
