"""Keep delivery receipts as they came, and what was read in each of them."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from missedcall.db.schema import UtcDateTime, metadata, read_rows
from missedcall.domain.messages.message import gateway_id_key

receipts = sa.Table(
    "receipts",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("gateway", sa.String(40), nullable=False),
    sa.Column("received_at", UtcDateTime, nullable=False),
    sa.Column("raw", sa.Text, nullable=False),
    sa.Column("read_at", UtcDateTime, nullable=True),
    sa.Index("ix_receipts_read_at", "read_at"),
)


@dataclass(frozen=True, slots=True)
class ReceiptRow:
    """A row of `receipts`."""

    id: int
    gateway: str
    received_at: dt.datetime
    raw: str
    read_at: dt.datetime | None


# One receipt may speak of many messages, and one message may have many: for each part, twice …
receipt_items = sa.Table(
    "receipt_items",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("receipt_id", sa.ForeignKey("receipts.id"), nullable=False),
    sa.Column("gateway", sa.String(40), nullable=False),
    sa.Column(
        "gateway_key", sa.String(100), nullable=True
    ),  # the gateway's id, see `gateway_id_key`
    sa.Column("message_id", sa.ForeignKey("messages.id"), nullable=True),  # empty: not ours yet
    sa.Column("status", sa.String(20), nullable=True),  # empty: it could not be read
    sa.Column("part", sa.String(100), nullable=True),
    sa.Column("at", UtcDateTime, nullable=True),  # when it happened, if the gateway says so
    sa.Column("problem", sa.String(200), nullable=True),
    sa.Index("ix_receipt_items_gateway_key", "gateway_key"),
    sa.Index("ix_receipt_items_message_id", "message_id"),
    sa.Index(
        "ix_receipt_items_unmatched",
        "receipt_id",
        sqlite_where=sa.text("message_id IS NULL"),
        postgresql_where=sa.text("message_id IS NULL"),
    ),
)


@dataclass(frozen=True, slots=True)
class ReceiptItemRow:
    """A row of `receipt_items`."""

    id: int
    receipt_id: int
    gateway: str
    gateway_key: str | None
    message_id: int | None
    status: str | None
    part: str | None
    at: dt.datetime | None
    problem: str | None


# Asked and done for every message, so built once: see `schema.INSERT`.
KEEP = receipts.insert().returning(receipts.c.id)
MARK_READ = receipts.update().where(
    receipts.c.id == sa.bindparam("this"), receipts.c.read_at.is_(None)
)
ADD_ITEM = receipt_items.insert()
WAITING_FOR = (
    sa.select(receipt_items)
    .where(
        receipt_items.c.gateway_key == sa.bindparam("key"),
        receipt_items.c.gateway == sa.bindparam("at_gateway"),
        receipt_items.c.message_id.is_(None),
    )
    .order_by(receipt_items.c.id)
)


def add_receipt(db: sa.Connection, *, gateway: str, raw: str, received_at: dt.datetime) -> int:
    """Keep what came, to be read later, and give its id."""
    row = {"gateway": gateway, "raw": raw, "received_at": received_at}
    return int(db.execute(KEEP, row).scalar_one())


def list_unread_receipts(db: sa.Connection, *, limit: int) -> Sequence[ReceiptRow]:
    """List what came and was not read, the oldest first."""
    query = sa.select(receipts).where(receipts.c.read_at.is_(None))
    return read_rows(db.execute(query.order_by(receipts.c.id).limit(limit)), ReceiptRow)


def mark_receipt_read(db: sa.Connection, receipt_id: int, *, at: dt.datetime) -> bool:
    """Note that a receipt was read; of two readers exactly one is told True."""
    return db.execute(MARK_READ, {"this": receipt_id, "read_at": at}).rowcount == 1


def add_receipt_item(db: sa.Connection, *, gateway_id: str | None, **row: object) -> None:
    """Keep what was read in a receipt about one message."""
    key = gateway_id and gateway_id_key(gateway_id)
    db.execute(ADD_ITEM, {**row, "gateway_key": key})


def list_unmatched_items(
    db: sa.Connection, *, gateway: str, gateway_id: str
) -> Sequence[ReceiptItemRow]:
    """List what was said of a message before we knew the id the gateway gave it."""
    asked = {"key": gateway_id_key(gateway_id), "at_gateway": gateway}
    return read_rows(db.execute(WAITING_FOR, asked), ReceiptItemRow)


def match_receipt_item(db: sa.Connection, item_id: int, *, message_id: int) -> None:
    """Note whose receipt it is."""
    here = receipt_items.c.id == item_id
    db.execute(receipt_items.update().where(here).values(message_id=message_id))


def first_final_word_by_part(db: sa.Connection, message_id: int) -> dict[str, str]:
    """Give the first final word on each part of a message."""
    query = (
        sa.select(receipt_items.c.part, receipt_items.c.status)
        .where(receipt_items.c.message_id == message_id, receipt_items.c.part.is_not(None))
        .where(receipt_items.c.status.in_(("delivered", "undelivered")))
        .order_by(receipt_items.c.id.desc())
    )
    return {row.part: row.status for row in db.execute(query)}


@dataclass(frozen=True, slots=True)
class ReadReceipt:
    """A receipt with one thing that it says; those fields are None where it says nothing."""

    id: int
    gateway: str
    received_at: dt.datetime
    read_at: dt.datetime | None
    gateway_key: str | None
    message_id: int | None
    status: str | None
    part: str | None
    at: dt.datetime | None
    problem: str | None


def list_latest_receipts(db: sa.Connection, *, limit: int) -> Sequence[ReadReceipt]:
    """List what was read in receipts, the newest first; those not yet read have no status."""
    query = (
        sa.select(
            receipts.c.id,
            receipts.c.gateway,
            receipts.c.received_at,
            receipts.c.read_at,
            receipt_items.c.gateway_key,
            receipt_items.c.message_id,
            receipt_items.c.status,
            receipt_items.c.part,
            receipt_items.c.at,
            receipt_items.c.problem,
        )
        .outerjoin(receipt_items, receipt_items.c.receipt_id == receipts.c.id)
        .order_by(receipts.c.id.desc(), receipt_items.c.id.desc())
        .limit(limit)
    )
    return read_rows(db.execute(query), ReadReceipt)
