"""Ask of the facts whether something may happen; each no has its reason."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from missedcall.domain.connection.limits import CaseLimits
from missedcall.domain.connection.refusals import GuardRefusal
from missedcall.domain.operators.roles import Actor


@dataclass(frozen=True)
class Facts:
    """Hold what is known of an application at the moment something shall happen to it.

    Money is in paise; `due_paise` is None until a demand was made. `acting` and `entered_by` name
    persons, so that no person checks their own entry. A fact that was not gathered says no:
    nothing happens by forgetting to ask.
    """

    acting: str = ""
    aliases: frozenset[str] = frozenset()  # who count as the acting person: see a second person
    entered_by: str = ""
    proposed_by: str = ""
    reason: str = ""
    papers_complete: bool = False
    papers_at_visit: bool = False
    dues_clear: bool = False
    shared_premises: str = ""  # the number of what is at these premises already
    category_proposed: bool = False  # the operator says another than the rule
    times_sent_back: int = 0
    standard: bool = False
    survey_reasons: Sequence[str] = ()  # codes of the rules that want a survey
    tariff_may_bill: bool = False
    due_paise: int | None = None
    credits_paise: int = 0
    exemption: str = ""
    applicant_changed: bool = False
    meter_in_stock: bool = False
    lineman_has_room: bool = False
    meter_in_custody: bool = False
    site_safe: bool = False
    sealed: bool = False
    first_reading: bool = False
    live_photo: bool = False
    code_right: bool = False
    checked_by_je: bool = False
    time_disputed: bool = False
    identity_proven: bool = False
    refund_reference: str = ""
    survivor: str = ""  # the number of the application that a duplicate is merged into
    survivor_is_older: bool = False
    validity_over: bool = False  # the last day to pay the demand has passed
    promise_broken: bool = False  # there is no light, and the promised moment has passed
    later_day: bool = False  # the new last day is later than the one there is
    objection_open: bool = False  # the applicant has objected, and nobody has decided
    moves_office: bool = False  # a corrected place is another office's
    # One hangs at the premises; not gathered it counts as fitted, so that no second one is.
    meter_fitted: bool = True
    escalate_to: Actor | None = None  # who is told that a step is late
    since: dt.timedelta | None = None  # how long the application has been in its state
    limits: CaseLimits = field(default_factory=CaseLimits)


Question = Callable[[Facts], bool]


def _is_simple(facts: Facts) -> bool:
    as_ruled = not (facts.shared_premises or facts.category_proposed)
    return facts.papers_at_visit and facts.dues_clear and as_ruled


def _owes_nothing(facts: Facts) -> bool:
    return facts.due_paise == 0 and bool(facts.exemption)


def _balance_left(facts: Facts) -> bool:
    return bool(facts.reason) and facts.credits_paise < (facts.due_paise or 0)


def _money_is_here(facts: Facts) -> bool:
    return facts.due_paise is not None and facts.credits_paise >= facts.due_paise > 0


def _by_another(person: str, facts: Facts) -> bool:
    return bool(person) and bool(facts.acting) and person not in {facts.acting, *facts.aliases}


def _energised_rightly(facts: Facts) -> bool:
    proven = facts.code_right or facts.checked_by_je
    fitted = facts.meter_in_custody and facts.sealed and facts.first_reading
    return facts.site_safe and fitted and facts.live_photo and proven


def _informs(role: Actor) -> Question:
    return lambda facts: facts.escalate_to is role


def _within(limit: Callable[[CaseLimits], dt.timedelta]) -> Question:
    return lambda facts: facts.since is not None and facts.since <= limit(facts.limits)


def _after(limit: Callable[[CaseLimits], dt.timedelta]) -> Question:
    return lambda facts: facts.since is not None and facts.since >= limit(facts.limits)


ALWAYS = "always"
_ALL: Mapping[str, Question] = {
    ALWAYS: lambda facts: True,
    GuardRefusal.PAPERS_MISSING: lambda facts: (
        not (facts.papers_complete or facts.papers_at_visit)
    ),
    GuardRefusal.PAPERS_IN_ORDER: lambda facts: facts.papers_complete or facts.papers_at_visit,
    GuardRefusal.CHECKED_BY_ANOTHER: lambda facts: (
        facts.dues_clear and _by_another(facts.entered_by, facts)
    ),
    GuardRefusal.SIMPLE_CASE: _is_simple,
    GuardRefusal.SENT_BACK_BEFORE: lambda facts: (
        bool(facts.reason) and facts.times_sent_back < facts.limits.send_backs
    ),
    GuardRefusal.SAME_OFFICE: lambda facts: bool(facts.reason) and not facts.moves_office,
    GuardRefusal.REASON_GIVEN: lambda facts: bool(facts.reason),
    GuardRefusal.NO_METER_FITTED: lambda facts: bool(facts.reason) and not facts.meter_fitted,
    GuardRefusal.STANDARD: lambda facts: (
        facts.standard and facts.tariff_may_bill and (facts.due_paise or 0) > 0
    ),
    GuardRefusal.OWES_NOTHING: lambda facts: facts.standard and _owes_nothing(facts),
    GuardRefusal.PART_IS_PAID: lambda facts: (
        facts.tariff_may_bill and 0 < facts.credits_paise < (facts.due_paise or 0)
    ),
    GuardRefusal.NOT_STANDARD: lambda facts: not facts.standard,
    GuardRefusal.APPLICANT_CHANGED: lambda facts: facts.applicant_changed and _balance_left(facts),
    GuardRefusal.BALANCE_LEFT: _balance_left,
    GuardRefusal.BALANCE_SETTLED: lambda facts: (
        bool(facts.reason) and facts.credits_paise >= (facts.due_paise or 0)
    ),
    GuardRefusal.NOT_PAID: lambda facts: facts.credits_paise < (facts.due_paise or 0),
    GuardRefusal.NOT_PAID_IN_TIME: lambda facts: (
        facts.validity_over and facts.credits_paise < (facts.due_paise or 0)
    ),
    GuardRefusal.GIVES_MORE_DAYS: lambda facts: bool(facts.reason) and facts.later_day,
    GuardRefusal.PROMISE_IS_BROKEN: lambda facts: facts.promise_broken,
    GuardRefusal.JE_IS_TOLD: _informs(Actor.JE),
    GuardRefusal.AE_IS_TOLD: _informs(Actor.AE),
    GuardRefusal.NODAL_IS_TOLD: _informs(Actor.NODAL),
    GuardRefusal.MONEY_IS_HERE: _money_is_here,
    GuardRefusal.METER_IN_STOCK: lambda facts: facts.meter_in_stock,
    GuardRefusal.LINEMAN_HAS_ROOM: lambda facts: facts.lineman_has_room,
    GuardRefusal.ENERGISED_RIGHTLY: _energised_rightly,
    GuardRefusal.CODE_OR_JE: lambda facts: facts.code_right or facts.checked_by_je,
    GuardRefusal.TIME_DISPUTED: lambda facts: facts.time_disputed and bool(facts.reason),
    GuardRefusal.REJECTION_BY_ANOTHER: lambda facts: (
        bool(facts.reason) and _by_another(facts.proposed_by, facts)
    ),
    GuardRefusal.IDENTITY_PROVEN: lambda facts: facts.identity_proven,
    GuardRefusal.MONEY_IS_OWED: lambda facts: facts.credits_paise > 0,
    GuardRefusal.NOTHING_LEFT: lambda facts: facts.credits_paise <= 0,
    GuardRefusal.REFUND_HAS_REFERENCE: lambda facts: bool(facts.refund_reference),
    GuardRefusal.DUPLICATE_NAMED: lambda facts: bool(facts.reason) and bool(facts.survivor),
    GuardRefusal.YOUNGER_DUPLICATE: lambda facts: bool(facts.reason) and facts.survivor_is_older,
    GuardRefusal.REFUND_BY_ANOTHER: lambda facts: _by_another(facts.proposed_by, facts),
    GuardRefusal.REPLY_IN_TIME: _within(lambda limits: limits.reply),
    GuardRefusal.OBJECTION_IN_TIME: _within(lambda limits: limits.objection),
    GuardRefusal.FIRST_OBJECTION: lambda facts: (
        not facts.objection_open and _within(lambda limits: limits.objection)(facts)
    ),
    GuardRefusal.OBJECTION_OPEN: lambda facts: bool(facts.reason) and facts.objection_open,
    GuardRefusal.REVIVED_IN_TIME: _within(lambda limits: limits.revive),
    GuardRefusal.DRAFT_IS_OLD: _after(lambda limits: limits.draft),
    GuardRefusal.PAPERS_ARE_LATE: _after(lambda limits: limits.papers),
    GuardRefusal.EXPIRED_LONG_AGO: _after(lambda limits: limits.expired_demand),
}
GUARDS: Mapping[str, Question] = MappingProxyType(_ALL)
