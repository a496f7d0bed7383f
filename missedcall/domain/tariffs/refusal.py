"""Why no demand can be made, in Hindi and English, by the field that must be mended."""

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True)
class Refusal:
    """A demand that cannot be made: a code, the field at fault, and what to do about it."""

    code: str
    field: str
    text_hi: str
    text: str


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


TEXTS: dict[Code, tuple[str, str, str]] = {
    Code.AREA_UNKNOWN: (
        "area",
        "क्षेत्र {given} मान्य नहीं है; शहरी (U) या ग्रामीण (R) चुनें",
        "area {given} is not known; use U (urban) or R (rural)",
    ),
    Code.CABLE_UNKNOWN: (
        "cable",
        "केबल {given} मान्य नहीं है; company या applicant चुनें",
        "cable {given} is not known; use company or applicant",
    ),
    Code.CATEGORY_UNKNOWN: (
        "category",
        "श्रेणी {given} टैरिफ {tariff} में नहीं है; इनमें से चुनें: {known}",
        "category {given} is not in tariff {tariff}; use one of {known}",
    ),
    Code.DISTANCE_MISSING: (
        "distance_m",
        "केबल की दूरी नहीं दी गई; खंभे से दूरी मीटर में लिखें",
        "the distance is missing; give the metres of cable from the pole",
    ),
    Code.DISTANCE_WRONG: (
        "distance_m",
        "दूरी {given} सही नहीं है; 0 या अधिक मीटर लिखें, जैसे 42",
        "distance {given} is not a length; give metres from 0 up, such as 42",
    ),
    Code.LINE_MISSING: (
        "category",
        "टैरिफ {tariff} में {given} के लिए {line} की दर नहीं है; टैरिफ फ़ाइल में दर जोड़ें",
        "tariff {tariff} has no rate of {line} for {given}; add it to the tariff file",
    ),
    Code.LOAD_NOT_A_NUMBER: (
        "load",
        "भार {given} संख्या नहीं है; संख्या लिखें, जैसे 2.3",
        "load {given} is not a number; give one such as 2.3",
    ),
    Code.LOAD_NOT_POSITIVE: (
        "load",
        "भार {given} शून्य से अधिक होना चाहिए; घर के उपकरणों का कुल भार लिखें",
        "load {given} is not above 0; give the total load of the premises",
    ),
    Code.LOAD_TOO_HIGH: (
        "load",
        "भार {given} {on} को निम्न दाब की सीमा {limit} kW से अधिक है; उच्च दाब के लिए आवेदन करें",
        "load {given} is above the three-phase limit of {limit} kW on {on}; "
        "apply for a high-tension connection",
    ),
    Code.LOAD_TOO_LONG: (
        "load",
        "भार {given} में बहुत अधिक अंक हैं; दशमलव से पहले 9 और बाद में 6 तक अंक लिखें",
        "load {given} has too many digits; give up to 9 before and 6 after the point",
    ),
    Code.NO_TARIFF: (
        "on",
        "{on} को कोई टैरिफ लागू नहीं है; टैरिफ {known} के लिए हैं",
        "no tariff is in force on {on}; the book holds {known}",
    ),
    Code.UNIT_UNKNOWN: (
        "unit",
        "इकाई {given} मान्य नहीं है; kW, HP या W चुनें",
        "unit {given} is not known; use kW, HP or W",
    ),
}


def refuse(code: Code, **values: object) -> Refusal:
    """Make the refusal of a code; `values` fill its texts."""
    field, hindi, english = TEXTS[code]
    return Refusal(code, field, hindi.format(**values), english.format(**values))
