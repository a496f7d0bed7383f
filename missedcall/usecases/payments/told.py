"""Do what somebody says of a payment: book it, or take it back; each word once."""

import datetime as dt
from dataclasses import dataclass

from missedcall.domain.operators.roles import Actor
from missedcall.domain.payments.ledger import (
    Account,
    Answer,
    Booked,
    Channel,
    Differs,
    KnownMoney,
    LedgerEntry,
    Notice,
    PriorPayment,
    TakenBack,
    Unassigned,
    WaitingMoney,
)
from missedcall.domain.payments.payment_record import PaymentRecord
from missedcall.usecases.deps import Deps
from missedcall.usecases.payments import payments, reversals
from missedcall.usecases.payments.reversals import Cause, NotReversed, ReversalDiffers

# What can become of a payment that somebody told of.
OUTCOMES: dict[type[Answer], str] = {
    Booked: "booked",
    KnownMoney: "known",
    WaitingMoney: "waiting",
    Unassigned: "suspense",
    Differs: "differs",
    TakenBack: "reversed",
}


@dataclass(frozen=True)
class RecordOutcome:
    """Say what became of it; `note` is for who has to see to it."""

    name: str
    note: str = ""


def notice_of(told: PaymentRecord, *, channel: Channel) -> Notice:
    """Give the payment that was told of as its rules want it."""
    payers = frozenset({told.application, told.said})
    return Notice(channel, told.reference, told.amount_paise, told.settled_at, payers=payers)


def prior_of(told: PaymentRecord, *, channel: Channel, now: dt.datetime) -> PriorPayment:
    """Give a payment that was told of as one that is booked: what comes later is held to it."""
    notice = notice_of(told, channel=channel)
    entry = LedgerEntry(
        account=Account.APPLICATION,
        channel=channel,
        reference=notice.reference,
        amount_paise=notice.amount_paise,
        settled_at=notice.settled_at,
        posted_at=now,
    )
    return PriorPayment(entry, notice.payers)


def heed(
    deps: Deps,
    told: PaymentRecord,
    *,
    channel: Channel,
    who: str,
    now: dt.datetime,
    other_payers: bool = False,
) -> RecordOutcome:
    """Book or take back what was told; the same word again changes nothing.

    With `other_payers` a person has said that a reference used twice is two payments.
    """
    if told.word == "ignored":
        return RecordOutcome("ignored")
    if told.word == "reversed":
        return _take_back(deps, told, channel=channel, who=who, now=now)
    answer = payments.take(
        deps,
        application=told.application,
        notice=notice_of(told, channel=channel),
        who=who,
        now=now,
        other_payers=other_payers,
    )
    return of(answer)


def of(answer: Answer) -> RecordOutcome:
    """Name what a payment's rule has answered."""
    name = OUTCOMES[type(answer)]
    match answer:
        case Booked(short_paise=short) if short:
            return RecordOutcome(name, f"{short} paise are still to pay")
        case Booked(excess_paise=excess) if excess:
            return RecordOutcome(name, f"{excess} paise are over")
        case Unassigned(why="too_old"):
            return RecordOutcome(
                name, "dated too long ago or before the application; ask for the day"
            )
        case Unassigned():
            return RecordOutcome(name, "no living application has this number; match or refund it")
        case TakenBack():
            return RecordOutcome(name, "it was taken back before it came")
        case Differs(booked, "payer"):
            return RecordOutcome(name, f"{booked} paise are booked with it for another payer")
        case Differs(booked, "day"):
            return RecordOutcome(name, f"{booked} paise are booked with it on another day")
        case Differs(booked):
            return RecordOutcome(name, f"{booked} paise are booked for it; ask who sent it")
    return RecordOutcome(name)


def _take_back(
    deps: Deps, told: PaymentRecord, *, channel: Channel, who: str, now: dt.datetime
) -> RecordOutcome:
    try:
        booked = reversals.reverse(
            deps,
            channel=channel,
            reference=told.reference,
            cause=Cause.CHARGEBACK,
            who=who,
            role=Actor.SYSTEM,
            now=now,
            amount_paise=told.amount_paise or None,
        )
    except ReversalDiffers as error:
        return RecordOutcome("differs", str(error))
    except NotReversed as error:
        return RecordOutcome("known", str(error))
    if not booked:
        return RecordOutcome("waiting", "no such payment yet; it is taken back when it comes")
    return RecordOutcome("reversed")
