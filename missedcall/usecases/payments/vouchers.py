"""Enter what was paid at a counter, and let another person check it before it counts.

A cheque is entered when it is taken and approved when it is cleared; one that bounces before is
refused. Money of unknown payers goes back the same way, what was paid over does, and a payment is
reversed so: one enters it, another approves.
"""

import datetime as dt
from dataclasses import dataclass

from missedcall.db.applications import applications
from missedcall.db.engine import DbConnection, IntegrityError
from missedcall.db.payments import vouchers
from missedcall.domain.connection.states import WITH_MONEY, State
from missedcall.domain.payments.ledger import (
    Channel,
)
from missedcall.domain.payments.payment_record import MOST_PAISE, MOST_PAYER_REFERENCE
from missedcall.domain.payments.references import read_reference
from missedcall.domain.payments.refusals import VoucherRefusal as Refusal
from missedcall.domain.shared.explanation import RequestRefused, explain
from missedcall.domain.shared.instants import InstantRefused, require_instant_between
from missedcall.usecases.connection import case as cases
from missedcall.usecases.connection.case import Case
from missedcall.usecases.deps import Deps
from missedcall.usecases.payments import payments, reversals, suspense
from missedcall.usecases.payments.reversals import ReversalCause

RECEIPT, GIVE_BACK, REVERSAL, EXCESS = "receipt", "give_back", "reversal", "excess"
EXCESS_REFUND = "excess_back"  # why money of an application that goes on leaves it
# Before these nothing is over yet; after them all of it goes back: see `refunds`.
WITH_EXCESS = WITH_MONEY | {State.ENERGISED, State.CONNECTED}
COUNTERS = (Channel.COUNTER, Channel.CHEQUE)


class NotEntered(RequestRefused):
    """Say which value of a voucher cannot be taken, and why."""


@dataclass(frozen=True)
class CounterReceipt:
    """Describe what was paid at a counter; `paid_at` is the counter's time."""

    channel: Channel
    reference: str
    application: str
    amount_paise: int
    paid_at: dt.datetime


def enter_receipt(deps: Deps, receipt: CounterReceipt, *, by: str, now: dt.datetime) -> int:
    """Enter a receipt or a cheque and give its id; it counts when another has approved it."""
    _check(receipt)
    row = {**vars(receipt), "application": receipt.application[:MOST_PAYER_REFERENCE]}
    try:
        with deps.db.writing() as db:
            _check_time(deps, db, receipt, now=now)
            return vouchers.add_voucher(db, kind=RECEIPT, note="", maker=by, made_at=now, **row)
    except IntegrityError as error:
        raise NotEntered(explain(Refusal.ENTERED, reference=receipt.reference)) from error


def _check(receipt: CounterReceipt) -> None:
    if receipt.channel not in COUNTERS:
        raise NotEntered(explain(Refusal.NO_COUNTER, channel=receipt.channel, counters=COUNTERS))
    if read_reference(receipt.reference) != receipt.reference:
        raise NotEntered(explain(Refusal.REFERENCE))
    if not 0 < receipt.amount_paise <= MOST_PAISE:
        raise NotEntered(explain(Refusal.AMOUNT))


def _check_time(
    deps: Deps, db: DbConnection, receipt: CounterReceipt, *, now: dt.datetime
) -> None:
    """Refuse a time before the application was taken, of long ago, or still to come."""
    application_id = applications.get_application_id(db, receipt.application)
    case = None if application_id is None else cases.load_case(db, application_id)
    earliest = payments.earliest_settlement(deps, case, now=now)
    try:
        require_instant_between(receipt.paid_at, earliest=earliest, latest=now)
    except InstantRefused as error:
        raise NotEntered(explain(Refusal.TIME, why=error.reason)) from error


def enter_suspense_refund(
    deps: Deps, *, channel: Channel, reference: str, sent_as: str, by: str, now: dt.datetime
) -> int:
    """Enter that money in suspense goes back to its payer, by the bank's reference `sent_as`."""
    if read_reference(sent_as) != sent_as:
        raise NotEntered(explain(Refusal.REFUND_REFERENCE))
    try:
        with deps.db.writing() as db:
            entry = suspense.find_in_suspense(db, channel=channel, reference=reference)
            return vouchers.add_voucher(
                db,
                kind=GIVE_BACK,
                channel=channel,
                reference=reference,
                application="",
                amount_paise=entry.amount_paise,
                paid_at=entry.settled_at,
                note=sent_as,
                maker=by,
                made_at=now,
            )
    except IntegrityError as error:
        raise NotEntered(explain(Refusal.REFUND_ENTERED, reference=reference)) from error


def enter_reversal(
    deps: Deps,
    *,
    channel: Channel,
    reference: str,
    cause: ReversalCause,
    by: str,
    now: dt.datetime,
) -> int:
    """Enter that a cheque bounced or the bank called a payment back; give the voucher's id.

    Raise `NotReversed` when no such payment is booked.
    """
    try:
        with deps.db.writing() as db:
            booked = reversals.find_reversible(db, channel=channel, reference=reference)
            return vouchers.add_voucher(
                db,
                kind=REVERSAL,
                channel=channel,
                reference=reference,
                application="",
                amount_paise=booked.amount_paise,
                paid_at=booked.settled_at,
                note=cause,
                maker=by,
                made_at=now,
            )
    except IntegrityError as error:
        raise NotEntered(explain(Refusal.REVERSAL_ENTERED, reference=reference)) from error


def enter_excess_refund(
    deps: Deps, *, application: str, sent_as: str, asked: str, by: str, now: dt.datetime
) -> int:
    """Enter that what was paid over goes back, by the bank's reference `sent_as`.

    `asked` says who chose that in place of the first bill. All that is over at this moment goes.
    """
    chosen = " ".join(asked.split())[:200]
    if read_reference(sent_as) != sent_as:
        raise NotEntered(explain(Refusal.REFUND_REFERENCE))
    if not chosen:
        raise NotEntered(explain(Refusal.NOT_ASKED))
    try:
        with deps.db.writing() as db:
            case = case_with_excess(db, application.strip())
            return vouchers.add_voucher(
                db,
                kind=EXCESS,
                channel=Channel.BANK,
                reference=sent_as,
                application=case.number,
                amount_paise=excess_of_case(case),
                paid_at=now,
                note=chosen,
                maker=by,
                made_at=now,
            )
    except IntegrityError as error:
        raise NotEntered(explain(Refusal.REFUND_ENTERED, reference=sent_as)) from error


def case_with_excess(db: DbConnection, application: str) -> Case:
    """Give an application that goes on and has more money than its demand asks."""
    application_id = applications.get_application_id(db, application)
    if application_id is None:
        raise NotEntered(explain(Refusal.NO_APPLICATION))
    case = cases.load_case(db, application_id)
    if case.state not in WITH_EXCESS or excess_of_case(case) <= 0:
        raise NotEntered(explain(Refusal.NOTHING_OVER, application=case.number, state=case.state))
    return case


def excess_of_case(case: Case) -> int:
    return case.credits_paise - (case.due_paise or 0)
