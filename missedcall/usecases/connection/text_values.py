"""Say what the texts about a connection are filled with."""

import datetime as dt

from missedcall.domain.callbacks.calendar import IST
from missedcall.domain.connection.limits import CaseLimits
from missedcall.domain.shared import money
from missedcall.usecases.connection.case import Case
from sms.catalogue.messages import OFFERS

NO_RECEIPT = "NA"  # of money that came before there were receipts, or from another application


def text_values(key: str, case: Case, *, limits: CaseLimits, now: dt.datetime) -> dict[str, str]:
    """Give the values a text may use, out of all that is known of the case.

    Amounts are whole rupees, rounded down in what is received and up in what is to pay; dates and
    times are India's.
    """
    offer = OFFERS[key]
    known = {
        "application": case.number,
        "receipt": case.receipt or NO_RECEIPT,
        **_amounts(case),
        **_visit(case),
    }
    known |= _last_day(case, now) if key.startswith("demand") else _date(case, now)
    known["days"] = str(_days(key, limits).days)
    if case.meter is not None:
        known["meter"] = _plain(case.meter.serial, longest=20)
    return {name: known[name] for name in offer.needed | offer.optional if name in known}


def _days(key: str, limits: CaseLimits) -> dt.timedelta:
    """Give how long the applicant has for what a text names: to object, to revive, for papers."""
    if key.startswith("rejected"):
        return limits.objection
    return limits.revive if key == "lapsed" else limits.papers


def _amounts(case: Case) -> dict[str, str]:
    due = case.due_paise or 0
    credits_ = case.credits_paise
    went_back = [-e.amount_paise for e in case.entries if e.reason in ("refund", "excess_back")]
    return {
        "amount": str(money.whole_rupees(due)),
        "paid": str(max(credits_, 0) // 100),
        "balance": str(-(-max(due - credits_, 0) // 100)),
        "excess": str(max(credits_ - due, 0) // 100),
        "refund": str(went_back[-1] // 100 if went_back else 0),
    }


def _date(case: Case, now: dt.datetime) -> dict[str, str]:
    """Give the day that matters next: the promised one when paid, else the demand's last day."""
    promised = case.row.promise_due_at
    if promised is not None:
        local = promised.astimezone(IST)
        return {
            "day": f"{local:%d}",
            "month": f"{local:%m}",
            "year": f"{local:%Y}",
            "hour": f"{local:%H}",
            "minute": f"{local:%M}",
        }
    return _last_day(case, now)


def _last_day(case: Case, now: dt.datetime) -> dict[str, str]:
    last = case.row.due_on or now.astimezone(IST).date()
    return {"day": f"{last:%d}", "month": f"{last:%m}", "year": f"{last:%Y}"}


def _plain(code: str, *, longest: int) -> str:
    """Give the end of a code without its hyphens and dots: a text's slot holds no more.

    What is registered for a text must never keep a light from being recorded.
    """
    return "".join(filter(str.isalnum, code))[-longest:]


def _visit(case: Case) -> dict[str, str]:
    if case.visit is None:
        return {}
    begins = case.visit.slot_from.astimezone(IST)
    ends = case.visit.slot_to.astimezone(IST)
    return {
        "lineman": _plain(case.visit.lineman, longest=10),
        "code": case.visit.code,
        "visit_day": f"{begins:%d}",
        "visit_month": f"{begins:%m}",
        "from_hour": f"{begins:%H}",
        "to_hour": f"{ends:%H}",
    }
