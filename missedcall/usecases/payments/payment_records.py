"""Do what is reported of a payment: book it, or take it back; each report once."""

import datetime as dt
from dataclasses import dataclass

from missedcall.domain.operators.roles import Actor
from missedcall.domain.payments.ledger import (
    Account,
    BookedPayment,
    Channel,
    KnownPayment,
    LedgerEntry,
    PaymentDecision,
    PaymentDiffers,
    PaymentNotice,
    PriorPayment,
    ReversedBeforehand,
    UnassignedPayment,
    UnclearedCheque,
)
from missedcall.domain.payments.payment_record import PaymentRecord
from missedcall.domain.payments.refusals import PaymentNote
from missedcall.domain.shared import money
from missedcall.domain.shared.explanation import Explanation, explain
from missedcall.usecases.deps import Deps
from missedcall.usecases.payments import payments, reversals
from missedcall.usecases.payments.reversals import NotReversed, ReversalCause, ReversalDiffers

# What can become of a payment that was reported.
OUTCOMES: dict[type[PaymentDecision], str] = {
    BookedPayment: "booked",
    KnownPayment: "known",
    UnclearedCheque: "waiting",
    UnassignedPayment: "suspense",
    PaymentDiffers: "differs",
    ReversedBeforehand: "reversed",
}


@dataclass(frozen=True)
class PaymentOutcome:
    """Say what became of it; `note` is for who has to see to it."""

    name: str
    note: Explanation | None = None


def notice_of_record(told: PaymentRecord, *, channel: Channel) -> PaymentNotice:
    """Give the payment that was told of as its rules want it."""
    payers = frozenset({told.application, told.payer_reference})
    return PaymentNotice(
        channel, told.reference, told.amount_paise, told.settled_at, payers=payers
    )


def prior_of_record(told: PaymentRecord, *, channel: Channel, now: dt.datetime) -> PriorPayment:
    """Give a payment that was told of as one that is booked: what comes later is held to it."""
    notice = notice_of_record(told, channel=channel)
    entry = LedgerEntry(
        account=Account.APPLICATION,
        channel=channel,
        reference=notice.reference,
        amount_paise=notice.amount_paise,
        settled_at=notice.settled_at,
        posted_at=now,
    )
    return PriorPayment(entry, notice.payers)


def apply_payment_record(
    deps: Deps,
    told: PaymentRecord,
    *,
    channel: Channel,
    actor: str,
    now: dt.datetime,
    other_payers: bool = False,
) -> PaymentOutcome:
    """Book or take back what was told; the same word again changes nothing.

    With `other_payers` a person has said that a reference used twice is two payments.
    """
    if told.word == "ignored":
        return PaymentOutcome("ignored")
    if told.word == "reversed":
        return _take_back(deps, told, channel=channel, actor=actor, now=now)
    answer = payments.book_payment(
        deps,
        application=told.application,
        notice=notice_of_record(told, channel=channel),
        actor=actor,
        now=now,
        other_payers=other_payers,
    )
    return outcome_of_decision(answer)


def outcome_of_decision(answer: PaymentDecision) -> PaymentOutcome:
    """Name what a payment's rule has answered."""
    name = OUTCOMES[type(answer)]
    match answer:
        case BookedPayment(short_paise=short) if short:
            return _noted(name, PaymentNote.SHORT, short)
        case BookedPayment(excess_paise=excess) if excess:
            return _noted(name, PaymentNote.EXCESS, excess)
        case UnassignedPayment(reason="too_old"):
            return _noted(name, PaymentNote.TOO_OLD)
        case UnassignedPayment():
            return _noted(name, PaymentNote.NO_APPLICATION)
        case ReversedBeforehand():
            return _noted(name, PaymentNote.REVERSED_BEFOREHAND)
        case PaymentDiffers(booked, "payer"):
            return _noted(name, PaymentNote.OTHER_PAYER, booked)
        case PaymentDiffers(booked, "day"):
            return _noted(name, PaymentNote.OTHER_DAY, booked)
        case PaymentDiffers(booked):
            return _noted(name, PaymentNote.OTHER_AMOUNT, booked)
    return PaymentOutcome(name)


def _noted(name: str, note: PaymentNote, paise: int | None = None) -> PaymentOutcome:
    amount = {} if paise is None else {"amount": money.rupees(paise)}
    return PaymentOutcome(name, explain(note, **amount))


def _take_back(
    deps: Deps, told: PaymentRecord, *, channel: Channel, actor: str, now: dt.datetime
) -> PaymentOutcome:
    try:
        booked = reversals.reverse_payment(
            deps,
            channel=channel,
            reference=told.reference,
            cause=ReversalCause.CHARGEBACK,
            actor=actor,
            role=Actor.SYSTEM,
            now=now,
            amount_paise=told.amount_paise or None,
        )
    except ReversalDiffers as error:
        return PaymentOutcome("differs", error.reason)
    except NotReversed as error:
        return PaymentOutcome("known", error.reason)
    if not booked:
        return _noted("waiting", PaymentNote.NOT_COME)
    return PaymentOutcome("reversed")
