"""Do what somebody says of a payment: book it, or take it back; each word once."""

import datetime as dt
from dataclasses import dataclass

from missedcall.domain.connection.ledger import (
    Answer,
    Booked,
    Channel,
    Differs,
    Known,
    Notice,
    Unassigned,
    Waiting,
)
from missedcall.domain.connection.states import Hand
from missedcall.domain.payment_record import Told
from missedcall.usecases.connection import payments, reversals
from missedcall.usecases.connection.reversals import Cause, NotReversed
from missedcall.usecases.deps import Deps

# What can become of a payment that somebody told of.
OUTCOMES: dict[type[Answer], str] = {
    Booked: "booked",
    Known: "known",
    Waiting: "waiting",
    Unassigned: "suspense",
    Differs: "differs",
}


@dataclass(frozen=True)
class Outcome:
    """Say what became of it; `note` is for who has to see to it."""

    name: str
    note: str = ""


def heed(deps: Deps, told: Told, *, channel: Channel, who: str, now: dt.datetime) -> Outcome:
    """Book or take back what was told; the same word again changes nothing."""
    if told.word == "ignored":
        return Outcome("ignored")
    if told.word == "reversed":
        return _take_back(deps, told, channel=channel, who=who, now=now)
    notice = Notice(channel, told.reference, told.amount_paise, told.settled_at)
    answer = payments.take(deps, application=told.application, notice=notice, who=who, now=now)
    return of(answer)


def of(answer: Answer) -> Outcome:
    """Name what a payment's rule has answered."""
    name = OUTCOMES[type(answer)]
    match answer:
        case Booked(short_paise=short) if short:
            return Outcome(name, f"{short} paise are still to pay")
        case Booked(excess_paise=excess) if excess:
            return Outcome(name, f"{excess} paise are over")
        case Unassigned():
            return Outcome(name, "no living application has this number; match or refund it")
        case Differs(booked):
            return Outcome(name, f"{booked} paise are booked for it; ask who sent it")
    return Outcome(name)


def _take_back(deps: Deps, told: Told, *, channel: Channel, who: str, now: dt.datetime) -> Outcome:
    try:
        reversals.reverse(
            deps,
            channel=channel,
            reference=told.reference,
            cause=Cause.CHARGEBACK,
            who=who,
            hand=Hand.SYSTEM,
            now=now,
        )
    except NotReversed as error:
        return Outcome("known", str(error))
    return Outcome("reversed")
