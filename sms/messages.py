"""Which messages the service sends, and which values it can put into each.

The closed vocabulary between code and configuration: a message added here is asked for in the
configuration, and its text may use the slots named here and no others.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Offer:
    """The values that the service gives for a message; a text must use the `needed` ones."""

    needed: frozenset[str] = frozenset()
    optional: frozenset[str] = frozenset()


# From when to when somebody will be rung, in hours and minutes of one day.
WINDOW: Final = frozenset({"from_hour", "from_minute", "until_hour", "until_minute"})
DATE: Final = frozenset({"day", "month"})

OFFERS: Final = {
    "missed_call_ack": Offer(needed=WINDOW | {"code"}, optional=DATE),
    "missed_call_ack_later": Offer(needed=WINDOW | DATE | {"code"}),
    "place_in_queue": Offer(needed=WINDOW | {"place"}, optional=DATE | {"code"}),
    "demand": Offer(
        needed=frozenset({"application", "amount"}),
        optional=frozenset({"day", "month", "year"}),
    ),
    "zero_demand": Offer(needed=frozenset({"application"})),
    "unreached": Offer(),
    "status_due": Offer(
        needed=frozenset({"application", "amount", "minutes"}),
        optional=frozenset({"day", "month", "year"}),
    ),
    "status_nothing_due": Offer(needed=frozenset({"application", "minutes"})),
    "status_in_hand": Offer(needed=frozenset({"application", "minutes"})),
    "expired_by_us": Offer(),
    "alarm": Offer(needed=frozenset({"rule", "value"})),
    "question_cable_ready": Offer(needed=frozenset({"application"})),
    "question_at_home": Offer(needed=frozenset({"application"})),
    "question_supply": Offer(needed=frozenset({"application"})),
    "question_withdrew": Offer(needed=frozenset({"application"})),
    "answer_noted": Offer(needed=frozenset({"application"})),
}
