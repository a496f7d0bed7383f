"""Follow each meter from the store to the wall, and say when an office will run short.

The ledger of moves is the record: where a meter is, and how many there are, is a fold of it.
"""

import datetime as dt
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum


class Move(StrEnum):
    """Name what can be done with a meter that was received."""

    TRANSFER = "transfer"
    RESERVE = "reserve"
    FREE = "free"
    ISSUE = "issue"
    FIT = "fit"
    GIVE_BACK = "return"
    FAULTY = "faulty"


class Place(StrEnum):
    """Name where a meter can be; the four add up to what was received."""

    STOCK = "stock"
    CUSTODY = "custody"
    FITTED = "fitted"
    FAULTY = "faulty"


@dataclass(frozen=True)
class Meter:
    """Say where one meter is: `holder` is an office, a lineman or an application."""

    serial: str
    kind: str
    place: Place
    holder: str
    received_at: dt.datetime
    reserved_for: str | None = None


@dataclass(frozen=True)
class NotMovable:
    """Say why a meter cannot be moved so, and what would mend it."""

    hi: str
    en: str


def receive(*, serial: str, kind: str, office: str, at: dt.datetime) -> Meter:
    """Take a new meter into an office's stock."""
    return Meter(serial, kind, Place.STOCK, office, at)


# From which places a move may start.
_FROM: Mapping[Move, frozenset[Place]] = {
    Move.TRANSFER: frozenset({Place.STOCK}),
    Move.RESERVE: frozenset({Place.STOCK}),
    Move.FREE: frozenset({Place.STOCK}),
    Move.ISSUE: frozenset({Place.STOCK}),
    Move.FIT: frozenset({Place.CUSTODY}),
    Move.GIVE_BACK: frozenset({Place.CUSTODY}),
    Move.FAULTY: frozenset({Place.STOCK, Place.CUSTODY}),
}


def move(meter: Meter, what: Move, *, to: str) -> Meter | NotMovable:
    """Give the meter after a move; `to` names the office, lineman or application it goes to.

    A reserved meter is neither transferred nor issued for another application before it is freed.
    """
    if meter.place not in _FROM[what]:
        return NotMovable(
            f"मीटर {meter.serial} अभी {meter.place} में है; {what} नहीं हो सकता",
            f"meter {meter.serial} is in {meter.place}; {what} is not possible from there",
        )
    if what in (Move.TRANSFER, Move.RESERVE) and meter.reserved_for is not None:
        return NotMovable(
            f"मीटर {meter.serial} आवेदन {meter.reserved_for} के लिए आरक्षित है",
            f"meter {meter.serial} is reserved for {meter.reserved_for}; free it first",
        )
    return _moved(meter, what, to)


def _moved(meter: Meter, what: Move, to: str) -> Meter:
    place, holder, reserved_for = meter.place, to, None
    match what:
        case Move.RESERVE:
            holder, reserved_for = meter.holder, to
        case Move.FREE:
            holder = meter.holder
        case Move.ISSUE:
            place, reserved_for = Place.CUSTODY, meter.reserved_for
        case Move.FIT:
            place = Place.FITTED
        case Move.GIVE_BACK:
            place = Place.STOCK
        case Move.FAULTY:
            place = Place.FAULTY
    return replace(meter, place=place, holder=holder, reserved_for=reserved_for)


def oldest_free(stock: Iterable[Meter], *, kind: str, office: str) -> Meter | None:
    """Choose the meter to reserve: of the right kind, in the office, longest in stock."""
    free = [
        meter
        for meter in stock
        if meter.place is Place.STOCK
        and meter.reserved_for is None
        and (meter.kind, meter.holder) == (kind, office)
    ]
    return min(free, key=lambda meter: (meter.received_at, meter.serial), default=None)


def counts(meters: Iterable[Meter]) -> Counter[Place]:
    """Count the meters by place; the sum is always what was received."""
    return Counter(meter.place for meter in meters)


@dataclass(frozen=True)
class Need:
    """Hold what an office's need of one kind of meter is reckoned from.

    `paid` applicants wait for a meter now; `demanded` have a demand, of which the share `pays`
    pays; `past_weeks` counts the connections paid for in each of the past weeks.
    """

    stock: int
    paid: int
    demanded: int
    pays: float
    past_weeks: Sequence[int]


@dataclass(frozen=True)
class Outlook:
    """Say what an office needs in the coming days, and on which day its stock ends, if it does."""

    needed: int
    short: int
    runs_out_on: dt.date | None


def outlook(need: Need, *, today: dt.date, days: int) -> Outlook:
    """Forecast the need of the coming days.

    New payments come as in the past weeks, and at least as many as the open demands let expect:
    a meter too many in the store is better than an applicant who waits.
    """
    weeks = need.past_weeks
    daily = max(sum(weeks) / (7 * len(weeks)) if weeks else 0, need.demanded * need.pays / days)
    needed = need.paid + math.ceil(daily * days)
    short = max(needed - need.stock, 0)
    if not short:
        return Outlook(needed, 0, None)
    free = need.stock - need.paid
    lasts = math.floor(free / daily) if free > 0 else 0
    return Outlook(needed, short, today + dt.timedelta(days=lasts))
