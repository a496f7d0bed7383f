"""Take money in: what a payment does to an application, and what its ledger adds up to.

The ledger is append-only. A mistake is mended by an opposite entry, never by a change.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Literal

from missedcall.domain.connection.states import ENDED, State
from missedcall.domain.shared.named_code import NamedCode, msgid

# How two tellings of one reference can differ; what is named first says least of one payment.
Mismatch = Literal["payer", "amount", "day"]
MISMATCHES: tuple[Mismatch, ...] = ("payer", "amount", "day")
# Money for an application that is over waits for accounts to match or refund it.
ENDED_OR_REFUNDED = ENDED | {State.REFUND_DUE, State.CLOSED}


class Channel(NamedCode):
    """Name how money comes. Cash in a lineman's hand is none of them."""

    GATEWAY = "gateway", msgid("payment gateway")
    BANK = "bank", msgid("bank")
    BBPS = "bbps", msgid("BBPS")
    COUNTER = "counter", msgid("counter")
    CHEQUE = "cheque", msgid("cheque")


class Account(StrEnum):
    """Name where an entry is booked: to the application, or to where unknown money waits."""

    APPLICATION = "application"
    SUSPENSE = "suspense"


@dataclass(frozen=True)
class LedgerEntry:
    """Hold one line of the ledger in paise; money that goes out is negative.

    `settled_at` is the bank's or the counter's time; `posted_at` is when staff could see it.
    """

    account: Account
    channel: Channel
    reference: str
    amount_paise: int
    settled_at: dt.datetime
    posted_at: dt.datetime
    reason: str = "payment"


@dataclass(frozen=True)
class PaymentNotice:
    """Describe money that is said to have come.

    A cheque is `cleared` or not yet; the other channels are cleared when they come. `payers` are
    the ways in which the source names whose money it is: an application's number, or its words.
    """

    channel: Channel
    reference: str
    amount_paise: int
    settled_at: dt.datetime
    cleared: bool = True
    payers: frozenset[str] = frozenset()


@dataclass(frozen=True)
class PriorPayment:
    """Hold a payment that was booked with a reference, and all whose money it was said to be."""

    entry: LedgerEntry
    payers: frozenset[str] = frozenset()


@dataclass(frozen=True)
class KnownPayment:
    """Do nothing: this money is in the ledger already."""


@dataclass(frozen=True)
class UnclearedCheque:
    """Do nothing yet: a cheque counts when it is cleared."""


@dataclass(frozen=True)
class PaymentDiffers:
    """Ask a person: the same reference came with another amount, payer or day."""

    booked_paise: int
    mismatch: Mismatch = "amount"


@dataclass(frozen=True)
class UnassignedPayment:
    """Book to suspense: no living application is to be found for this money, or it is dated
    before there can have been a demand (`too_old`).
    """

    entry: LedgerEntry
    reason: Literal["unknown", "too_old"] = "unknown"


@dataclass(frozen=True)
class BookedPayment:
    """Book to the application: `short_paise` is still to pay, or `excess_paise` is over."""

    entry: LedgerEntry
    short_paise: int
    excess_paise: int


@dataclass(frozen=True)
class ReversedBeforehand:
    """Book to the account with its opposite: it was taken back before we heard that it came."""

    entry: LedgerEntry


@dataclass(frozen=True)
class PaymentWindow:
    """Say from when a payment of an application can date, and within what time of each other two
    tellings of one reference are the same payment.
    """

    earliest: dt.datetime
    same_within: dt.timedelta


PaymentDecision = (
    KnownPayment
    | UnclearedCheque
    | PaymentDiffers
    | UnassignedPayment
    | BookedPayment
    | ReversedBeforehand
)


def ledger_balance(
    entries: Iterable[LedgerEntry], *, account: Account = Account.APPLICATION
) -> int:
    """Add up an account, in paise."""
    return sum(entry.amount_paise for entry in entries if entry.account is account)


def decide_payment(
    notice: PaymentNotice,
    *,
    prior: Sequence[PriorPayment],
    ledger: Sequence[LedgerEntry],
    state: State | None,
    due_paise: int,
    window: PaymentWindow,
    now: dt.datetime,
) -> PaymentDecision:
    """Say what becomes of a payment.

    `prior` holds the payments booked with this reference, `ledger` the entries of the application;
    `state` None means that no application was found. The same message any number of times changes
    nothing.
    """
    recognised = find_same_payment(notice, prior, same_within=window.same_within)
    if recognised is not None:
        return recognised
    if not notice.cleared:
        return UnclearedCheque()
    entry = LedgerEntry(
        account=Account.APPLICATION,
        channel=notice.channel,
        reference=notice.reference,
        amount_paise=notice.amount_paise,
        settled_at=notice.settled_at,
        posted_at=now,
    )
    if state is None or state in ENDED_OR_REFUNDED:
        return UnassignedPayment(replace(entry, account=Account.SUSPENSE))
    if notice.settled_at < window.earliest:
        return UnassignedPayment(replace(entry, account=Account.SUSPENSE), "too_old")
    return book_entry(entry, before=ledger_balance(ledger), due_paise=due_paise)


def find_same_payment(
    notice: PaymentNotice, prior: Sequence[PriorPayment], *, same_within: dt.timedelta
) -> KnownPayment | PaymentDiffers | None:
    """Say whether this money is booked: a bank's reference is unique with its payer and its day.

    One reference for two payers, or used again after `same_within`, is two payments or a mistake:
    only a person can tell. A payer without a kept reference may be any.
    """
    differing: list[PaymentDiffers] = []
    for each in prior:
        what = _mismatch(notice, each, same_within)
        if what is None:
            return KnownPayment()
        differing.append(PaymentDiffers(each.entry.amount_paise, what))
    return max(differing, key=lambda one: MISMATCHES.index(one.mismatch), default=None)


def _mismatch(
    notice: PaymentNotice, prior: PriorPayment, same_within: dt.timedelta
) -> Mismatch | None:
    if prior.payers and not prior.payers & notice.payers:
        return "payer"
    if prior.entry.amount_paise != notice.amount_paise:
        return "amount"
    apart = abs(prior.entry.settled_at - notice.settled_at)
    return "day" if apart > same_within else None


def book_entry(entry: LedgerEntry, *, before: int, due_paise: int) -> BookedPayment:
    """Say what an entry leaves to pay, or what it brings too much."""
    after = before + entry.amount_paise
    return BookedPayment(entry, max(due_paise - after, 0), max(after - due_paise, 0))


def demand_paid_at(entries: Iterable[LedgerEntry], *, due_paise: int) -> dt.datetime | None:
    """Give the settlement at which a ledger completed a demand, or None while it is short.

    Money counts in the order in which it was settled; the entry that fills the demand dates it.
    """
    total, since = 0, None
    for entry in sorted(entries, key=lambda entry: (entry.settled_at, entry.posted_at)):
        if entry.account is not Account.APPLICATION:
            continue
        complete = total >= due_paise
        total += entry.amount_paise
        if total < due_paise:
            since = None
        elif not complete:
            since = entry.settled_at
    return since


def reversing_entry(entry: LedgerEntry, *, reason: str, now: dt.datetime) -> LedgerEntry:
    """Give the opposite of an entry: a cheque that bounced, a chargeback, a transfer."""
    return replace(
        entry, amount_paise=-entry.amount_paise, settled_at=now, posted_at=now, reason=reason
    )
