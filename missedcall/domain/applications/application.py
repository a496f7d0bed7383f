"""Hold the application form: what was asked on the telephone or typed, checked as a whole."""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import MISSING, dataclass, fields
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Literal

from missedcall.domain.applications import form_definition
from missedcall.domain.applications.form_rules import NO, UNITS, YES, TypedForm
from missedcall.domain.applications.form_text import TextFault

__all__ = [
    "ASKED_LATER",
    "CABLES",
    "FIELDS",
    "NO",
    "UNITS",
    "YES",
    "FieldError",
    "Form",
    "TypedForm",
    "read_fields",
    "read_form",
]
# Of the stored form. A shape that readers of today cannot read as it is gets the next number.
FORM_VERSION = 1
CABLES = form_definition.CABLE_LAYERS
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
    language: str  # of the texts that the applicant gets, one of `sms.languages`
    notice_read: bool
    bp: str = ""  # of a consumer who has a connection already, else empty
    appliances: str = ""  # of which the load was computed: `appliances.write_appliances`
    purpose: str = ""  # what the power is for; its category follows
    category_reason: str = ""  # why the operator proposes another; empty: the category is derived
    dues_own: bool = False  # old dues stated: in own name, on the house, of own firm
    dues_premises: bool = False
    dues_firm: bool = False
    cable_ready: Literal["", "yes", "no"] = ""  # empty: the applicant was not asked
    tenure: Literal["", "own", "rent", "other"] = ""  # by which right; empty: was not asked


FIELDS = tuple(field.name for field in fields(Form))
# What a stored form from before a question says of it. The BP number is stored elsewhere.
ASKED_LATER: Mapping[str, object] = MappingProxyType(
    {
        each.name: each.default
        for each in fields(Form)
        if each.default is not MISSING and each.name != "bp"
    }
)


def last_day_to_pay(*, issued_on: dt.date, valid_days: int) -> dt.date:
    """Give the last day on which the demand can be paid; the day of issue is day 0."""
    return issued_on + dt.timedelta(days=valid_days)


def read_form(
    raw: Mapping[str, str],
    *,
    localities: Collection[str],
    categories: Mapping[str, str],
    languages: Collection[str],
    watts: Mapping[str, int] = NO_TABLE,
    purposes: Mapping[str, str] = NO_PURPOSES,
    tenure_needed: Collection[str] = frozenset(),
) -> Form | tuple[FieldError, ...]:
    """Read a form as it was typed: all of it, or everything that is wrong with it.

    `raw` holds texts by the names of `Form`; what is absent counts as empty. `localities` are
    the codes that exist, `categories` the unit in which each is billed: it is the unit of a load
    that names none. `languages` are those in which there are texts. `watts` is the table of
    appliances: with a list of them the load may be left out, and cannot be less than theirs.
    `purposes` are the categories of the day by purpose: one that is given gives the category, and
    another category needs a reason. `tenure_needed` are the categories that must say whose the
    premises are. A yes-or-no that is absent is no. A name that is no field is
    an error, so that a misspelt one cannot change the amount in silence.
    """
    typed = TypedForm(raw, localities, categories, languages, watts, purposes, tenure_needed)
    good, errors = read_fields(typed)
    errors += [
        FieldError(name[:MOST_SHOWN], "unknown_field") for name in raw if name not in FIELDS
    ]
    return tuple(errors) if errors else Form(**good)


def read_fields(typed: TypedForm) -> tuple[dict[str, Any], list[FieldError]]:
    """Read the fields of a form that is still being typed: what can be taken, and the mistakes."""
    read_as = {field.name: field.rule(typed) for field in form_definition.FIELDS.values()}
    errors = [
        FieldError(name, value.code, value.params)
        for name, value in read_as.items()
        if isinstance(value, TextFault)
    ]
    good = {name: value for name, value in read_as.items() if not isinstance(value, TextFault)}
    return good, errors
