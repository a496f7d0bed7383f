"""Take money back out of the books: a cheque that bounced, a payment that the bank called back."""

import datetime as dt
from enum import StrEnum

from missedcall.db.engine import Connection, Row
from missedcall.db.payments import ledger
from missedcall.domain.connection.states import Event, Hand
from missedcall.domain.payments import ledger as rules
from missedcall.domain.payments.ledger import Channel
from missedcall.usecases.connection import case as cases
from missedcall.usecases.connection import progress
from missedcall.usecases.connection.act import Act, NotPossible
from missedcall.usecases.deps import Deps


class Cause(StrEnum):
    """Name why money leaves again."""

    BOUNCED = "bounced"
    CHARGEBACK = "chargeback"


class NotReversed(ValueError):
    """Say why a payment is not reversed."""


def reverse(
    deps: Deps,
    *,
    channel: Channel,
    reference: str,
    cause: Cause,
    who: str,
    hand: Hand,
    now: dt.datetime,
) -> None:
    """Book the opposite of a payment of which the bank itself tells; see `book`.

    What a person says of it takes two: see `vouchers.reverse`.
    """
    with deps.db.writing() as db:
        sent = book(
            deps, db, channel=channel, reference=reference, cause=cause, who=who, hand=hand,
            now=now,
        )  # fmt: skip
    for message_id in sent:
        deps.nudge.send(message_id)


def book(
    deps: Deps,
    db: Connection,
    *,
    channel: Channel,
    reference: str,
    cause: Cause,
    who: str,
    hand: Hand,
    now: dt.datetime,
) -> list[int]:
    """Book the opposite of a payment; what was planned for the money is undone with it.

    Give the messages to send. Raise `NotReversed` when no such payment is booked, or when it was
    reversed before.
    """
    booked = find(db, channel=channel, reference=reference)
    (entry,) = cases.entries_of([booked])
    application_id = booked["application_id"]
    opposite = rules.reversal(entry, why=cause, now=now)
    ledger.add_entry(db, opposite, application_id=application_id, who=who)
    if application_id is None:
        return []
    return _go_back(deps, db, application_id, opposite, hand, who, now=now)


def find(db: Connection, *, channel: Channel, reference: str) -> Row:
    """Find where the money of a reference is now: to be reversed, it must still be there."""
    rows = ledger.of_reference(db, channel=channel, reference=reference)
    if not rows:
        raise NotReversed(
            f"{channel} {reference}: no such payment; see `missedcall payments list`"
        )
    if any(row["why"] in list(Cause) for row in rows):
        raise NotReversed(f"{channel} {reference}: it was reversed before")
    last = rows[-1]
    if last["amount_paise"] <= 0:
        raise NotReversed(f"{channel} {reference}: it was given back already ({last['why']})")
    return last


def _go_back(
    deps: Deps,
    db: Connection,
    application_id: int,
    opposite: rules.Entry,
    hand: Hand,
    who: str,
    *,
    now: dt.datetime,
) -> list[int]:
    """Go back with a case whose money left; where the rules know nothing to do, nothing is done.

    What is still covered by other money goes on as it is.
    """
    what = Act(Event.REVERSE_MONEY, hand, who, why=f"{opposite.reference} {opposite.why}")
    try:
        return progress.apply(deps, db, application_id, what, now=now)
    except NotPossible:
        return []
