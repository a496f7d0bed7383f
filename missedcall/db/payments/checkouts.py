"""Keep the pages of gateways that were opened, so that one sum is asked for once."""

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa

from missedcall.db.schema import UtcDateTime, metadata, read_row

checkouts = sa.Table(
    "checkouts",
    metadata,
    sa.Column("gateway", sa.String(40), primary_key=True),
    # Application, version and what was booked before: see `domain.payments.upi`.
    sa.Column("reference", sa.String(35), primary_key=True),
    sa.Column("amount_paise", sa.BigInteger, nullable=False),
    sa.Column("url", sa.String(2000), nullable=False),
    sa.Column("opened_at", UtcDateTime, nullable=False),
    sa.Column("expires_at", UtcDateTime, nullable=False),
)


@dataclass(frozen=True, slots=True)
class CheckoutRow:
    """A row of `checkouts`."""

    gateway: str
    reference: str
    amount_paise: int
    url: str
    opened_at: dt.datetime
    expires_at: dt.datetime


def get_checkout(db: sa.Connection, *, gateway: str, reference: str) -> CheckoutRow | None:
    """Give the page that was opened for a sum."""
    here = (checkouts.c.gateway == gateway) & (checkouts.c.reference == reference)
    return read_row(db.execute(sa.select(checkouts).where(here)), CheckoutRow)


def save_checkout(db: sa.Connection, row: CheckoutRow) -> None:
    """Keep a page in the place of the one before for the same sum."""
    here = (checkouts.c.gateway == row.gateway) & (checkouts.c.reference == row.reference)
    db.execute(checkouts.delete().where(here))
    values = {name: getattr(row, name) for name in CheckoutRow.__slots__}
    db.execute(checkouts.insert().values(values))
