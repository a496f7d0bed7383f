"""Give receipts for payments: the number when money is booked, and what a receipt says later."""

import datetime as dt
from dataclasses import dataclass

from missedcall.db.applications import applications
from missedcall.db.engine import DbConnection
from missedcall.db.payments import ledger, payment_receipts
from missedcall.domain.callbacks import calendar
from missedcall.domain.payments.receipt_number import (
    financial_year,
    read_receipt_number,
    receipt_number,
)
from missedcall.domain.payments.references import reference_of_bank
from missedcall.usecases.deps import Deps

# Who paid gets a receipt; money that moves from one application to another has its own already.
RECEIPTED = frozenset({"payment", "matched"})


class NoSuchReceipt(LookupError):
    """Say that there is no receipt of this number."""


@dataclass(frozen=True)
class PaymentReceipt:
    """Say what was received, for which application, by which way and when; amounts in paise.

    `cancelled_at` is when the bank took the money back: then the receipt proves nothing any more.
    """

    number: str
    application: str
    applicant: str
    channel: str
    reference: str
    amount_paise: int
    settled_at: dt.datetime
    issued_at: dt.datetime
    cancelled_at: dt.datetime | None


def next_receipt_number(db: DbConnection, *, now: dt.datetime) -> str:
    """Give the next number in the caller's transaction; it counts by the day of the booking."""
    year = financial_year(calendar.ist_date(now))
    return receipt_number(year=year, serial=payment_receipts.next_receipt_serial(db, year=year))


def load_receipt(deps: Deps, number: str) -> PaymentReceipt:
    """Give a receipt by its number in any spelling; raise `NoSuchReceipt`."""
    read = read_receipt_number(number)
    with deps.db.reading() as db:
        entry = payment_receipts.get_receipt_entry(db, read) if read else None
        if entry is None or entry.receipt is None or entry.application is None:
            raise NoSuchReceipt(f"there is no receipt {number}; it looks like R26270000123")
        form = applications.get_application_form(db, entry.application_id or 0)
        taken_back = ledger.reversed_at(db, channel=entry.channel, reference=entry.reference)
    return PaymentReceipt(
        number=entry.receipt,
        application=entry.application,
        applicant=str(form.get("name", "")),
        channel=entry.channel,
        reference=reference_of_bank(entry.reference),
        amount_paise=entry.amount_paise,
        settled_at=entry.settled_at,
        issued_at=entry.posted_at,
        cancelled_at=taken_back,
    )
