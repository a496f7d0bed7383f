"""Say which applications are surveyed before an amount is told: by dated rules. Pure."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from missedcall.domain.connection.limits import Area


@dataclass(frozen=True)
class SurveyRule:
    """Hold one rule; what it leaves out (None, an empty set) it does not ask for.

    `localities` name places where line or transformer works are needed. From `starts` to `ends`,
    both days included.
    """

    code: str
    starts: dt.date
    ends: dt.date | None = None
    categories: frozenset[str] = frozenset()
    areas: frozenset[Area] = frozenset()
    localities: frozenset[str] = frozenset()
    above_kw: Decimal | None = None
    above_m: Decimal | None = None


@dataclass(frozen=True)
class SurveyCase:
    """Hold what the rules ask of an application; `distance_m` None: the pole's is not known."""

    category: str
    area: Area
    locality: str
    load_kw: Fraction
    distance_m: Decimal | None


def survey_reasons(
    rules: Iterable[SurveyRule], case: SurveyCase, *, on: dt.date
) -> tuple[str, ...]:
    """Give the codes of the rules that want a survey; none: it is a standard case."""
    return tuple(rule.code for rule in rules if _wants(rule, case, on))


def _wants(rule: SurveyRule, case: SurveyCase, on: dt.date) -> bool:
    in_force = rule.starts <= on and (rule.ends is None or on <= rule.ends)
    named = (
        (not rule.categories or case.category in rule.categories)
        and (not rule.areas or case.area in rule.areas)
        and (not rule.localities or case.locality in rule.localities)
    )
    heavy = rule.above_kw is None or case.load_kw > Fraction(rule.above_kw)
    far = rule.above_m is None or (case.distance_m is not None and case.distance_m > rule.above_m)
    return in_force and named and heavy and far
