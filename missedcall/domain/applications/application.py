"""Hold the application form: what was asked on the telephone, checked as a whole."""

import datetime as dt
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import Any, Literal

from missedcall.domain.applications import appliances, bp_number, dues, form_text
from missedcall.domain.applications.form_text import FormLine, TextFault
from missedcall.domain.privacy import aadhaar
from missedcall.domain.shared import phone, spelling
from missedcall.domain.tariffs.supply_request import KW_PER_UNIT

# Of the stored form. A shape that readers of today cannot read as it is gets the next number.
FORM_VERSION = 1

UNITS = ("kW", "HP", "W")
CABLES = ("applicant", "company")
LANGUAGES = ("hi", "en")
YES, NO = ("true", "1", "on", "yes"), ("false", "0", "off", "no", "")
MOST_LOAD = {"kW": Decimal(10_000), "HP": Decimal(10_000), "W": Decimal(10_000_000)}
MOST_METRES = Decimal(2000)
GROUPED = re.compile(r"\d{1,3}(,\d{2,3})*,\d{3}(\.\d{1,3})?")
DECIMAL_COMMA = re.compile(r"\d{1,9},\d{1,2}")
PLAIN = re.compile(r"-?(\d{1,12}(\.\d{0,3})?|\.\d{1,3})")
MOST_SHOWN = 40
NO_TABLE: Mapping[str, int] = MappingProxyType({})
NO_PURPOSES: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True)
class FieldError:
    """Name a field that cannot be taken, why, and what the message needs to say it."""

    field: str
    code: str
    params: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Form:
    """Carry a form in which every field is valid."""

    name: str
    relation_name: str
    mobile: str  # E.164
    address: str
    landmark: str
    locality: str
    category: str
    load: Decimal
    unit: Literal["kW", "HP", "W"]
    cable: Literal["applicant", "company"]
    distance_m: Decimal | None
    bpl: bool
    scst: bool
    prepaid: bool
    language: Literal["hi", "en"]
    notice_read: bool
    bp: str = ""  # of a consumer who has a connection already, else empty
    appliances: str = ""  # of which the load was computed: `appliances.write_appliances`
    purpose: str = ""  # what the power is for; its category follows
    category_reason: str = ""  # why the operator proposes another; empty: the category is derived
    dues_own: bool = False  # old dues stated: in own name, on the house, of own firm
    dues_premises: bool = False
    dues_firm: bool = False


FIELDS = tuple(field.name for field in fields(Form))


def last_day_to_pay(*, issued_on: dt.date, valid_days: int) -> dt.date:
    """Give the last day on which the demand can be paid; the day of issue is day 0."""
    return issued_on + dt.timedelta(days=valid_days)


def read_form(
    raw: Mapping[str, str],
    *,
    localities: Collection[str],
    categories: Mapping[str, str],
    watts: Mapping[str, int] = NO_TABLE,
    purposes: Mapping[str, str] = NO_PURPOSES,
) -> Form | tuple[FieldError, ...]:
    """Read a form as it was typed: all of it, or everything that is wrong with it.

    `raw` holds texts by the names of `Form`; what is absent counts as empty. `localities` are
    the codes that exist, `categories` the unit in which each is billed: it is the unit of a load
    that names none. `watts` is the table of appliances: with a list of them the load may be left
    out, and cannot be less than theirs. `purposes` are the categories of the day by purpose: one
    that is given gives the category, and another category needs a reason. A yes-or-no that is
    absent is no. A name that is no field is an error, so that a misspelt one cannot change the
    amount in silence.
    """
    given = {name: raw.get(name, "") for name in FIELDS}
    purpose = given["purpose"].strip()
    derived = purposes.get(purpose, "")
    category = given["category"].strip() or derived
    cable = given["cable"].strip()
    pieces = appliances.read_appliances(given["appliances"], watts=watts)
    listed_w = 0 if isinstance(pieces, TextFault) else appliances.load_w(pieces, watts=watts)
    load, unit = given["load"], given["unit"].strip() or categories.get(category, "")
    if listed_w and not load.strip():
        load, unit = str(listed_w), "W"
    read_as: dict[str, Any] = {
        "name": _line(given["name"], form_text.NAME),
        "relation_name": _line(given["relation_name"], form_text.NAME),
        "mobile": _mobile(given["mobile"]),
        "address": _line(given["address"], form_text.ADDRESS),
        "landmark": _line(given["landmark"], form_text.LANDMARK),
        "locality": _one_of(given["locality"], localities),
        "category": _one_of(category, categories),
        "load": _load(load, unit, listed_w=listed_w),
        "unit": _one_of(unit, UNITS),
        "cable": _one_of(cable, CABLES),
        "distance_m": _distance(given["distance_m"], needed=cable == "company"),
        **{name: _yes_or_no(given[name]) for name in ("bpl", "scst", "prepaid", *dues.ASKED)},
        "language": _one_of(given["language"], LANGUAGES),
        "notice_read": _must(_yes_or_no(given["notice_read"])),
        "bp": bp_number.read_bp_number(given["bp"]) if given["bp"].strip() else "",
        "purpose": _one_of(purpose, purposes) if "purpose" in raw else "",
        "category_reason": _reason(given["category_reason"], needed=category != derived)
        if derived
        else "",
        "appliances": pieces
        if isinstance(pieces, TextFault)
        else appliances.write_appliances(pieces),
    }
    errors = [
        FieldError(name, value.code, value.params)
        for name, value in read_as.items()
        if isinstance(value, TextFault)
    ]
    errors += [
        FieldError(name[:MOST_SHOWN], "unknown_field") for name in raw if name not in FIELDS
    ]
    return tuple(errors) if errors else Form(**read_as)


