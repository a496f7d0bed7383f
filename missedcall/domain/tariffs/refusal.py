"""Why no demand can be made, by the field that must be corrected."""

from dataclasses import dataclass
from enum import StrEnum

from missedcall.domain.shared.explanation import Explanation, explain


@dataclass(frozen=True)
class Refusal:
    """A demand that cannot be made: a code, the field at fault, and what to do about it."""

    code: str
    field: str
    reason: Explanation

    @property
    def text(self) -> str:
        """Give the reason in English."""
        return str(self.reason)


class Code(StrEnum):
    """Every way in which a demand can be refused."""

    AREA_UNKNOWN = "area_unknown"
    CABLE_UNKNOWN = "cable_unknown"
    CATEGORY_UNKNOWN = "category_unknown"
    DISTANCE_MISSING = "distance_missing"
    DISTANCE_WRONG = "distance_wrong"
    LINE_MISSING = "line_missing"
    LOAD_NOT_A_NUMBER = "load_not_a_number"
    LOAD_NOT_POSITIVE = "load_not_positive"
    LOAD_TOO_HIGH = "load_too_high"
    LOAD_TOO_LONG = "load_too_long"
    NO_TARIFF = "no_tariff"
    UNIT_UNKNOWN = "unit_unknown"


TEXTS: dict[Code, tuple[str, Explanation]] = {
    Code.AREA_UNKNOWN: (
        "area",
        explain("area %(given)s is not known; use U (urban) or R (rural)"),
    ),
    Code.CABLE_UNKNOWN: (
        "cable",
        explain("cable %(given)s is not known; use company or applicant"),
    ),
    Code.CATEGORY_UNKNOWN: (
        "category",
        explain("category %(given)s is not in tariff %(tariff)s; use one of %(known)s"),
    ),
    Code.DISTANCE_MISSING: (
        "distance_m",
        explain("the distance is missing; give the metres of cable from the pole"),
    ),
    Code.DISTANCE_WRONG: (
        "distance_m",
        explain("distance %(given)s is not a length; give metres from 0 up, such as 42"),
    ),
    Code.LINE_MISSING: (
        "category",
        explain(
            "tariff %(tariff)s has no rate of %(line)s for %(given)s; add it to the tariff file"
        ),
    ),
    Code.LOAD_NOT_A_NUMBER: (
        "load",
        explain("load %(given)s is not a number; give one such as 2.3"),
    ),
    Code.LOAD_NOT_POSITIVE: (
        "load",
        explain("load %(given)s is not above 0; give the total load of the premises"),
    ),
    Code.LOAD_TOO_HIGH: (
        "load",
        explain(
            "load %(given)s is above the three-phase limit of %(limit)s kW on "
            "%(on)s; apply for a high-tension connection"
        ),
    ),
    Code.LOAD_TOO_LONG: (
        "load",
        explain("load %(given)s has too many digits; give up to 9 before and 6 after the point"),
    ),
    Code.NO_TARIFF: (
        "on",
        explain("no tariff is in force on %(on)s; the book holds %(known)s"),
    ),
    Code.UNIT_UNKNOWN: (
        "unit",
        explain("unit %(given)s is not known; use kW, HP or W"),
    ),
}


def refuse(code: Code, **values: object) -> Refusal:
    """Make the refusal of a code; `values` fill its texts."""
    field, reason = TEXTS[code]
    return Refusal(code, field, Explanation(reason.text, values))
