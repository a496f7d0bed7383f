"""Why a line of a demand has its amount: codes with parameters, as they are worded and stored."""

import datetime as dt
import functools
from collections.abc import Callable, Mapping

from missedcall.domain.shared.explanation import Explanation, explain
from missedcall.domain.shared.named_code import NamedCode, msgid
from missedcall.domain.tariffs.condition import Condition, Term


class LineReason(NamedCode):
    """Every reason of a line, and the parts that a reason is put together of."""

    REGISTRATION = (
        "registration",
        msgid("Registration fee for category %(category)s, once per application."),
    )
    SERVICE_CONNECTION = "service_connection", msgid("%(kind)s: %(steps)s; load %(load)s.")
    EXTRA_LENGTH = (
        "extra_length",
        msgid(
            "%(distance)s m of cable, %(included)s m included: %(metres)s m or part at Rs"
            " %(rate)s each."
        ),
    )
    ONLY_WHEN = "only_when", msgid("Charged only when %(when)s.")
    SECURITY_DEPOSIT = (
        "security_deposit",
        msgid("%(billed)s at Rs %(rate)s each for %(category)s; load %(load)s."),
    )
    GST = "gst", msgid("%(percent)s %% (rate since %(since)s) of Rs %(base)s of taxable charges.")
    NO_GST = "no_gst", msgid("No GST in this tariff on %(on)s.")
    ROUNDED = "rounded", msgid("Rs %(amount)s rounded to a multiple of Rs %(step)s.")
    WAIVED = (
        "waived",
        msgid("Waived where %(when)s; Rs %(amount)s otherwise."),
    )
    WORKS = "works", msgid("Estimate after the survey: %(label)s.")

    ONE_PHASE_URBAN = "one_phase_urban", msgid("Single-phase, urban")
    ONE_PHASE_RURAL = "one_phase_rural", msgid("Single-phase, rural")
    THREE_PHASE_URBAN = "three_phase_urban", msgid("Three-phase, urban")
    THREE_PHASE_RURAL = "three_phase_rural", msgid("Three-phase, rural")
    STEP = "step", msgid("Rs %(base)s for up to %(included)s")
    STEP_AND_MORE = (
        "step_and_more",
        msgid("Rs %(base)s for up to %(included)s, %(extra)s more %(unit)s at Rs %(rate)s each"),
    )
    LOAD_BILLED = "load_billed", msgid("%(load)s, billed as %(billed)s")

    BOTH = "both", msgid("%(one)s and %(other)s")
    CATEGORY = "category", msgid("the category is %(category)s")
    URBAN = "urban", msgid("the place is urban")
    RURAL = "rural", msgid("the place is rural")
    CABLE_COMPANY = "cable_company", msgid("the company lays the cable")
    CABLE_APPLICANT = "cable_applicant", msgid("the applicant lays the cable")
    BPL_CARD = "bpl_card", msgid("there is a BPL card")
    SCST = "scst", msgid("the applicant is of a scheduled caste or tribe")
    PREPAID = "prepaid", msgid("the meter is a prepaid smart meter")
    PHASE = "phase", msgid("the number of phases is %(number)s")
    UNITS = "units", msgid("the billed load is %(number)s")
    OR_LESS = "or_less", msgid("%(number)s or less")
    OR_MORE = "or_more", msgid("%(number)s or more")
    BELOW = "below", msgid("below %(number)s")
    ABOVE = "above", msgid("above %(number)s")


class CategoryCode(str):
    """Hold the code of a consumer category, which the configuration names in each language."""

    __slots__ = ()


# What a slot holds that is stored as a text.
SLOTS: Mapping[str, Callable[[str], object]] = {
    "category": CategoryCode,
    "kind": CategoryCode,
    "on": dt.date.fromisoformat,
    "since": dt.date.fromisoformat,
}
KINDS: Mapping[tuple[int, str], LineReason] = {
    (1, "U"): LineReason.ONE_PHASE_URBAN,
    (1, "R"): LineReason.ONE_PHASE_RURAL,
    (3, "U"): LineReason.THREE_PHASE_URBAN,
    (3, "R"): LineReason.THREE_PHASE_RURAL,
}
# A term of a tariff's condition that compares no number, by its name and value.
FACTS: Mapping[tuple[str, object], LineReason] = {
    ("area", "U"): LineReason.URBAN,
    ("area", "R"): LineReason.RURAL,
    ("cable_by", "company"): LineReason.CABLE_COMPANY,
    ("cable_by", "applicant"): LineReason.CABLE_APPLICANT,
    ("bpl_card", True): LineReason.BPL_CARD,
    ("scst", True): LineReason.SCST,
    ("prepaid_smart_meter", True): LineReason.PREPAID,
}
NUMBERS = {"phase": LineReason.PHASE, "units": LineReason.UNITS}
COMPARED = {
    "<=": LineReason.OR_LESS,
    ">=": LineReason.OR_MORE,
    "<": LineReason.BELOW,
    ">": LineReason.ABOVE,
}


def explain_line(reason: LineReason, /, **slots: object) -> Explanation:
    """Give a reason with what fills its slots: texts, days, categories, or other reasons."""
    return explain(reason, **{name: _kept(value) for name, value in slots.items()})


def explain_condition(condition: Condition) -> Explanation:
    """Say a tariff's condition, of which every term must hold."""
    return functools.reduce(
        lambda one, other: explain_line(LineReason.BOTH, one=one, other=other),
        map(_term, condition.terms),
    )


def stored_reason(reason: Explanation) -> dict[str, object]:
    """Write a reason as it is stored: its code and its slots, reasons within it likewise."""
    return {
        "code": reason.code,
        "slots": {name: _stored(value) for name, value in reason.slots.items()},
    }


def read_reason(stored: object, *, text: str) -> Explanation:
    """Read a reason that was stored by `stored_reason`.

    `text` is the English text that is stored beside it. It is given as it is, without a code,
    where no reason was stored, or one that this program does not know.
    """
    try:
        reason = _read(stored)
        str(reason)
    except (KeyError, TypeError, ValueError):
        return Explanation("", text)
    return reason


def _term(term: Term) -> Explanation:
    fact = FACTS.get((term.name, term.value))
    if fact is not None:
        return explain_line(fact)
    if term.name not in NUMBERS:
        return explain_line(LineReason.CATEGORY, category=CategoryCode(term.value))
    compared = COMPARED.get(term.comparison)
    number = explain_line(compared, number=term.value) if compared else term.value
    return explain_line(NUMBERS[term.name], number=number)


def _kept(value: object) -> object:
    return value if isinstance(value, Explanation | dt.date | CategoryCode) else str(value)


def _stored(value: object) -> object:
    return stored_reason(value) if isinstance(value, Explanation) else str(value)


def _read(stored: object) -> Explanation:
    if not isinstance(stored, Mapping):
        raise TypeError("no reason is stored")
    slots = {
        name: _read(value) if isinstance(value, Mapping) else SLOTS.get(name, str)(value)
        for name, value in dict(stored["slots"]).items()
    }
    return explain(LineReason(stored["code"]), **slots)
