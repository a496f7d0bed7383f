"""Follow each meter from the store to the wall of the house where it is fitted.

The ledger of moves is the record: where a meter is follows from replaying its moves.
"""

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from missedcall.domain.meters.refusals import MeterRefusal
from missedcall.domain.shared.explanation import Explanation, explain

# A meter is for one phase or for three.
METER_KINDS = ("single", "three")
# A serial begins with a letter or a digit, so that a spreadsheet takes none for a formula.
SERIAL_PATTERN = re.compile(r"[A-Za-z0-9][A-Za-z0-9/-]{0,29}")


class MeterMove(StrEnum):
    """Name the moves of a meter after its receipt.

    A transfer has two moves: one office sends, the other confirms the arrival. A stock count may
    show that a meter is lost, or find one that the ledger has elsewhere.
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
    """Name where a meter can be; each received meter is in exactly one of them."""

    STOCK = "stock"
    TRANSIT = "transit"
    CUSTODY = "custody"
    FITTED = "fitted"
    FAULTY = "faulty"
    LOST = "lost"


def meter_kind_for_phase(*, phase: int) -> str:
    """Give the kind of meter that a connection of one or three phases needs."""
    return "single" if phase == 1 else "three"


@dataclass(frozen=True)
class Meter:
    """Say where one meter is.

    `holder` is the code of an office or lineman, or the number of an application; of a meter on
    its way between offices, the office that it goes to. `reserved_for` is an application's number.
    """

    serial: str
    kind: str
    place: MeterPlace
    holder: str
    received_at: dt.datetime
    reserved_for: str | None = None


@dataclass(frozen=True)
class MoveRefused:
    """Say why a meter cannot make a move, and what to do instead."""

    reason: Explanation


def receive_meter(*, serial: str, kind: str, office: str, received_at: dt.datetime) -> Meter:
    """Give a new meter as it lies in an office's stock."""
    return Meter(serial, kind, MeterPlace.STOCK, office, received_at)


# The places from which each move may start.
_ALLOWED_FROM: Mapping[MeterMove, frozenset[MeterPlace]] = {
    MeterMove.SEND: frozenset({MeterPlace.STOCK}),
    MeterMove.ARRIVE: frozenset({MeterPlace.TRANSIT}),
    MeterMove.LOSE: frozenset({MeterPlace.STOCK, MeterPlace.TRANSIT, MeterPlace.CUSTODY}),
    MeterMove.FIND: frozenset(
        {MeterPlace.STOCK, MeterPlace.TRANSIT, MeterPlace.CUSTODY, MeterPlace.LOST}
    ),
    MeterMove.RESERVE: frozenset({MeterPlace.STOCK, MeterPlace.CUSTODY}),
    MeterMove.FREE: frozenset({MeterPlace.STOCK, MeterPlace.CUSTODY}),
    MeterMove.ISSUE: frozenset({MeterPlace.STOCK}),
    MeterMove.FIT: frozenset({MeterPlace.CUSTODY}),
    MeterMove.GIVE_BACK: frozenset({MeterPlace.CUSTODY}),
    MeterMove.FAULTY: frozenset({MeterPlace.STOCK, MeterPlace.CUSTODY, MeterPlace.FITTED}),
}


def move_meter(meter: Meter, move: MeterMove, *, to_holder: str) -> Meter | MoveRefused:
    """Give the meter after a move to an office, a lineman or an application.

    A reserved meter is neither sent away nor reserved for another application before it is freed.
    """
    if meter.place not in _ALLOWED_FROM[move]:
        return MoveRefused(
            explain(
                MeterRefusal.MOVE_IMPOSSIBLE,
                serial=meter.serial,
                place=meter.place,
                move=move,
            ),
        )
    if move in (MeterMove.SEND, MeterMove.RESERVE) and meter.reserved_for is not None:
        return MoveRefused(
            explain(
                MeterRefusal.RESERVED,
                serial=meter.serial,
                reserved_for=meter.reserved_for,
            ),
        )
    return _moved(meter, move, to_holder)


def _moved(meter: Meter, move: MeterMove, to_holder: str) -> Meter:
    if move is MeterMove.RESERVE:
        return replace(meter, reserved_for=to_holder)
    if move is MeterMove.FREE:
        return replace(meter, reserved_for=None)
    # What the lineman carries, or brings back, stays its applicant's.
    kept = meter.reserved_for if move in (MeterMove.ISSUE, MeterMove.GIVE_BACK) else None
    return replace(meter, place=_LEADS_TO[move], holder=to_holder, reserved_for=kept)


# The place to which each move leads; reserving and freeing change no place.
_LEADS_TO: Mapping[MeterMove, MeterPlace] = {
    MeterMove.SEND: MeterPlace.TRANSIT,
    MeterMove.ARRIVE: MeterPlace.STOCK,
    MeterMove.LOSE: MeterPlace.LOST,
    MeterMove.FIND: MeterPlace.STOCK,
    MeterMove.ISSUE: MeterPlace.CUSTODY,
    MeterMove.FIT: MeterPlace.FITTED,
    MeterMove.GIVE_BACK: MeterPlace.STOCK,
    MeterMove.FAULTY: MeterPlace.FAULTY,
}


def replay_moves(received: Meter, moves: Iterable[tuple[MeterMove, str]]) -> Meter | MoveRefused:
    """Give a meter after all its moves, each with the holder it went to, in order of time."""
    meter = received
    for move, to in moves:
        after = move_meter(meter, move, to_holder=to)
        if isinstance(after, MoveRefused):
            return after
        meter = after
    return meter


def count_by_place(meters: Iterable[Meter]) -> Counter[MeterPlace]:
    """Count the meters by place; the sum is always what was received."""
    return Counter(meter.place for meter in meters)
