"""Why no demand can be made, by the field that must be corrected."""

from collections.abc import Mapping
from dataclasses import dataclass

from missedcall.domain.shared.explanation import Explanation, explain
from missedcall.domain.shared.named_code import NamedCode, msgid


class Code(NamedCode):
    """Every way in which a demand can be refused."""

    AREA_UNKNOWN = (
        "area_unknown",
        msgid("area %(given)s is not known; use U (urban) or R (rural)"),
    )
    CABLE_UNKNOWN = (
        "cable_unknown",
        msgid("cable %(given)s is not known; use company or applicant"),
    )
    CATEGORY_UNKNOWN = (
        "category_unknown",
        msgid("category %(given)s is not in tariff %(tariff)s; use one of %(known)s"),
    )
    DISTANCE_MISSING = (
        "distance_missing",
        msgid("the distance is missing; give the metres of cable from the pole"),
    )
    DISTANCE_WRONG = (
        "distance_wrong",
        msgid("distance %(given)s is not a length; give metres from 0 up, such as 42"),
    )
    LINE_MISSING = (
        "line_missing",
        msgid(
            "tariff %(tariff)s has no rate of %(line)s for %(category)s (%(kind)s); add it to the"
            " tariff file"
        ),
    )
    LOAD_NOT_A_NUMBER = (
        "load_not_a_number",
        msgid("load %(given)s is not a number; give one such as 2.3"),
    )
    LOAD_NOT_POSITIVE = (
        "load_not_positive",
        msgid("load %(given)s is not above 0; give the total load of the premises"),
    )
    LOAD_TOO_HIGH = (
        "load_too_high",
        msgid(
            "load %(given)s is above the three-phase limit of %(limit)s kW on %(on)s; apply for a"
            " high-tension connection"
        ),
    )
    LOAD_TOO_LONG = (
        "load_too_long",
        msgid("load %(given)s has too many digits; give up to 9 before and 6 after the point"),
    )
    NO_TARIFF = (
        "no_tariff",
        msgid("no tariff is in force on %(on)s; the book holds %(known)s"),
    )
    UNIT_UNKNOWN = "unit_unknown", msgid("unit %(given)s is not known; use kW, HP or W")


class TariffSpan(NamedCode):
    """Say of which days a tariff is."""

    ENDS = "ends", msgid("%(tariff)s (%(starts)s to %(ends)s)")
    OPEN = "open", msgid("%(tariff)s (%(starts)s to further notice)")


# The field that must be corrected.
FIELDS: Mapping[Code, str] = {
    Code.AREA_UNKNOWN: "area",
    Code.CABLE_UNKNOWN: "cable",
    Code.CATEGORY_UNKNOWN: "category",
    Code.DISTANCE_MISSING: "distance_m",
    Code.DISTANCE_WRONG: "distance_m",
    Code.LINE_MISSING: "category",
    Code.LOAD_NOT_A_NUMBER: "load",
    Code.LOAD_NOT_POSITIVE: "load",
    Code.LOAD_TOO_HIGH: "load",
    Code.LOAD_TOO_LONG: "load",
    Code.NO_TARIFF: "on",
    Code.UNIT_UNKNOWN: "unit",
}


@dataclass(frozen=True)
class Refusal:
    """A demand that cannot be made: the field at fault, and what to do about it."""

    field: str
    reason: Explanation

    @property
    def code(self) -> str:
        """Give the code of the reason."""
        return self.reason.code

    @property
    def text(self) -> str:
        """Give the reason in English."""
        return str(self.reason)


def refuse(code: Code, **values: object) -> Refusal:
    """Make the refusal of a code; `values` fill its text."""
    return Refusal(FIELDS[code], explain(code, **values))
