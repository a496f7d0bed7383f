"""Telephone numbers as a caller id shows them, and as we keep them."""

import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumber, PhoneNumberType

from missedcall.domain.shared.named_code import NamedCode, msgid

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
# Older exchanges fill up an odd count of digits with the hexadecimal F (ITU-T Q.763, 3.10).
FILLER = re.compile(r"(?<=[0-9])[Ff]+$")
# Ten to thirteen digits, by themselves or grouped, as they may stand in a remark.
IN_TEXT = re.compile(r"(?<!\d)\+?\d(?:[ ().\-/]{0,2}\d){9,12}(?!\d)")
PLUS, MINUS = "\N{FULLWIDTH PLUS SIGN}", "\N{MINUS SIGN}"
# Local numbers have so many digits: ten without the dialling code.
LOCAL_DIGITS = range(6, 9)
TEN_DIGITS = re.compile(r"[2-9][0-9]{9}")
# Free for the caller, at a local rate, or of banks and authorities.
SERVICE_NUMBER = re.compile(r"(1800|1860)[0-9]{6,7}|160[0-9]{7}")
SHORT_CODE = re.compile(r"1[0-9]{2,5}")


class PhoneKind(StrEnum):
    """What the numbering plan says of a line. `UNKNOWN`: fixed and mobile share the series."""

    MOBILE = "mobile"
    LANDLINE = "landline"
    UNKNOWN = "unknown"


KINDS = {
    PhoneNumberType.MOBILE: PhoneKind.MOBILE,
    PhoneNumberType.FIXED_LINE: PhoneKind.LANDLINE,
    PhoneNumberType.FIXED_LINE_OR_MOBILE: PhoneKind.UNKNOWN,
}


class Reason(NamedCode):
    """Why a caller id is no number we call back."""

    WITHHELD = "withheld", msgid("no number was given")
    FOREIGN = "foreign", msgid("that is a foreign number")
    TOO_SHORT = "too_short", msgid("the number is too short")
    TOO_LONG = "too_long", msgid("the number is too long")
    NOT_A_NUMBER = "not_a_number", msgid("that is no telephone number")
    INVALID = "invalid", msgid("there is no such number")
    SERVICE = "service", msgid("that is a service number")


@dataclass(frozen=True)
class PhoneRefused:
    """A caller id that is no callable Indian number. It does not hold what was refused."""

    reason: Reason


@dataclass(frozen=True, repr=False)
class Number:
    """A valid Indian number. `str` and `repr` are masked, so a log line cannot leak it."""

    e164: str
    kind: PhoneKind

    def __str__(self) -> str:
        return mask(self.e164)

    def __repr__(self) -> str:
        return f"Number({mask(self.e164)}, {self.kind})"


def parse(raw: str) -> Number | PhoneRefused:
    """Read a number from a caller id or a form field, whatever it holds.

    Takes Indian numbers with any of 0, 91, +91, 0091, 091, a bare plus or nothing in front, in
    any script's digits, with invisible signs, any space or dash, and with the F by which some
    networks fill up. Premium, toll-free and other service numbers are refused: no
    applicant can be called there.
    """
    text = _plain(raw)
    if text.strip("<>").casefold() in WITHHELD_WORDS:
        return PhoneRefused(Reason.WITHHELD)
    digits = "".join(sign for sign in text if sign.isdecimal())
    if not digits or not PLAIN.fullmatch(text):
        return PhoneRefused(Reason.NOT_A_NUMBER)
    if len(digits) > E164_DIGITS_WITH_00:
        return PhoneRefused(Reason.TOO_LONG)
    dialled = "+" + digits if text.startswith("+") else digits
    number = _callable(dialled)
    if isinstance(number, Number) or _is_foreign(dialled):
        return number
    national = _without_prefixes(digits)
    repaired = _callable(national) if len(national) == NATIONAL_DIGITS else number
    return repaired if isinstance(repaired, Number) else number


def own_number(raw: str) -> str:
    """Read one of our own numbers (DID) in any form: what a trunk is told, and what we keep.

    A number that gets texts has ten digits, a landline a 0 before them; a service or short number
    stays as it is dialled. Raise `ValueError` for anything else, such as a number with a digit
    lost: no call would ever reach it.
    """
    text = _plain(raw)
    digits = "".join(sign for sign in text if sign.isdecimal())
    # parse() would take what is left behind a +91 for a number that begins with 91.
    is_cut = text.startswith("+91") and len(digits) < NATIONAL_DIGITS + 2
    number = PhoneRefused(Reason.TOO_SHORT) if is_cut else parse(raw)
    if isinstance(number, Number):
        return ("" if can_get_sms(number) else "0") + number.e164.removeprefix("+91")
    if PLAIN.fullmatch(text) and number.reason is not Reason.FOREIGN and not is_cut:
        if not text.startswith("+") and SHORT_CODE.fullmatch(digits):
            return digits
        national = digits if SERVICE_NUMBER.fullmatch(digits) else _without_prefixes(digits)
        if SERVICE_NUMBER.fullmatch(national):
            return national
        # A series that the numbering plan we carry does not know yet.
        if TEN_DIGITS.fullmatch(national):
            return ("0" if text.startswith("0") else "") + national
    raise ValueError(
        f"{raw!r} is no full Indian number; write ten digits with the dialling code, such as "
        "07712574126 or +917404040625, a 1800, 1860 or 1600 number, or a short one such as 1912"
    )


