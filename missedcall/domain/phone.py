"""Telephone numbers as a caller id shows them, and as we keep them."""

import re
from dataclasses import dataclass
from enum import StrEnum

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumber, PhoneNumberType

INDIA = 91
NATIONAL_DIGITS = 10
E164_DIGITS_WITH_00 = 17
WITHHELD_WORDS = frozenset(
    [
        *("", "-", "anonymous", "asterisk", "blocked", "id unavailable", "no number", "none"),
        *("not available", "null", "number withheld", "o", "out of area", "p", "private"),
        *("restricted", "unavailable", "unknown", "withheld"),
    ]
)
PLAIN = re.compile(r"\+?[\d ().\-/]+")


class Kind(StrEnum):
    """What the numbering plan says of a line. `UNKNOWN`: fixed and mobile share the series."""

    MOBILE = "mobile"
    LANDLINE = "landline"
    UNKNOWN = "unknown"


KINDS = {
    PhoneNumberType.MOBILE: Kind.MOBILE,
    PhoneNumberType.FIXED_LINE: Kind.LANDLINE,
    PhoneNumberType.FIXED_LINE_OR_MOBILE: Kind.UNKNOWN,
}


class Reason(StrEnum):
    """Why a caller id is no number we call back."""

    WITHHELD = "withheld"
    FOREIGN = "foreign"
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    NOT_A_NUMBER = "not_a_number"
    INVALID = "invalid"
    SERVICE = "service"


@dataclass(frozen=True)
class Refused:
    """A caller id that is no callable Indian number. It does not hold what was refused."""

    reason: Reason


@dataclass(frozen=True, repr=False)
class Number:
    """A valid Indian number. `str` and `repr` are masked, so a log line cannot leak it."""

    e164: str
    kind: Kind

    def __str__(self) -> str:
        return mask(self.e164)

    def __repr__(self) -> str:
        return f"Number({mask(self.e164)}, {self.kind})"


def parse(raw: str) -> Number | Refused:
    """Read a number from a caller id or a form field, whatever it holds.

    Takes Indian numbers with 0, 91, +91, 0091 or nothing in front, in any script's digits.
    Premium, toll-free and other service numbers are refused: nobody lives there to be called.
    """
    text = raw.strip(" \t")
    if text.strip("<>").casefold() in WITHHELD_WORDS:
        return Refused(Reason.WITHHELD)
    digits = "".join(str(int(sign)) for sign in text if sign.isdecimal())
    if not digits or not PLAIN.fullmatch(text):
        return Refused(Reason.NOT_A_NUMBER)
    if len(digits) > E164_DIGITS_WITH_00:
        return Refused(Reason.TOO_LONG)
    return _callable("+" + digits if text.startswith("+") else digits)


def can_get_sms(number: Number) -> bool:
    """Say whether a text may be sent to this number.

    Chhattisgarh's landlines (dialling codes 077x) lie in a series that the numbering plan
    shares with mobiles: there, a consumer must name another mobile. Elsewhere the shared
    series are mobiles in practice.
    """
    if number.kind is Kind.UNKNOWN:
        return not number.e164.startswith("+9177")
    return number.kind is Kind.MOBILE


def mask(e164: str) -> str:
    """Show the first and last two digits of an Indian number: `+91 98xxxxxx10`.

    Of anything else nothing is shown.
    """
    if not re.fullmatch(r"\+91\d{6,}", e164):
        return "xxxx"
    national = e164[3:]
    return f"+91 {national[:2]}{'x' * (len(national) - 4)}{national[-2:]}"


def _callable(digits: str) -> Number | Refused:
    try:
        parsed = phonenumbers.parse(digits, "IN")
    except NumberParseException:
        return Refused(Reason.TOO_SHORT if len(digits) < NATIONAL_DIGITS else Reason.INVALID)
    if parsed.country_code != INDIA:
        return Refused(Reason.FOREIGN)
    if not phonenumbers.is_valid_number(parsed):
        return Refused(_why_invalid(parsed, digits=digits))
    kind = KINDS.get(phonenumbers.number_type(parsed))
    if kind is None:
        return Refused(Reason.SERVICE)
    return Number(
        e164=phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164), kind=kind
    )


def _why_invalid(parsed: PhoneNumber, *, digits: str) -> Reason:
    national = phonenumbers.national_significant_number(parsed)
    if len(national) < NATIONAL_DIGITS:
        return Reason.TOO_SHORT
    if len(national) == NATIONAL_DIGITS:
        return Reason.INVALID
    return Reason.FOREIGN if _valid_abroad(digits) else Reason.TOO_LONG


def _valid_abroad(digits: str) -> bool:
    """Say whether the digits are a foreign number that a trunk delivered without its plus."""
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(f"+{digits.lstrip('+')}"))
    except NumberParseException:
        return False
