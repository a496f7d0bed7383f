"""Keep the reversals that came before their payments, until the payment comes."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from missedcall.db.schema import UtcDateTime, metadata, read_row, read_rows
from missedcall.domain.payments.references import reference_key, reference_of_bank

open_reversals = sa.Table(
    "open_reversals",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("channel", sa.String(12), nullable=False),
    sa.Column("reference", sa.String(60), nullable=False),
    # What is the same in all spellings of the reference.
    sa.Column("reference_key", sa.String(60), nullable=False),
    sa.Column("amount_paise", sa.BigInteger, nullable=True),  # empty: the whole payment
    sa.Column("cause", sa.String(20), nullable=False),
    sa.Column("actor", sa.String(60), nullable=False),
    sa.Column("told_at", UtcDateTime, nullable=False),
    sa.UniqueConstraint("channel", "reference_key"),
)


@dataclass(frozen=True, slots=True)
class OpenReversalRow:
    """A row of `open_reversals`."""

    id: int
    channel: str
    reference: str
    reference_key: str
    amount_paise: int | None
    cause: str
    actor: str
    told_at: dt.datetime


def add_open_reversal(
    db: sa.Connection,
    *,
    channel: str,
    reference: str,
    amount_paise: int | None,
    cause: str,
    actor: str,
    told_at: dt.datetime,
) -> None:
    """Keep a reversal of a payment that is not booked."""
    values: dict[str, object] = {"channel": channel, "amount_paise": amount_paise}
    values |= {"reference": reference, "reference_key": _reference_key(reference)}
    values |= {"cause": cause, "actor": actor, "told_at": told_at}
    db.execute(open_reversals.insert().values(values))


def find_open_reversal(
    db: sa.Connection, *, channel: str, reference: str
) -> OpenReversalRow | None:
    """Give the reversal that waits for a payment, by any spelling of its reference."""
    return read_row(
        db.execute(sa.select(open_reversals).where(_is_reversal_of_reference(channel, reference))),
        OpenReversalRow,
    )


def delete_open_reversal(db: sa.Connection, *, channel: str, reference: str) -> None:
    """Forget a reversal that is booked now; the ledger has it."""
    db.execute(open_reversals.delete().where(_is_reversal_of_reference(channel, reference)))


def list_oldest_open_reversals(db: sa.Connection, *, limit: int) -> Sequence[OpenReversalRow]:
    """List the reversals that wait for their payments, the oldest first."""
    query = sa.select(open_reversals).order_by(open_reversals.c.id).limit(limit)
    return read_rows(db.execute(query), OpenReversalRow)


def _is_reversal_of_reference(channel: str, reference: str) -> sa.ColumnElement[bool]:
    table = open_reversals.c
    return (table.channel == channel) & (table.reference_key == _reference_key(reference))


def _reference_key(reference: str) -> str:
    return reference_key(reference_of_bank(reference))
