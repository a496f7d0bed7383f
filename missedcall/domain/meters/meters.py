"""Follow each meter from the store to the wall.

The ledger of moves is the record: where a meter is, and how many there are, is a fold of it.
"""

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

# What a meter can be of: for one phase or for three.
KINDS = ("single", "three")
# It begins with a letter or a digit, so no list of serials can be taken for formulas.
SERIAL = re.compile(r"[A-Za-z0-9][A-Za-z0-9/-]{0,29}")


class Move(StrEnum):
    """Name what can be done with a meter that was received.

    A transfer has two ends: one office sends, the other says that it arrived. A count may show
    that a meter is lost, or find one where the ledger has it not.
    """

    SEND = "send"
    ARRIVE = "arrive"
    LOSE = "lose"
    FIND = "find"
    RESERVE = "reserve"
    FREE = "free"
    ISSUE = "issue"
    FIT = "fit"
    GIVE_BACK = "return"
    FAULTY = "faulty"


class MeterPlace(StrEnum):
    """Name where a meter can be; all together they are what was received."""

    STOCK = "stock"
    TRANSIT = "transit"
    CUSTODY = "custody"
    FITTED = "fitted"
    FAULTY = "faulty"
    LOST = "lost"


def kind_for(*, phase: int) -> str:
    """Name the kind of meter that a connection of one or three phases needs."""
    return "single" if phase == 1 else "three"


@dataclass(frozen=True)
class Meter:
    """Say where one meter is.

    `holder` is an office, a lineman or an application; of a meter under way, where it goes.
    """

    serial: str
    kind: str
    place: MeterPlace
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
    return Meter(serial, kind, MeterPlace.STOCK, office, at)


# From which places a move may start.
_FROM: Mapping[Move, frozenset[MeterPlace]] = {
    Move.SEND: frozenset({MeterPlace.STOCK}),
    Move.ARRIVE: frozenset({MeterPlace.TRANSIT}),
    Move.LOSE: frozenset({MeterPlace.STOCK, MeterPlace.TRANSIT, MeterPlace.CUSTODY}),
    Move.FIND: frozenset(
        {MeterPlace.STOCK, MeterPlace.TRANSIT, MeterPlace.CUSTODY, MeterPlace.LOST}
    ),
    Move.RESERVE: frozenset({MeterPlace.STOCK, MeterPlace.CUSTODY}),
    Move.FREE: frozenset({MeterPlace.STOCK, MeterPlace.CUSTODY}),
    Move.ISSUE: frozenset({MeterPlace.STOCK}),
    Move.FIT: frozenset({MeterPlace.CUSTODY}),
    Move.GIVE_BACK: frozenset({MeterPlace.CUSTODY}),
    Move.FAULTY: frozenset({MeterPlace.STOCK, MeterPlace.CUSTODY, MeterPlace.FITTED}),
}


def move(meter: Meter, what: Move, *, to: str) -> Meter | NotMovable:
    """Give the meter after a move; `to` names the office, lineman or application it goes to.

    A reserved meter is neither sent away nor reserved for another application before it is freed.
    """
    if meter.place not in _FROM[what]:
        return NotMovable(
            f"मीटर {meter.serial} अभी {meter.place} में है; {what} नहीं हो सकता",
            f"meter {meter.serial} is in {meter.place}; {what} is not possible from there",
        )
    if what in (Move.SEND, Move.RESERVE) and meter.reserved_for is not None:
        return NotMovable(
            f"मीटर {meter.serial} आवेदन {meter.reserved_for} के लिए आरक्षित है",
            f"meter {meter.serial} is reserved for {meter.reserved_for}; free it first",
        )
    return _moved(meter, what, to)


def _moved(meter: Meter, what: Move, to: str) -> Meter:
    if what is Move.RESERVE:
        return replace(meter, reserved_for=to)
    if what is Move.FREE:
        return replace(meter, reserved_for=None)
    # What the lineman carries, or brings back, stays its applicant's.
    kept = meter.reserved_for if what in (Move.ISSUE, Move.GIVE_BACK) else None
    return replace(meter, place=_TO[what], holder=to, reserved_for=kept)


# Where a move leads; to reserve and to free moves nothing.
_TO: Mapping[Move, MeterPlace] = {
    Move.SEND: MeterPlace.TRANSIT,
    Move.ARRIVE: MeterPlace.STOCK,
    Move.LOSE: MeterPlace.LOST,
    Move.FIND: MeterPlace.STOCK,
    Move.ISSUE: MeterPlace.CUSTODY,
    Move.FIT: MeterPlace.FITTED,
    Move.GIVE_BACK: MeterPlace.STOCK,
    Move.FAULTY: MeterPlace.FAULTY,
}


def fold(received: Meter, moves: Iterable[tuple[Move, str]]) -> Meter | NotMovable:
    """Give where a meter is after all its moves, each with where it went to."""
    meter = received
    for what, to in moves:
        after = move(meter, what, to=to)
        if isinstance(after, NotMovable):
            return after
        meter = after
    return meter


def counts(meters: Iterable[Meter]) -> Counter[MeterPlace]:
    """Count the meters by place; the sum is always what was received."""
    return Counter(meter.place for meter in meters)
