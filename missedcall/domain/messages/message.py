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


class State(StrEnum):
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


_RECEIVED: Final = frozenset({State.DELIVERED, State.UNDELIVERED})
# A second sending that waits may turn out not to be needed: the first one was taken after all.
_TAKEN: Final = _RECEIVED | {State.ACCEPTED}
_GIVEN_UP: Final = frozenset({State.EXPIRED, State.SUPERSEDED, State.REFUSED, State.IN_DOUBT})

# Which state may follow which: the code moves messages by this table and by nothing else.
TRANSITIONS: Final = MappingProxyType(
    {
        State.QUEUED: frozenset({State.CLAIMED}) | _TAKEN | _GIVEN_UP,
        State.RETRY_WAIT: frozenset({State.CLAIMED}) | _TAKEN | _GIVEN_UP,
        State.CLAIMED: _TAKEN | {State.IN_DOUBT, State.RETRY_WAIT, State.FAILED},
        State.IN_DOUBT: _TAKEN | {State.QUEUED, State.RETRY_WAIT, State.FAILED},
        State.ACCEPTED: _RECEIVED | {State.NO_RECEIPT},
        State.NO_RECEIPT: _RECEIVED,
        State.DELIVERED: frozenset(),
        State.UNDELIVERED: frozenset(),
        State.REFUSED: frozenset(),
        State.FAILED: frozenset(),
        State.EXPIRED: frozenset(),
        State.SUPERSEDED: frozenset(),
    }
)
WAITING: Final = (State.QUEUED, State.RETRY_WAIT)
UNDER_WAY: Final = (*WAITING, State.CLAIMED)
# A gateway has it or may have it, and its end is not known.
ON_THE_WAY: Final = (*UNDER_WAY, State.ACCEPTED, State.IN_DOUBT)
# Nobody can say that the person got it. `no_receipt` may still become `delivered`.
LOST: Final = (
    State.UNDELIVERED,
    State.FAILED,
    State.EXPIRED,
    State.REFUSED,
    State.NO_RECEIPT,
)
FINAL: Final = tuple(state for state, following in TRANSITIONS.items() if not following)

# What is waited before the next try; the last wait stays, until the message is too old. The first
# one is for another gateway: there is no reason to let the consumer wait for it.
RETRY_S: Final = (0, 30, 120, 300, 900, 1800, 3600)


def sources(target: str) -> tuple[str, ...]:
    """List the states from which a message may come into `target`."""
    return tuple(state for state, following in TRANSITIONS.items() if target in following)


def unsent(state: State, *, doubted: bool) -> State:
    """Give the end of a message that is not sent any more.

    When an earlier sending of it is in doubt nobody can say that it was not sent.
    """
    return State.IN_DOUBT if doubted else state


def retry_wait(*, tries: int, others: bool, jitter: float, chance: float) -> dt.timedelta:
    """Give the wait after the try number `tries` (from 1); `others`: there is another gateway.

    A wait is longer by up to the share `jitter`, so that what failed together does not come back
    together.
    """
    place = tries - 1 if others else tries
    wait = RETRY_S[min(place, len(RETRY_S) - 1)]
    return dt.timedelta(seconds=wait * (1 + jitter * chance))


def ask_at(
    *, since: dt.datetime, ages: Sequence[dt.timedelta], now: dt.datetime
) -> dt.datetime | None:
    """Give when a gateway is asked next about a message it has had `since`; None: no more."""
    return next((since + age for age in ages if since + age > now), None)


def gateway_order(
    *, configured: Sequence[str], preferred: str, failed: str | None, bound_to: str | None
) -> tuple[str, ...]:
    """Give the gateways in the order in which a message is offered to them.

    `failed` did not take it the last time, so the others come first. `bound_to` may hold it
    already: a message in doubt goes through no other gateway, which could not know its twin.
    """
    if bound_to is not None:
        return (bound_to,) if bound_to in configured else ()
    by_preference = sorted(configured, key=lambda name: name != preferred)
    return tuple(sorted(by_preference, key=lambda name: name == failed))


def id_key(gateway_id: str) -> str:
    """Give what the same id has in common however a gateway writes it.

    Some change its letters' case between answer and receipt, some drop leading zeros.
    """
    return gateway_id.strip().casefold().lstrip("0")


def state_of_parts(states: Collection[str], *, parts: int) -> State | None:
    """Give what the newest words on each part say of the whole; None while parts are missing."""
    if State.UNDELIVERED in states:
        return State.UNDELIVERED
    delivered = sum(state == State.DELIVERED for state in states)
    return State.DELIVERED if delivered >= parts else None
