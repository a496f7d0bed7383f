"""Ask of the facts whether something may happen; each no has its reason."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from missedcall.domain.connection.limits import CaseLimits
from missedcall.domain.operators.roles import Actor
from missedcall.domain.shared.explanation import Explanation, explain


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
    escalate_to: Actor | None = None  # who is told that a step is late
    since: dt.timedelta | None = None  # how long the application has been in its state
    limits: CaseLimits = field(default_factory=CaseLimits)


Question = Callable[[Facts], bool]


@dataclass(frozen=True)
class TransitionGuard:
    """Hold a question and what to say when its answer is no: the reason and what corrects it."""

    asks: Question
    refusal: Explanation


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
_ALL = {
    ALWAYS: TransitionGuard(lambda facts: True, Explanation("")),
    "papers_missing": TransitionGuard(
        lambda facts: not (facts.papers_complete or facts.papers_at_visit),
        explain("the papers are complete; nothing is missing"),
    ),
    "papers_in_order": TransitionGuard(
        lambda facts: facts.papers_complete or facts.papers_at_visit,
        explain("papers are missing; add them first"),
    ),
    "checked_by_another": TransitionGuard(
        lambda facts: facts.dues_clear and _by_another(facts.entered_by, facts),
        explain(
            "who filled in the form, or gave that person a password within 7 days, "
            "cannot check it; and no dues may stand, unless it is said why not"
        ),
    ),
    "simple_case": TransitionGuard(
        _is_simple,
        explain(
            "this case is checked by a person: papers are seen before the visit, "
            "dues stand, the premises have an application or a light already, or "
            "another category was proposed"
        ),
    ),
    "sent_back_before": TransitionGuard(
        lambda facts: bool(facts.reason) and facts.times_sent_back < facts.limits.send_backs,
        explain("give the list of defects; a third time only the AE may send it back"),
    ),
    "reason_given": TransitionGuard(lambda facts: bool(facts.reason), explain("give a reason")),
    "standard": TransitionGuard(
        lambda facts: facts.standard and facts.tariff_may_bill and (facts.due_paise or 0) > 0,
        explain("not a standard case, or the tariff is not approved; approve it or survey"),
    ),
    "owes_nothing": TransitionGuard(
        lambda facts: facts.standard and _owes_nothing(facts),
        explain("the amount is not zero, or the exemption that makes it zero is not proven"),
    ),
    "part_is_paid": TransitionGuard(
        lambda facts: facts.tariff_may_bill and 0 < facts.credits_paise < (facts.due_paise or 0),
        explain("no part of the new amount is paid"),
    ),
    "not_standard": TransitionGuard(
        lambda facts: not facts.standard,
        explain("a standard case needs no survey"),
    ),
    "applicant_changed": TransitionGuard(
        lambda facts: facts.applicant_changed and _balance_left(facts),
        explain("the cause is not the applicant's, or nothing is left to pay"),
    ),
    "balance_left": TransitionGuard(
        _balance_left,
        explain("give the reason of the revision; no balance is left to pay"),
    ),
    "balance_settled": TransitionGuard(
        lambda facts: bool(facts.reason) and facts.credits_paise >= (facts.due_paise or 0),
        explain("give the reason of the revision; a balance is left to pay"),
    ),
    "not_paid": TransitionGuard(
        lambda facts: facts.credits_paise < (facts.due_paise or 0),
        explain("the demand is paid"),
    ),
    "not_paid_in_time": TransitionGuard(
        lambda facts: facts.validity_over and facts.credits_paise < (facts.due_paise or 0),
        explain("the demand is still valid, or it is paid"),
    ),
    "gives_more_days": TransitionGuard(
        lambda facts: bool(facts.reason) and facts.later_day,
        explain("give a reason, and a day after the demand's last one"),
    ),
    "promise_is_broken": TransitionGuard(
        lambda facts: facts.promise_broken,
        explain("the promised time has not passed"),
    ),
    "je_is_told": TransitionGuard(_informs(Actor.JE), explain("the JE has not to be told")),
    "ae_is_told": TransitionGuard(_informs(Actor.AE), explain("the AE has not to be told")),
    "nodal_is_told": TransitionGuard(
        _informs(Actor.NODAL),
        explain("the nodal officer has not to be told"),
    ),
    "money_is_here": TransitionGuard(
        _money_is_here,
        explain("the settled money is less than the demand; the balance must be paid"),
    ),
    "meter_in_stock": TransitionGuard(
        lambda facts: facts.meter_in_stock,
        explain("no meter of this type is in the office's stock; receive or transfer one"),
    ),
    "lineman_has_room": TransitionGuard(
        lambda facts: facts.lineman_has_room,
        explain("the lineman has as many open jobs as allowed; choose another"),
    ),
    "energised_rightly": TransitionGuard(
        _energised_rightly,
        explain(
            "needed: a meter of your own custody, seal, first reading, photo of "
            "the live meter, the safety check, and the applicant's code or the "
            "JE's check"
        ),
    ),
    "code_or_je": TransitionGuard(
        lambda facts: facts.code_right or facts.checked_by_je,
        explain("the applicant's code or the JE's check is needed"),
    ),
    "time_disputed": TransitionGuard(
        lambda facts: facts.time_disputed and bool(facts.reason),
        explain("the time is not in doubt, or was accepted already; else give the reason"),
    ),
    "rejection_by_another": TransitionGuard(
        lambda facts: bool(facts.reason) and _by_another(facts.proposed_by, facts),
        explain(
            "a rejection takes two: one proposes it with a reason, another "
            "approves it; two of whom one gave the other a password within 7 days "
            "count as one"
        ),
    ),
    "identity_proven": TransitionGuard(
        lambda facts: facts.identity_proven,
        explain("prove by call-back and code that it is the applicant"),
    ),
    "money_is_owed": TransitionGuard(
        lambda facts: facts.credits_paise > 0,
        explain("no money is here that could be given back"),
    ),
    "nothing_left": TransitionGuard(
        lambda facts: facts.credits_paise <= 0,
        explain("money is still here that must be given back"),
    ),
    "refund_has_reference": TransitionGuard(
        lambda facts: bool(facts.refund_reference),
        explain("give the bank's reference of the refund"),
    ),
    "duplicate_named": TransitionGuard(
        lambda facts: bool(facts.reason) and bool(facts.survivor),
        explain("give the number of the application that stays, and a reason"),
    ),
    "younger_duplicate": TransitionGuard(
        lambda facts: bool(facts.reason) and facts.survivor_is_older,
        explain(
            "after the demand only the younger one is merged into the older; give "
            "the number of the older one, and a reason"
        ),
    ),
    "refund_by_another": TransitionGuard(
        lambda facts: _by_another(facts.proposed_by, facts),
        explain(
            "a refund takes two: one enters it, another approves it; two of whom "
            "one gave the other a password within 7 days count as one"
        ),
    ),
    "reply_in_time": TransitionGuard(
        _within(lambda limits: limits.reply),
        explain("the time to answer has passed; file a complaint instead"),
    ),
    "objection_in_time": TransitionGuard(
        _within(lambda limits: limits.objection),
        explain("the time to object has passed; apply anew"),
    ),
    "revived_in_time": TransitionGuard(
        _within(lambda limits: limits.revive),
        explain("the time to revive has passed; apply anew"),
    ),
    "draft_is_old": TransitionGuard(
        _after(lambda limits: limits.draft),
        explain("the draft has not been untouched for long enough"),
    ),
    "papers_are_late": TransitionGuard(
        _after(lambda limits: limits.papers),
        explain("the time for the papers has not passed"),
    ),
    "expired_long_ago": TransitionGuard(
        _after(lambda limits: limits.expired_demand),
        explain("the demand has not been expired for long enough"),
    ),
}
GUARDS: Mapping[str, TransitionGuard] = MappingProxyType(_ALL)
