"""Say which callbacks a supervisor's list holds, and in which order. Pure."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from missedcall.domain.callbacks.callback_state import CallbackState

OPEN = frozenset(CallbackState) - {CallbackState.CLOSED}
# Of closed callbacks there are as many as of all years: with more than a state asked for, only
# those whose first call came within this are looked at, unless days are named.
CLOSED_WITHIN = dt.timedelta(days=31)


class CallbackOrder(StrEnum):
    """Name what a list is sorted by: when each is due, its first call, its promise, its tries."""

    DUE = "due"
    FIRST_CALL = "first_call"
    PROMISE = "promise"
    TRIES = "tries"


# By these only what is open is sorted: of them there are few.
ORDERS_OF_OPEN = frozenset({CallbackOrder.PROMISE, CallbackOrder.TRIES})
Place = tuple[dt.datetime | int, int]


@dataclass(frozen=True)
class CallbackFilter:
    """Hold what must be true of each callback of a list; None, 0 and False ask for nothing.

    `first_after` and `first_before` bound the first missed call, `promised_by` is an instant up to
    which a call was promised. `late_at` is the instant at which an open one is late: its promise
    is over, or, without a promise, its time to be called. It is kept for the operator, or was rung
    by them (`operator_id`). `offices` are codes: the caller has an application at one of them.
    """

    states: Collection[CallbackState] = OPEN
    language: str | None = None
    did: str | None = None
    first_after: dt.datetime | None = None
    first_before: dt.datetime | None = None
    promised_by: dt.datetime | None = None
    late_at: dt.datetime | None = None
    tries: int = 0
    operator_id: int | None = None
    offices: Collection[str] | None = None

    @property
    def only_open(self) -> bool:
        return CallbackState.CLOSED not in self.states

    @property
    def names_only_states(self) -> bool:
        return self == CallbackFilter(states=self.states)


@dataclass(frozen=True)
class SortedBy:
    """Say by what a list is sorted, and whether the greatest comes first."""

    order: CallbackOrder = CallbackOrder.DUE
    descending: bool = False

    def __str__(self) -> str:
        return f"-{self.order}" if self.descending else str(self.order)


def read_sorted_by(text: str) -> SortedBy:
    """Read what `str` wrote; raise ValueError for what is no order."""
    return SortedBy(CallbackOrder(text.removeprefix("-")), text.startswith("-"))


def sorted_as_wished(wish: SortedBy | None, states: Collection[CallbackState]) -> SortedBy:
    """Give the order of a list: as wished, else by when each is due, closed ones the newest first.

    What is closed is not sorted by promises or tries; closed and open ones together, which no
    index has by when they are due, only by their first call.
    """
    has_closed = CallbackState.CLOSED in states
    if has_closed and len(states) > 1:
        is_wished = wish is not None and wish.order is CallbackOrder.FIRST_CALL
        return wish if wish and is_wished else SortedBy(CallbackOrder.FIRST_CALL, descending=True)
    if wish is None or (has_closed and wish.order in ORDERS_OF_OPEN):
        return SortedBy(CallbackOrder.DUE, descending=has_closed)
    return wish
