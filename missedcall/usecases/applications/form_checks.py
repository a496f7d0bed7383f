"""Check a form while it is typed: by the rules that read it, with its amount, doubles and dues."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from missedcall.db.offices import offices
from missedcall.domain.applications import application
from missedcall.domain.applications.application import FIELDS, FieldError, TypedForm
from missedcall.domain.applications.dues import DuesOwed
from missedcall.domain.callbacks import calendar
from missedcall.domain.tariffs.refusal import Refusal
from missedcall.usecases.applications import dues as dues_cases
from missedcall.usecases.applications import duplicates
from missedcall.usecases.applications.duplicates import DuplicateCandidate
from missedcall.usecases.deps import Deps
from missedcall.usecases.tariffs import quotes
from missedcall.usecases.tariffs.amounts import Amount
from missedcall.usecases.tariffs.pricing import MayNotBill, NoDemand

# What must be typed before it can be known whether the premises are known.
PREMISES = ("locality", "address", "landmark")


@dataclass(frozen=True)
class FormCheck:
    """Hold what is known of a form so far: `no_price` says why it has no amount."""

    errors: Sequence[FieldError]
    amount: Amount | None
    no_price: Refusal | None
    duplicate: DuplicateCandidate | None
    dues: Sequence[DuesOwed]


def check_form(deps: Deps, *, typed: Mapping[str, str], now: dt.datetime) -> FormCheck:
    """Check what is typed so far; nothing is written."""
    raw = {name: text for name, text in typed.items() if name in FIELDS}
    good, errors = _read(deps, raw, now=now)
    amount, no_price = _amount(deps, raw, now=now)
    duplicate: DuplicateCandidate | None = None
    owed: Sequence[DuesOwed] = ()
    if all(name in good for name in PREMISES):
        with deps.db.reading() as db:
            duplicate = duplicates.find_duplicate_of_fields(db, good)
            owed = dues_cases.dues_of_fields(db, good, now=now)
    return FormCheck(errors, amount, no_price, duplicate, owed)


def _read(
    deps: Deps, raw: Mapping[str, str], *, now: dt.datetime
) -> tuple[dict[str, Any], list[FieldError]]:
    with deps.db.reading() as db:
        place = offices.get_locality(db, raw.get("locality", "").strip())
    typed = TypedForm(
        raw,
        () if place is None else (place.code,),
        {category.code: category.unit for category in deps.config.categories},
        deps.config.sms.languages,
        deps.config.appliances.watts,
        deps.config.derived(calendar.ist_date(now)),
    )
    return application.read_fields(typed)


def _amount(
    deps: Deps, raw: Mapping[str, str], *, now: dt.datetime
) -> tuple[Amount | None, Refusal | None]:
    asked = {name: raw[name] for name in quotes.ASKED if name in raw}
    try:
        found = quotes.quote_supply(deps, typed=asked, now=now)
    except NoDemand as error:
        return None, error.refusal
    except MayNotBill:
        return None, None
    return (found, None) if isinstance(found, Amount) else (None, None)
