"""Take money back out of the books: a cheque that bounced, a payment that the bank called back."""

import datetime as dt
import logging
from enum import StrEnum

from missedcall.db.engine import DbConnection
from missedcall.db.payments import ledger, open_reversals
from missedcall.db.payments.ledger import NamedEntry
from missedcall.domain.connection.states import Event
from missedcall.domain.operators.roles import Actor
from missedcall.domain.payments import ledger as rules
from missedcall.domain.payments.ledger import Channel, LedgerEntry
from missedcall.domain.payments.references import reference_spellings
from missedcall.domain.payments.refusals import ReversalRefusal as Refusal
from missedcall.domain.shared import money
from missedcall.domain.shared.explanation import RequestRefused, explain
from missedcall.usecases.connection import case as cases
from missedcall.usecases.connection import workflow
from missedcall.usecases.connection.command import Command, CommandRefused
from missedcall.usecases.deps import Deps

log = logging.getLogger(__name__)


class ReversalCause(StrEnum):
    """Name why money leaves again."""

    BOUNCED = "bounced"
    CHARGEBACK = "chargeback"


class NotReversed(RequestRefused):
    """Say why a payment is not reversed."""


class NotBooked(NotReversed):
    """Say that the payment is not in the books: it may come later."""


class ReversalDiffers(NotReversed):
    """Say that a person must see to it: another amount, or money that has left already."""


def reverse_payment(
    deps: Deps,
    *,
    channel: Channel,
    reference: str,
    cause: ReversalCause,
    actor: str,
    role: Actor,
    now: dt.datetime,
    amount_paise: int | None = None,
) -> bool:
    """Book the opposite of a payment of which the bank itself tells; see `book_reversal`.

    False when the payment has not come: the reversal waits for it, for they need not
    come in order. What a person says of it takes two: see `vouchers.enter_reversal`.
    """
    with deps.db.writing() as db:
        try:
            sent = book_reversal(
                deps, db, channel=channel, reference=reference, cause=cause, actor=actor,
                role=role, now=now, amount_paise=amount_paise,
            )  # fmt: skip
        except NotBooked:
            _keep_open(db, channel, reference, amount_paise, cause, actor, now=now)
            return False
    for message_id in sent:
        deps.queue.enqueue_message(message_id)
    return True


def book_reversal(
    deps: Deps,
    db: DbConnection,
    *,
    channel: Channel,
    reference: str,
    cause: ReversalCause,
    actor: str,
    role: Actor,
    now: dt.datetime,
    amount_paise: int | None = None,
) -> list[int]:
    """Book the opposite of a payment; what was planned for the money is undone with it.

    Give the messages to send. Raise `NotBooked` when no such payment is booked, `NotReversed` when
    it was reversed before, and `ReversalDiffers` when `amount_paise` is not its amount.
    """
    booked = find_reversible(db, channel=channel, reference=reference, amount_paise=amount_paise)
    (entry,) = cases.entries_of([booked])
    application_id = booked.application_id
    opposite = rules.reversing_entry(entry, reason=cause, now=now)
    ledger.add_entry(db, opposite, application_id=application_id, actor=actor)
    open_reversals.delete_open_reversal(db, channel=channel, reference=reference)
    if application_id is None:
        return []
    return _go_back(deps, db, application_id, opposite, role, actor, now=now)


def find_reversible(
    db: DbConnection, *, channel: Channel, reference: str, amount_paise: int | None = None
) -> NamedEntry:
    """Find where the money of a reference is now: to be reversed, it must still be there."""
    rows, payment = _of_reference(db, channel, reference), _named(channel, reference)
    if not rows:
        raise NotBooked(explain(Refusal.NOT_BOOKED, **payment))
    if any(row.reason in list(ReversalCause) for row in rows):
        raise NotReversed(explain(Refusal.REVERSED, **payment))
    paid, last = rows[0].amount_paise, rows[-1]
    if last.amount_paise <= 0:
        raise ReversalDiffers(explain(Refusal.GIVEN_BACK, **payment))
    if amount_paise is not None and amount_paise != paid:
        amounts = {"amount": money.rupees(amount_paise), "paid": money.rupees(paid)}
        raise ReversalDiffers(explain(Refusal.OTHER_AMOUNT, **amounts))
    return last


def _named(channel: Channel, reference: str) -> dict[str, object]:
    return {"channel": channel, "reference": reference}


def _of_reference(db: DbConnection, channel: Channel, reference: str) -> list[NamedEntry]:
    """List what was booked with a reference as it is written, else with another spelling of it."""
    rows = ledger.list_payments_of_references(
        db, channel=channel, references=reference_spellings(reference)
    )
    names = {row.reference for row in rows}
    name = reference if reference in names else min(names, default=None)
    return [row for row in rows if row.reference == name]


def _keep_open(
    db: DbConnection,
    channel: Channel,
    reference: str,
    amount_paise: int | None,
    cause: ReversalCause,
    actor: str,
    *,
    now: dt.datetime,
) -> None:
    kept = open_reversals.find_open_reversal(db, channel=channel, reference=reference)
    if kept is None:
        open_reversals.add_open_reversal(
            db,
            channel=channel,
            reference=reference,
            amount_paise=amount_paise,
            cause=cause,
            actor=actor,
            told_at=now,
        )
    elif kept.amount_paise != amount_paise:
        raise ReversalDiffers(explain(Refusal.TWO_AMOUNTS, **_named(channel, reference)))


def is_reversed_beforehand(db: DbConnection, entry: LedgerEntry) -> bool:
    """Say whether a payment was taken back, all of it, before it came."""
    kept = open_reversals.find_open_reversal(db, channel=entry.channel, reference=entry.reference)
    return kept is not None and kept.amount_paise in (None, entry.amount_paise)


def book_open_reversal(
    db: DbConnection, entry: LedgerEntry, *, application_id: int | None, now: dt.datetime
) -> bool:
    """Book the opposite of a payment that was taken back before it came; False: it was not."""
    kept = open_reversals.find_open_reversal(db, channel=entry.channel, reference=entry.reference)
    if kept is None:
        return False
    if kept.amount_paise not in (None, entry.amount_paise):
        log.error(
            "%s: %s paise of it were taken back; ask the bank",
            entry.reference,
            kept.amount_paise,
        )
        return False
    opposite = rules.reversing_entry(entry, reason=kept.cause, now=now)
    ledger.add_entry(db, opposite, application_id=application_id, actor=kept.actor)
    open_reversals.delete_open_reversal(db, channel=entry.channel, reference=entry.reference)
    return True


def _go_back(
    deps: Deps,
    db: DbConnection,
    application_id: int,
    opposite: rules.LedgerEntry,
    role: Actor,
    actor: str,
    *,
    now: dt.datetime,
) -> list[int]:
    """Go back with a case whose money left; where the rules know nothing to do, nothing is done.

    What is still covered by other money goes on as it is.
    """
    command = Command(
        Event.REVERSE_MONEY, role, actor, reason=f"{opposite.reference} {opposite.reason}"
    )
    try:
        return workflow.execute_in_transaction(deps, db, application_id, command, now=now)
    except CommandRefused:
        return []
