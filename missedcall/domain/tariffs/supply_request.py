"""What a connection is asked for, and whether it can be asked at all."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from missedcall.domain.connection.limits import Area
from missedcall.domain.tariffs.refusal import Code, Refusal, refuse

KW_PER_UNIT = {"kW": Fraction(1), "HP": Fraction(746, 1000), "W": Fraction(1, 1000)}
AREAS = ("U", "R")
CABLES = ("company", "applicant")
MOST_DIGITS_BEFORE_POINT = 9
MOST_DIGITS_AFTER_POINT = 6
MOST_SIGNS_SHOWN = 24


def tariff_area(area: Area) -> str:
    """Give the area as tariffs have it: U in town, R elsewhere, in the hills too."""
    return "U" if area is Area.URBAN else "R"


@dataclass(frozen=True)
class SupplyRequest:
    """A connection as applied for.

    `category` as in the tariff (LV1), `area` U or R, `load` in `unit` (kW, HP or W), `cable`
    who lays the service cable (company or applicant), `distance_m` metres of cable from the
    pole. `bpl`, `scst` and `prepaid`: holds a BPL card, is SC/ST, takes a prepaid smart meter.
    """

    category: str
    area: str
    load: Decimal
    unit: str
    bpl: bool = False
    scst: bool = False
    prepaid: bool = False
    cable: str = "applicant"
    distance_m: Decimal | None = None

    @property
    def load_kw(self) -> Fraction:
        """Give the load in kW, exactly; 1 HP is 0.746 kW."""
        return Fraction(self.load) * KW_PER_UNIT[self.unit]


def whole_units(load_kw: Fraction, *, unit: str) -> int:
    """Give the load in whole units of the tariff: a part of one counts as one.

    The page of the form says the same beforehand (`web/static/load.js`).
    """
    return math.ceil(load_kw / KW_PER_UNIT[unit])


def find_faults(ask: SupplyRequest) -> Iterator[Refusal]:
    """Give every reason why this cannot be asked under any tariff."""
    if ask.area not in AREAS:
        yield refuse(Code.AREA_UNKNOWN, given=shown_number(ask.area))
    if ask.unit not in KW_PER_UNIT:
        yield refuse(Code.UNIT_UNKNOWN, given=shown_number(ask.unit))
    if ask.cable not in CABLES:
        yield refuse(Code.CABLE_UNKNOWN, given=shown_number(ask.cable))
    yield from _load_faults(ask.load)
    yield from _distance_faults(ask)


def shown_number(given: object) -> str:
    """Quote what was given, cut to a length that a message can bear."""
    text = str(given)
    return repr(text if len(text) <= MOST_SIGNS_SHOWN else text[:MOST_SIGNS_SHOWN] + "…")


def _load_faults(load: Decimal) -> Iterator[Refusal]:
    if not load.is_finite():
        yield refuse(Code.LOAD_NOT_A_NUMBER, given=shown_number(load))
    elif load <= 0:
        yield refuse(Code.LOAD_NOT_POSITIVE, given=shown_number(load))
    elif not _is_handy(load):
        yield refuse(Code.LOAD_TOO_LONG, given=shown_number(load))


def _distance_faults(ask: SupplyRequest) -> Iterator[Refusal]:
    distance = ask.distance_m
    if distance is None:
        if ask.cable == "company":
            yield refuse(Code.DISTANCE_MISSING)
    elif not distance.is_finite() or distance < 0 or not _is_handy(distance):
        yield refuse(Code.DISTANCE_WRONG, given=shown_number(distance))


def _is_handy(number: Decimal) -> bool:
    """Say whether a number has few enough digits to reckon with: 1E-999999999 has not."""
    exponent = number.as_tuple().exponent
    return (
        isinstance(exponent, int)
        and exponent >= -MOST_DIGITS_AFTER_POINT
        and number.adjusted() < MOST_DIGITS_BEFORE_POINT
    )