def _line(text: str, line: FormLine) -> str | TextFault:
    cleaned = spelling.clean(text)
    return form_text.fault(cleaned, line=line) or cleaned


def _reason(text: str, *, needed: bool) -> str | TextFault:
    """Read why another category is proposed; who follows the rule needs no reason."""
    return _line(text, form_text.LANDMARK) if needed else ""


def _mobile(text: str) -> str | TextFault:
    number = phone.parse(text)
    if isinstance(number, phone.Number):
        return number.e164 if phone.can_get_sms(number) else TextFault("landline")
    if not text.strip():
        return TextFault("missing")
    return TextFault("aadhaar" if aadhaar.has_aadhaar(text) else f"mobile_{number.reason}")


def _one_of(text: str, known: Iterable[str]) -> str | TextFault:
    word = text.strip()
    if not word:
        return TextFault("missing")
    return word if word in known else TextFault("not_a_choice")


def _load(text: str, unit: str, *, listed_w: int) -> Decimal | TextFault:
    load, most = _number(text), MOST_LOAD.get(unit, MOST_LOAD["kW"])
    if isinstance(load, TextFault):
        return load
    if load <= 0:
        return TextFault("not_positive")
    if load > most:
        return TextFault("too_high", (("limit", str(most)),))
    if unit in KW_PER_UNIT and Fraction(load) * KW_PER_UNIT[unit] * 1000 < listed_w:
        return TextFault("below_list", (("limit", str(listed_w)),))
    return load


def _distance(text: str, *, needed: bool) -> Decimal | TextFault | None:
    if not text.strip():
        return TextFault("distance_missing") if needed else None
    metres = _number(text)
    if isinstance(metres, TextFault):
        return metres
    if metres < 0:
        return TextFault("negative")
    return (
        metres if metres <= MOST_METRES else TextFault("too_high", (("limit", str(MOST_METRES)),))
    )


def _number(text: str) -> Decimal | TextFault:
    """Read a number as people write it: 2.3, 2,5, 1,500 or २.३."""
    typed = "".join(str(int(sign)) if sign.isdecimal() else sign for sign in text.strip())
    if not typed:
        return TextFault("missing")
    if GROUPED.fullmatch(typed):
        typed = typed.replace(",", "")
    elif DECIMAL_COMMA.fullmatch(typed):
        typed = typed.replace(",", ".")
    return Decimal(typed) if PLAIN.fullmatch(typed) else TextFault("not_a_number")


def _yes_or_no(text: str) -> bool | TextFault:
    word = text.strip().casefold()
    return word in YES if word in (*YES, *NO) else TextFault("not_yes_or_no")


def _must(answer: bool | TextFault) -> bool | TextFault:
    return answer if isinstance(answer, TextFault) or answer else TextFault("notice_unread")
