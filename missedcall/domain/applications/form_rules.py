"""Read each field of the application form from what was typed, or say what is wrong with it.

A rule takes the whole form as it was typed, because some fields follow from others.
"""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any

from missedcall.domain.applications import appliances, bp_number, form_text
from missedcall.domain.applications.form_text import FormLine, TextFault
from missedcall.domain.field.cable import CABLE_ANSWERS
from missedcall.domain.privacy import aadhaar
from missedcall.domain.shared import phone, spelling
from missedcall.domain.tariffs.supply_request import KW_PER_UNIT

UNITS = ("kW", "HP", "W")
CABLES = ("applicant", "company")
OWN_PREMISES = "own"
TENURES = (OWN_PREMISES, "rent", "other")
YES, NO = ("true", "1", "on", "yes"), ("false", "0", "off", "no", "")
MOST_LOAD = {"kW": Decimal(10_000), "HP": Decimal(10_000), "W": Decimal(10_000_000)}
MOST_METRES = Decimal(2000)
GROUPED = re.compile(r"\d{1,3}(,\d{2,3})*,\d{3}(\.\d{1,3})?")
DECIMAL_COMMA = re.compile(r"\d{1,9},\d{1,2}")
PLAIN = re.compile(r"-?(\d{1,12}(\.\d{0,3})?|\.\d{1,3})")
MOST_SHOWN = 40


@dataclass(frozen=True)
class TypedForm:
    """Hold what was typed, by the names of the fields, and what can be chosen today.

    `localities` are the codes that exist, `categories` the unit in which each is billed,
    `languages` those of the texts, `watts` the table of appliances, `purposes` the category of
    each purpose. `tenure_needed` are the categories that must say by which right the applicant
    has the premises.
    """

    given: Mapping[str, str]
    localities: Collection[str]
    categories: Mapping[str, str]
    languages: Collection[str]
    watts: Mapping[str, int]
    purposes: Mapping[str, str]
    tenure_needed: Collection[str] = frozenset()

    def __getitem__(self, name: str) -> str:
        return self.given.get(name, "")

    @property
    def derived(self) -> str:
        """Give the category that follows from the purpose."""
        return self.purposes.get(self["purpose"].strip(), "")

    @property
    def category(self) -> str:
        return self["category"].strip() or self.derived

    @property
    def unit(self) -> str:
        """Give the unit of the load; of a load that names none it is its category's."""
        if self._is_summed:
            return "W"
        return self["unit"].strip() or self.categories.get(self.category, "")

    @property
    def load(self) -> str:
        """Give the load: what was typed, else the sum of the list."""
        return str(self.listed_w) if self._is_summed else self["load"]

    @property
    def _is_summed(self) -> bool:
        return bool(self.listed_w) and not self["load"].strip()

    @cached_property
    def pieces(self) -> Mapping[str, int] | TextFault:
        return appliances.read_appliances(self["appliances"], watts=self.watts)

    @cached_property
    def listed_w(self) -> int:
        pieces = self.pieces
        return 0 if isinstance(pieces, TextFault) else appliances.load_w(pieces, watts=self.watts)


# Gives the value of a field, or what is wrong with it.
FieldRule = Callable[[TypedForm], Any]


def line(name: str, shape: FormLine) -> FieldRule:
    return lambda typed: _line(typed[name], shape)


def tick(name: str) -> FieldRule:
    return lambda typed: _yes_or_no(typed[name])


def one_of(name: str, known: Iterable[str]) -> FieldRule:
    return lambda typed: _one_of(typed[name], known)


def mobile(typed: TypedForm) -> str | TextFault:
    return _mobile(typed["mobile"])


def language(typed: TypedForm) -> str | TextFault:
    return _one_of(typed["language"], typed.languages)


def locality(typed: TypedForm) -> str | TextFault:
    return _one_of(typed["locality"], typed.localities)


def purpose(typed: TypedForm) -> str | TextFault:
    """Read what the power is for; who does not name the field names a category instead."""
    return _one_of(typed["purpose"], typed.purposes) if "purpose" in typed.given else ""


def category(typed: TypedForm) -> str | TextFault:
    return _one_of(typed.category, typed.categories)


def category_reason(typed: TypedForm) -> str | TextFault:
    """Read why another category is proposed; who follows the rule needs no reason."""
    if not typed.derived or typed.category == typed.derived:
        return ""
    return _line(typed["category_reason"], form_text.LANDMARK)


def listed(typed: TypedForm) -> str | TextFault:
    pieces = typed.pieces
    return pieces if isinstance(pieces, TextFault) else appliances.write_appliances(pieces)


def load(typed: TypedForm) -> Decimal | TextFault:
    return _load(typed.load, typed.unit, listed_w=typed.listed_w)


def unit(typed: TypedForm) -> str | TextFault:
    return _one_of(typed.unit, UNITS)


def cable_ready(typed: TypedForm) -> str | TextFault:
    """Read whether the cable is ready; who was not asked said nothing."""
    text = typed["cable_ready"]
    return _one_of(text, CABLE_ANSWERS) if text.strip() else ""


def tenure(typed: TypedForm) -> str | TextFault:
    """Read by which right the applicant has the premises; who was not asked said nothing.

    Where no category is known yet, it is needed if any category needs it.
    """
    text, needed = typed["tenure"], typed.tenure_needed
    is_needed = typed.category in needed if typed.category else bool(needed)
    return _one_of(text, TENURES) if text.strip() or is_needed else ""


def distance_m(typed: TypedForm) -> Decimal | TextFault | None:
    return _distance(typed["distance_m"], needed=typed["cable"].strip() == "company")


def bp(typed: TypedForm) -> str | TextFault:
    return bp_number.read_bp_number(typed["bp"]) if typed["bp"].strip() else ""


def notice_read(typed: TypedForm) -> bool | TextFault:
    return _must(_yes_or_no(typed["notice_read"]))


def _line(text: str, line: FormLine) -> str | TextFault:
    cleaned = spelling.clean(text)
    return form_text.fault(cleaned, line=line) or cleaned


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