def dialled_forms(own: Collection[str]) -> Mapping[str, str]:
    """Give every form in which a trunk may name one of our numbers, and the number it means.

    `own` are numbers as `own_number` gives them. A landline also goes by its local number, without
    the dialling code, where no other number of ours ends in the same digits.
    """
    forms = {form: number for number in own for form in (number, *_spelled(number))}
    for number in own:
        if number.startswith("0") and len(number) == NATIONAL_DIGITS + 1:
            for length in LOCAL_DIGITS:
                if [each[-length:] for each in own].count(number[-length:]) == 1:
                    forms.setdefault(number[-length:], number)
    return forms


def can_get_sms(number: Number) -> bool:
    """Say whether a text may be sent to this number.

    Chhattisgarh's landlines (dialling codes 077x) lie in a series that the numbering plan
    shares with mobiles: there, a consumer must name another mobile. Elsewhere the shared
    series are mobiles in practice.
    """
    if number.kind is PhoneKind.UNKNOWN:
        return not number.e164.startswith("+9177")
    return number.kind is PhoneKind.MOBILE


def mask(e164: str) -> str:
    """Show the first and last two digits of an Indian number: `+91 98xxxxxx10`.

    Of anything else nothing is shown.
    """
    if not re.fullmatch(r"\+91\d{6,}", e164):
        return "xxxx"
    national = e164[3:]
    return f"+91 {national[:2]}{'x' * (len(national) - 4)}{national[-2:]}"


def mask_in(text: str) -> str:
    """Mask every whole mobile number that stands in a text."""

    def shown(found: re.Match[str]) -> str:
        number = parse(found[0])
        is_mobile = isinstance(number, Number) and can_get_sms(number)
        return str(number) if is_mobile else found[0]

    return IN_TEXT.sub(shown, text)


def _plain(raw: str) -> str:
    """Write digits of any script as 0 to 9, any space or dash plainly, and drop what is invisible.

    Control characters stay, so that a line break is never part of a number.
    """
    signs = []
    for sign in raw:
        category = unicodedata.category(sign)
        if category == "Nd":
            signs.append(str(unicodedata.decimal(sign)))
        elif category == "Zs":
            signs.append(" ")
        elif category == "Pd" or sign == MINUS:
            signs.append("-")
        elif category != "Cf":
            signs.append("+" if sign == PLUS else sign)
    return FILLER.sub("", "".join(signs).strip(" \t"))


def _without_prefixes(digits: str) -> str:
    """Take 0, 00 and 91 away in front, in any order and number, down to ten digits at least."""
    while len(digits) > NATIONAL_DIGITS and digits.startswith(("0", "91")):
        digits = digits[1 if digits.startswith("0") else 2 :]
    return digits


def _is_foreign(dialled: str) -> bool:
    """Say whether these digits, as they are, are a valid number of another country."""
    try:
        parsed = phonenumbers.parse(dialled, "IN")
    except NumberParseException:
        return False
    if parsed.country_code != INDIA:
        return phonenumbers.is_valid_number(parsed)
    return _valid_abroad(dialled)


def _spelled(own: str) -> list[str]:
    """Give the forms of a number with each prefix that networks put in front."""
    national = own.removeprefix("0") if len(own) == NATIONAL_DIGITS + 1 else own
    before = ("", "+", "0", "+0", "00", "91", "+91", "091", "0091", "910", "+910", "+091", "00910")
    return [prefix + national for prefix in before]


def _callable(digits: str) -> Number | PhoneRefused:
    try:
        parsed = phonenumbers.parse(digits, "IN")
    except NumberParseException:
        return PhoneRefused(Reason.TOO_SHORT if len(digits) < NATIONAL_DIGITS else Reason.INVALID)
    if parsed.country_code != INDIA:
        return PhoneRefused(Reason.FOREIGN)
    if not phonenumbers.is_valid_number(parsed):
        return PhoneRefused(_why_invalid(parsed, digits=digits))
    kind = KINDS.get(phonenumbers.number_type(parsed))
    if kind is None:
        return PhoneRefused(Reason.SERVICE)
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
