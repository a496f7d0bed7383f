"""Answer BBPS: what is owed for an application's number, and that a payment was taken."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from missedcall.config.bbps import Bbps, BbpsAnswer
from missedcall.config.payments import BBPS
from missedcall.db.applications import applications
from missedcall.db.payments import ledger
from missedcall.domain.applications import application_number
from missedcall.domain.payments import payment_record, slots
from missedcall.domain.payments.ledger import Channel
from missedcall.domain.payments.payment_record import WrongRecord
from missedcall.domain.payments.references import reference_spellings
from missedcall.domain.payments.upi import UpiReference
from missedcall.domain.privacy.personal import mask_name
from missedcall.usecases.connection.case import NoSuchApplication
from missedcall.usecases.deps import Deps
from missedcall.usecases.payments import gateway_notices, payment_offers
from missedcall.usecases.payments.gateway_notices import REFUSED
from missedcall.usecases.payments.payment_offers import PaymentOffer

NOT_GIVEN = "NA"  # of money that waits for a person: no receipt is given for it yet


@dataclass(frozen=True)
class FilledAnswer:
    """Hold an answer to BBPS: the status of HTTP and the body."""

    status: int
    body: object


def fetch_bill(
    deps: Deps, settings: Bbps, asked: Mapping[str, Any], *, now: dt.datetime
) -> FilledAnswer:
    """Say what is owed for the number that a question holds: a bill, nothing, or unknown.

    The name that comes with a bill is masked: who knows a number learns no more of a person.
    """
    number = payment_record.read_application_number(_identifier(settings, asked))
    nothing = dict.fromkeys(("application", "reference", "customer", "issued_on", "due_on"), "")
    none = {**nothing, **slots.of_amount(0), "application": number}
    if not application_number.is_application_number(number):
        return _filled(settings.fetch.unknown, none)
    try:
        offer = payment_offers.payment_offer(deps, number=number, now=now)
    except NoSuchApplication:
        return _filled(settings.fetch.unknown, none)
    if not isinstance(offer, PaymentOffer):
        return _filled(settings.fetch.nothing_owed, none)
    owed = offer.demand
    with deps.db.reading() as db:
        application_id = applications.get_application_id(db, number) or 0
        form = applications.get_application_form(db, application_id)
    values = {
        "application": owed.application,
        "reference": str(UpiReference(owed.application, owed.version, owed.entries)),
        "customer": mask_name(str(form.get("name", ""))),
        "issued_on": owed.issued_on.isoformat(),
        "due_on": owed.due_on.isoformat(),
        **slots.of_amount(owed.amount_paise),
    }
    return _filled(settings.fetch.owed, values)


def _identifier(settings: Bbps, asked: Mapping[str, Any]) -> str:
    """Give the number among the identifiers; empty when there is none."""
    fetch = settings.fetch
    listed = asked.get(fetch.identifiers)
    for each in listed if isinstance(listed, list) else ():
        if isinstance(each, Mapping) and each.get(fetch.name_in) == fetch.name:
            value = each.get(fetch.value_in)
            return value if isinstance(value, str) else ""
    return ""


def take_bbps_payment(
    deps: Deps, settings: Bbps, *, body: bytes, now: dt.datetime
) -> FilledAnswer:
    """Keep and book a payment; the same one again gets the same answer and receipt."""
    outcome = gateway_notices.receive_notice(deps, gateway=BBPS, body=body, now=now)
    reference = _reference(settings, body, now=now)
    values = {
        "reference": reference,
        "receipt": _receipt(deps, reference),
        "received_at": now.isoformat(timespec="seconds"),
        "outcome": str(outcome.note or outcome.name),
    }
    is_refused = outcome.name in (REFUSED, "differs")
    return _filled(settings.payment.refused if is_refused else settings.payment.taken, values)


def _reference(settings: Bbps, body: bytes, *, now: dt.datetime) -> str:
    try:
        values = gateway_notices.read_notice_values(body.decode())
    except ValueError:
        return ""
    read = payment_record.read_payment_record(values, settings.payment.shape, now=now)
    return "" if isinstance(read, WrongRecord) else read.reference


def _receipt(deps: Deps, reference: str) -> str:
    if not reference:
        return NOT_GIVEN
    with deps.db.reading() as db:
        rows = ledger.list_payments_of_references(
            db, channel=Channel.BBPS, references=reference_spellings(reference)
        )
    return next((row.receipt for row in rows if row.receipt), NOT_GIVEN)


def _filled(answer: BbpsAnswer, values: Mapping[str, str]) -> FilledAnswer:
    return FilledAnswer(answer.status, slots.fill_template(answer.body, values))
