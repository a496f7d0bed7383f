"""Work out what a connection costs before an applicant applies for it."""

import datetime as dt
from collections.abc import Mapping
from typing import Final

from missedcall.db.offices import offices
from missedcall.domain.applications import application
from missedcall.domain.applications.application import FieldError, Form
from missedcall.domain.callbacks import calendar
from missedcall.usecases.deps import Deps
from missedcall.usecases.tariffs import amounts
from missedcall.usecases.tariffs.amounts import Amount

# What of a form has a say in the amount.
ASKED: Final = (
    *("locality", "purpose", "category", "category_reason", "load", "unit", "appliances"),
    *("cable", "distance_m", "bpl", "scst", "prepaid"),
)
# A form is read as a whole; what has no say in the amount is filled with what no applicant has.
_UNASKED: Final[Mapping[str, str]] = {
    "name": "Applicant",
    "relation_name": "Relation",
    "mobile": "9876500000",
    "address": "House 1",
    "landmark": "Temple",
    "language": "en",
    "notice_read": "true",
}


def quote_supply(
    deps: Deps, *, typed: Mapping[str, str], now: dt.datetime
) -> Amount | tuple[FieldError, ...]:
    """Give the demand of today for the fields `ASKED`, or every field that cannot be taken.

    Raise `pricing.NoDemand` or `pricing.MayNotBill` when there is no amount.
    """
    with deps.db.reading() as db:
        place = offices.get_locality(db, typed.get("locality", "").strip())
    read = application.read_form(
        {**typed, **_UNASKED},
        localities=() if place is None else (place.code,),
        categories={category.code: category.unit for category in deps.config.categories},
        languages=(_UNASKED["language"],),
        watts=deps.config.appliances.watts,
        purposes=deps.config.derived(calendar.ist_date(now)),
    )
    return amounts.quote_amount(deps, form=read, now=now) if isinstance(read, Form) else read
