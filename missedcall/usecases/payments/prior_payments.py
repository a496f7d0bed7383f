"""Find the payments that are booked already under the reference of a notice."""

import datetime as dt
from dataclasses import replace

from missedcall.db.engine import DbConnection
from missedcall.db.payments import ledger
from missedcall.domain.payments import ledger as rules
from missedcall.domain.payments import references
from missedcall.domain.payments.ledger import (
    KnownPayment,
    PaymentDiffers,
    PaymentNotice,
    PriorPayment,
)
from missedcall.domain.payments.payment_record import MOST_PAYER_REFERENCE
from missedcall.usecases.connection import case as cases
from missedcall.usecases.deps import Deps


def find_booked_payment(
    deps: Deps, db: DbConnection, *, application: str, notice: PaymentNotice
) -> KnownPayment | PaymentDiffers | None:
    """Say whether a payment is in the ledger, or how it differs from what is; None: it is new."""
    notice = with_payer(notice, application)
    days = deps.config.payments.reference_days
    return rules.find_same_payment(
        notice, list_prior_payments(db, notice), same_within=dt.timedelta(days=days)
    )


def with_payer(notice: PaymentNotice, application: str) -> PaymentNotice:
    """Let a notice name its payer as the ledger keeps the payer's reference."""
    return replace(notice, payers=notice.payers | {application[:MOST_PAYER_REFERENCE]})


def list_prior_payments(db: DbConnection, notice: PaymentNotice) -> list[PriorPayment]:
    """Give the payments that are booked with this reference, in any spelling of it."""
    names = set(references.reference_spellings(notice.reference))
    names |= {f"{notice.reference}@{payer}" for payer in notice.payers}
    rows = ledger.list_payments_of_references(db, channel=notice.channel, references=names)
    payers: dict[str, set[str]] = {}
    for row in rows:
        known = {name for name in (row.application, row.payer_reference) if name is not None}
        payers.setdefault(row.reference, set()).update(known)
    return [
        PriorPayment(entry, frozenset(payers[entry.reference]))
        for entry in cases.entries_of(row for row in rows if row.reason == "payment")
    ]
