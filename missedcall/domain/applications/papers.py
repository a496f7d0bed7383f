"""Say which papers are asked of an application, and what is known of each. Pure.

The rules stand in the configuration and are dated, as those of the survey are.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from missedcall.domain.applications.form_rules import OWN_PREMISES
from missedcall.domain.shared.named_code import NamedCode, msgid
from missedcall.domain.tariffs.supply_request import KW_PER_UNIT


@dataclass(frozen=True)
class PaperRule:
    """Hold one rule; what it leaves out (None, an empty set, no) it does not ask for.

    `kind` is the paper that is wanted: several rules may want the same. `at_visit` says whether
    it may be shown to the lineman instead. From `starts` to `ends`, both days included.
    """

    kind: str
    starts: dt.date
    ends: dt.date | None = None
    categories: frozenset[str] = frozenset()
    tenures: frozenset[str] = frozenset()
    above_kw: Decimal | None = None
    bpl: bool = False
    scst: bool = False
    at_visit: bool = True


@dataclass(frozen=True)
class PaperCase:
    """Hold what the rules ask of an application; an empty `tenure`: the applicant did not say."""

    category: str
    load_kw: Fraction
    tenure: str = ""
    bpl: bool = False
    scst: bool = False


def paper_case(form: Mapping[str, Any]) -> PaperCase:
    """Give what the rules ask of a form as it is stored; one of before has no `tenure`."""
    return PaperCase(
        category=form["category"],
        load_kw=Fraction(form["load"]) * KW_PER_UNIT[form["unit"]],
        tenure=form.get("tenure", ""),
        bpl=bool(form.get("bpl")),
        scst=bool(form.get("scst")),
    )


@dataclass(frozen=True)
class AskedPaper:
    """Name a paper that an application needs; `at_visit`: the lineman may look at it instead."""

    kind: str
    at_visit: bool


class PaperState(NamedCode):
    """Say what is known of a paper that is asked for."""

    MISSING = "missing", msgid("not given yet; needed before anything is billed")
    AT_VISIT = "at_visit", msgid("not given; it can be shown at the visit")
    GIVEN = "given", msgid("given, not checked yet")
    CHECKED = "checked", msgid("checked")
    REFUSED = "refused", msgid("not taken; give another")


class PaperRefusal(NamedCode):
    """Name why who checks does not take a paper; of each there is a text `paper_refused_…`."""

    UNREADABLE = "unreadable", msgid("It cannot be read: take the photo anew, in good light")
    OTHER_PAPER = "other_paper", msgid("It is another paper than the one that is asked for")
    OTHER_PERSON = "other_person", msgid("It is in another person's name")
    INCOMPLETE = "incomplete", msgid("A page or a part of it is missing")
    OUT_OF_DATE = "out_of_date", msgid("It is out of date")
    AADHAAR = "aadhaar", msgid("It shows a whole Aadhaar number: cover its first eight digits")


# A paper that is refused for these is not kept: it shows what the office may not see.
NOT_KEPT = frozenset({PaperRefusal.AADHAAR})
# What of a paper in the table counts; one that another took the place of does not.
CURRENT = frozenset({PaperState.GIVEN, PaperState.CHECKED, PaperState.REFUSED})
IN_HAND = frozenset({PaperState.GIVEN, PaperState.CHECKED})


def asked_papers(
    rules: Iterable[PaperRule], case: PaperCase, *, on: dt.date
) -> tuple[AskedPaper, ...]:
    """Give the papers that rules in force on a day ask for, in their order, each once.

    It may be shown at the visit only if every rule that wants it says so.
    """
    wanted: dict[str, bool] = {}
    for rule in rules:
        if _wants(rule, case, on):
            wanted[rule.kind] = wanted.get(rule.kind, True) and rule.at_visit
    return tuple(AskedPaper(kind, at_visit) for kind, at_visit in wanted.items())


def categories_by_tenure(
    rules: Iterable[PaperRule], categories: Iterable[str], *, on: dt.date
) -> frozenset[str]:
    """Give the categories whose papers depend, on a day, on whose the premises are."""
    depending = [rule for rule in rules if rule.tenures and _is_in_force(rule, on)]
    return frozenset(
        code
        for code in categories
        if any(not rule.categories or code in rule.categories for rule in depending)
    )


def all_may_be_shown(asked: Iterable[AskedPaper]) -> bool:
    """Say whether nothing has to be given before the visit."""
    return all(each.at_visit for each in asked)


def paper_state(asked: AskedPaper, known: Mapping[str, PaperState]) -> PaperState:
    """Say what is known of a paper; `known` are the states of those that were given, by kind."""
    otherwise = PaperState.AT_VISIT if asked.at_visit else PaperState.MISSING
    return known.get(asked.kind, otherwise)


def still_wanted(
    asked: Sequence[AskedPaper], known: Mapping[str, PaperState]
) -> tuple[AskedPaper, ...]:
    """Give the papers without which the application stands still."""
    return tuple(
        each for each in asked if not each.at_visit and known.get(each.kind) not in IN_HAND
    )


def _is_in_force(rule: PaperRule, on: dt.date) -> bool:
    return rule.starts <= on and (rule.ends is None or on <= rule.ends)


def _wants(rule: PaperRule, case: PaperCase, on: dt.date) -> bool:
    in_force = _is_in_force(rule, on)
    # An applicant who was not asked whose the premises are is asked what their owner is asked;
    # the office sees on the form that it was not asked.
    named = (not rule.categories or case.category in rule.categories) and (
        not rule.tenures or (case.tenure or OWN_PREMISES) in rule.tenures
    )
    heavy = rule.above_kw is None or case.load_kw > Fraction(rule.above_kw)
    holds = (case.bpl or not rule.bpl) and (case.scst or not rule.scst)
    return in_force and named and heavy and holds
