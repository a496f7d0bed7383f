"""Keep the money that came and went, one row an entry; rows are added and never changed."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass

import sqlalchemy as sa

from missedcall.db.applications.applications import applications
from missedcall.db.schema import UtcDateTime, metadata, read_rows
from missedcall.domain.payments.ledger import LedgerEntry

# Money of unknown payers: little of all there ever was.
IN_SUSPENSE = sa.text("account = 'suspense'")

ledger = sa.Table(
    "ledger",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("application_id", sa.ForeignKey("applications.id"), nullable=True),
    sa.Column("account", sa.String(12), nullable=False),
    sa.Column("channel", sa.String(12), nullable=False),
    sa.Column("reference", sa.String(60), nullable=False),
    sa.Column("reason", sa.String(20), nullable=False),
    sa.Column("amount_paise", sa.BigInteger, nullable=False),
    sa.Column("settled_at", UtcDateTime, nullable=False),
    sa.Column("posted_at", UtcDateTime, nullable=False),
    sa.Column("actor", sa.String(60), nullable=False),
    # What the payer gave as the application's number, when no living one has it.
    sa.Column("payer_reference", sa.String(20), nullable=True),
    # The number of the receipt that was given for it: see `domain.payments.receipt_number`.
    sa.Column("receipt", sa.String(12), nullable=True),
    # The same money can be told of any number of times and is booked once.
    sa.UniqueConstraint(
        "channel", "reference", "reason", name="uq_ledger_channel_reference_reason"
    ),
    sa.Index("ix_ledger_application_id", "application_id"),
    sa.Index("uq_ledger_receipt", "receipt", unique=True),
    sa.Index("ix_ledger_channel_settled_at", "channel", "settled_at"),
    sa.Index("ix_ledger_posted_at", "posted_at"),
    sa.Index(
        "ix_ledger_suspense",
        "channel",
        "reference",
        sqlite_where=IN_SUSPENSE,
        postgresql_where=IN_SUSPENSE,
    ),
)


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """A row of `ledger`."""

    id: int
    application_id: int | None
    account: str
    channel: str
    reference: str
    reason: str
    amount_paise: int
    settled_at: dt.datetime
    posted_at: dt.datetime
    actor: str
    payer_reference: str | None
    receipt: str | None


NAMED = sa.select(ledger, applications.c.number.label("application")).outerjoin(
    applications, applications.c.id == ledger.c.application_id
)
# Read with every case, so built once: see `schema.INSERT`.
OF_APPLICATION = (
    sa.select(ledger).where(ledger.c.application_id == sa.bindparam("of")).order_by(ledger.c.id)
)


def add_ledger_row(db: sa.Connection, **row: object) -> None:
    db.execute(ledger.insert().values(row))


def add_entry(
    db: sa.Connection,
    entry: LedgerEntry,
    *,
    application_id: int | None,
    actor: str,
    payer_reference: str | None = None,
    receipt: str | None = None,
) -> None:
    """Write an entry of the rules; of the same money told twice the second raises."""
    add_ledger_row(
        db,
        application_id=application_id,
        actor=actor,
        payer_reference=payer_reference,
        receipt=receipt,
        **asdict(entry),
    )


def list_entries_of_application(db: sa.Connection, application_id: int) -> Sequence[LedgerRow]:
    """List the entries of an application in the order in which they were written."""
    return read_rows(db.execute(OF_APPLICATION, {"of": application_id}), LedgerRow)


def list_entries_of_reference(
    db: sa.Connection, *, channel: str, reference: str
) -> Sequence[LedgerRow]:
    """List what was booked with a reference, in the order in which it was written."""
    query = sa.select(ledger).where(ledger.c.channel == channel, ledger.c.reference == reference)
    return read_rows(db.execute(query.order_by(ledger.c.id)), LedgerRow)


def reversed_at(db: sa.Connection, *, channel: str, reference: str) -> dt.datetime | None:
    """Give when money of a reference was taken back by the bank, or None."""
    rows = list_entries_of_reference(db, channel=channel, reference=reference)
    return next((row.posted_at for row in rows if row.reason in ("bounced", "chargeback")), None)


@dataclass(frozen=True, slots=True)
class NamedEntry(LedgerRow):
    """An entry of the ledger with its application's number."""

    application: str | None


def list_payments_of_references(
    db: sa.Connection, *, channel: str, references: Collection[str]
) -> Sequence[NamedEntry]:
    """List all that was booked with any of some references, with the numbers of applications."""
    query = NAMED.where(ledger.c.channel == channel, ledger.c.reference.in_(references))
    return read_rows(db.execute(query.order_by(ledger.c.id)), NamedEntry)


def list_payments_settled_between(
    db: sa.Connection, *, channel: str, since: dt.datetime, until: dt.datetime
) -> Sequence[LedgerRow]:
    """List the payments of a channel by when they were settled."""
    query = sa.select(ledger).where(
        ledger.c.channel == channel,
        ledger.c.reason == "payment",
        ledger.c.settled_at >= since,
        ledger.c.settled_at < until,
    )
    return read_rows(db.execute(query), LedgerRow)


def list_latest_entries(
    db: sa.Connection, *, limit: int, since: dt.datetime | None = None
) -> Sequence[NamedEntry]:
    """List entries with the number of their application, the newest first."""
    query = NAMED.limit(limit)
    if since is not None:
        query = query.where(ledger.c.posted_at >= since).order_by(ledger.c.posted_at.desc())
    query = query.order_by(ledger.c.id.desc())
    return read_rows(db.execute(query), NamedEntry)


@dataclass(frozen=True, slots=True)
class SuspenseBalance:
    """Money of a reference that belongs to no application yet."""

    id: int
    channel: str
    reference: str
    amount_paise: int
    settled_at: dt.datetime
    payer_reference: str | None


def list_entries_in_suspense(db: sa.Connection, *, limit: int) -> Sequence[SuspenseBalance]:
    """List money that waits for accounts to match or refund it, the oldest first.

    What was matched or given back has an opposite entry of the same reference.
    """
    first = sa.func.min(ledger.c.id)
    query = (
        sa.select(
            first.label("id"),
            ledger.c.channel,
            ledger.c.reference,
            # PostgreSQL adds whole numbers up to a decimal.
            sa.cast(sa.func.sum(ledger.c.amount_paise), sa.BigInteger).label("amount_paise"),
            sa.func.min(ledger.c.settled_at).label("settled_at"),
            sa.func.max(ledger.c.payer_reference).label("payer_reference"),
        )
        .where(IN_SUSPENSE)
        .group_by(ledger.c.channel, ledger.c.reference)
        .having(sa.func.sum(ledger.c.amount_paise) > 0)
        .order_by(first)
        .limit(limit)
    )
    return read_rows(db.execute(query), SuspenseBalance)
