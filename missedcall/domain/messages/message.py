"""Rules for text messages: their states, their retries, and the gateway that comes next. Pure."""

import datetime as dt
from collections.abc import Collection, Sequence
from enum import StrEnum
from types import MappingProxyType
from typing import Final

# The texts that tell an applicant what is owed.
DEMANDS: Final = ("demand", "zero_demand")
# How the reason of a text reads that was refused because a value is longer than its slot.
TOO_LONG: Final = "characters are more than the"


class MessageState(StrEnum):
    """Name where a message stands; docs/reference/message-states.md says what each means."""

    QUEUED = "queued"
    CLAIMED = "claimed"
    RETRY_WAIT = "retry_wait"
    IN_DOUBT = "in_doubt"
    ACCEPTED = "accepted"
    NO_RECEIPT = "no_receipt"
    DELIVERED = "delivered"
    UNDELIVERED = "undelivered"
    REFUSED = "refused"
    FAILED = "failed"
    EXPIRED = "expired"
    SUPERSEDED = "superseded"


_RECEIVED: Final = frozenset({MessageState.DELIVERED, MessageState.UNDELIVERED})
# A second sending that waits may turn out not to be needed: the first one was taken after all.
_TAKEN: Final = _RECEIVED | {MessageState.ACCEPTED}
_GIVEN_UP: Final = frozenset(
    {MessageState.EXPIRED, MessageState.SUPERSEDED, MessageState.REFUSED, MessageState.IN_DOUBT}
)

# Which state may follow which: the code moves messages by this table and by nothing else.
TRANSITIONS: Final = MappingProxyType(
    {
        MessageState.QUEUED: frozenset({MessageState.CLAIMED}) | _TAKEN | _GIVEN_UP,
        MessageState.RETRY_WAIT: frozenset({MessageState.CLAIMED}) | _TAKEN | _GIVEN_UP,
        MessageState.CLAIMED: _TAKEN
        | {MessageState.IN_DOUBT, MessageState.RETRY_WAIT, MessageState.FAILED},
        MessageState.IN_DOUBT: _TAKEN
        | {MessageState.QUEUED, MessageState.RETRY_WAIT, MessageState.FAILED},
        MessageState.ACCEPTED: _RECEIVED | {MessageState.NO_RECEIPT},
        MessageState.NO_RECEIPT: _RECEIVED,
        MessageState.DELIVERED: frozenset(),
        MessageState.UNDELIVERED: frozenset(),
        MessageState.REFUSED: frozenset(),
        MessageState.FAILED: frozenset(),
        MessageState.EXPIRED: frozenset(),
        MessageState.SUPERSEDED: frozenset(),
    }
)
WAITING: Final = (MessageState.QUEUED, MessageState.RETRY_WAIT)
UNDER_WAY: Final = (*WAITING, MessageState.CLAIMED)
# A gateway has it or may have it, and its end is not known.
ON_THE_WAY: Final = (*UNDER_WAY, MessageState.ACCEPTED, MessageState.IN_DOUBT)
# It is not known whether the person got it. `no_receipt` may still become `delivered`.
LOST: Final = (
    MessageState.UNDELIVERED,
    MessageState.FAILED,
    MessageState.EXPIRED,
    MessageState.REFUSED,
    MessageState.NO_RECEIPT,
)
FINAL: Final = tuple(state for state, following in TRANSITIONS.items() if not following)

# What is waited before the next try; the last wait stays, until the message is too old. The first
# one is for another gateway: there is no reason to let the consumer wait for it.
RETRY_S: Final = (0, 30, 120, 300, 900, 1800, 3600)


def source_states(target: str) -> tuple[str, ...]:
    """List the states from which a message may come into `target`."""
    return tuple(state for state, following in TRANSITIONS.items() if target in following)


def state_when_unsent(state: MessageState, *, doubted: bool) -> MessageState:
    """Give the end of a message that is not sent any more.

    When an earlier sending of it is in doubt, it is not known that it was not sent.
    """
    return MessageState.IN_DOUBT if doubted else state


def retry_delay(*, tries: int, others: bool, jitter: float, chance: float) -> dt.timedelta:
    """Give the wait after the try number `tries` (from 1); `others`: there is another gateway.

    A wait is longer by up to the share `jitter`, so that what failed together does not come back
    together.
    """
    place = tries - 1 if others else tries
    wait = RETRY_S[min(place, len(RETRY_S) - 1)]
    return dt.timedelta(seconds=wait * (1 + jitter * chance))


def next_poll_at(
    *, since: dt.datetime, ages: Sequence[dt.timedelta], now: dt.datetime
) -> dt.datetime | None:
    """Give when a gateway is asked next about a message it has had `since`; None: no more."""
    return next((since + age for age in ages if since + age > now), None)


def gateway_order(
    *, configured: Sequence[str], preferred: str, failed: str | None, bound_to: str | None
) -> tuple[str, ...]:
    """Give the gateways in the order in which a message is offered to them.

    `failed` did not take it the last time, so the others come first. `bound_to` may hold it
    already: a message in doubt goes through no other gateway, which could not know the first.
    """
    if bound_to is not None:
        return (bound_to,) if bound_to in configured else ()
    by_preference = sorted(configured, key=lambda name: name != preferred)
    return tuple(sorted(by_preference, key=lambda name: name == failed))


def gateway_id_key(gateway_id: str) -> str:
    """Give what the same id has in common however a gateway writes it.

    Some change its letters' case between answer and receipt, some drop leading zeros.
    """
    return gateway_id.strip().casefold().lstrip("0")


def state_of_parts(states: Collection[str], *, parts: int) -> MessageState | None:
    """Give what the newest words on each part say of the whole; None while parts are missing."""
    if MessageState.UNDELIVERED in states:
        return MessageState.UNDELIVERED
    delivered = sum(state == MessageState.DELIVERED for state in states)
    return MessageState.DELIVERED if delivered >= parts else None
