"""State every transition of an application: the one table that is executed and shown.

Rows of one state and event are tried from above; the first whose question is answered with yes
is taken. `message` is the key of the SMS that goes out. `starts`, `stops` and `voids` name the
clocks that the transition touches: `missedcall.domain.connection.clocks` reads them from here.
"""

from collections.abc import Mapping, Set
from dataclasses import dataclass
from types import MappingProxyType

from missedcall.domain.connection import states
from missedcall.domain.connection.guards import ALWAYS
from missedcall.domain.connection.states import Event, Rule, SlaClock, State
from missedcall.domain.operators.roles import Actor


@dataclass(frozen=True)
class Transition:
    """Describe one row: in `sources`, when `event` is done by one of `roles` and `guard` says yes.

    No sources: it makes a new application. No target: the state stays as it is, and the step is
    written into the history all the same.
    """

    rule: Rule
    sources: frozenset[State]
    event: Event
    roles: frozenset[Actor]
    target: State | None
    guard: str
    message: str | None
    starts: frozenset[SlaClock]
    stops: frozenset[SlaClock]
    voids: frozenset[SlaClock]


def _row(
    rule: Rule,
    sources: Set[State],
    event: Event,
    roles: Set[Actor],
    target: State | None,
    guard: str = ALWAYS,
    message: str | None = None,
    *,
    starts: Set[SlaClock] = frozenset(),
    stops: Set[SlaClock] = frozenset(),
    voids: Set[SlaClock] = frozenset(),
) -> Transition:
    return Transition(
        rule=rule,
        sources=frozenset(sources),
        event=event,
        roles=frozenset(roles),
        target=target,
        guard=guard,
        message=message,
        starts=frozenset(starts),
        stops=frozenset(stops),
        voids=frozenset(voids),
    )


_S, _E, _H, _R = State, Event, Actor, Rule
_DESK = {_H.OPERATOR, _H.SUPERVISOR}
_APPLIES = _DESK | {_H.CALLER}
_ZONE = {_H.VERIFIER, _H.JE}
_FIELD = {_H.JE, _H.LINEMAN}
_ENERGISED = {_S.ENERGISED, _S.CONNECTED}
_AMENDS = _DESK | {_H.CALLER, _H.VERIFIER, _H.JE, _H.AE}

TRANSITIONS: tuple[Transition, ...] = (
    # ---------------------------------------------------------------- the form and its papers
    _row(
        _R.FORM_STARTED,
        set(), _E.START, _APPLIES, _S.DRAFT,
    ),
    _row(
        _R.DRAFT_LAPSED,
        {_S.DRAFT}, _E.LAPSE, {_H.SYSTEM}, _S.LAPSED, "draft_is_old",
    ),
    _row(
        _R.PAPERS_WANTED,
        {_S.DRAFT}, _E.SUBMIT, _APPLIES, _S.DOCS_PENDING, "papers_missing", "submitted"
    ),
    _row(
        _R.SUBMITTED,
        {_S.DRAFT}, _E.SUBMIT, _APPLIES, _S.VERIFICATION, "papers_in_order",
        starts={SlaClock.PAPER_CHECK, SlaClock.LAW},
    ),
    _row(
        _R.PAPERS_REMINDED,
        {_S.DOCS_PENDING}, _E.REMIND, {_H.SYSTEM}, None, message="papers_reminder",
    ),
    _row(
        _R.PAPERS_COMPLETED,
        {_S.DOCS_PENDING}, _E.PAPERS_COMPLETE, _DESK | {_H.LINEMAN, _H.VERIFIER, _H.SYSTEM},
        _S.VERIFICATION,
        "papers_in_order", starts={SlaClock.PAPER_CHECK, SlaClock.LAW},
    ),
    _row(
        _R.PAPERS_LAPSED,
        {_S.DOCS_PENDING, _S.SENT_BACK}, _E.LAPSE, {_H.SYSTEM}, _S.LAPSED,
        "papers_are_late", "lapsed",
    ),
    # ---------------------------------------------------------------- the check
    _row(
        _R.ACCEPTED_AS_SIMPLE,
        {_S.VERIFICATION}, _E.ACCEPT, {_H.SYSTEM}, _S.FORMALITIES_OK, "simple_case",
        starts={SlaClock.DEMAND_SMS}, stops={SlaClock.PAPER_CHECK},
    ),
    _row(
        _R.ACCEPTED,
        {_S.VERIFICATION}, _E.ACCEPT, {_H.VERIFIER}, _S.FORMALITIES_OK,
        "checked_by_another", starts={SlaClock.DEMAND_SMS}, stops={SlaClock.PAPER_CHECK},
    ),
    _row(
        _R.SENT_BACK,
        {_S.VERIFICATION}, _E.SEND_BACK, {_H.VERIFIER}, _S.SENT_BACK, "sent_back_before",
        "sent_back",
    ),
    _row(
        _R.SENT_BACK_BY_AE,
        {_S.VERIFICATION}, _E.SEND_BACK, {_H.AE}, _S.SENT_BACK, "reason_given",
        "sent_back",
    ),
    _row(
        _R.CORRECTED,
        {_S.SENT_BACK}, _E.CORRECT, _DESK, _S.VERIFICATION,
    ),
    # ---------------------------------------------------------------- what it costs
    _row(
        _R.DEMAND_ISSUED,
        {_S.FORMALITIES_OK}, _E.ASSESS, {_H.SYSTEM}, _S.DEMAND_ISSUED, "standard",
        "demand", starts={SlaClock.DEMAND_VALIDITY},
    ),
    _row(
        _R.NOTHING_DUE,
        {_S.FORMALITIES_OK}, _E.ASSESS, {_H.SYSTEM}, _S.PAID, "owes_nothing",
        "zero_demand", starts={SlaClock.PROMISE, SlaClock.BONUS},
    ),
    _row(
        _R.SURVEY_ORDERED,
        {_S.FORMALITIES_OK}, _E.ASSESS, {_H.SYSTEM}, _S.SURVEY, "not_standard", "survey_ordered",
    ),
    _row(
        _R.SURVEYED,
        {_S.SURVEY}, _E.SURVEYED, {_H.JE}, _S.FORMALITIES_OK, starts={SlaClock.DEMAND_SMS},
    ),
    _row(
        _R.WORKS_NEEDED,
        {_S.SURVEY}, _E.WORKS_NEEDED, {_H.JE}, _S.FEASIBILITY_WAIT, "reason_given",
        "works_needed",
    ),
    _row(
        _R.WORKS_DONE,
        {_S.FEASIBILITY_WAIT}, _E.WORKS_DONE, {_H.JE}, _S.FORMALITIES_OK,
        starts={SlaClock.DEMAND_SMS},
    ),
    # By the system: the price follows a corrected place.
    _row(
        _R.REVISED_TO_NOTHING_DUE,
        {_S.DEMAND_ISSUED}, _E.REVISE, {_H.SYSTEM, _H.JE, _H.AE}, _S.PAID, "owes_nothing",
        "zero_demand", starts={SlaClock.PROMISE, SlaClock.BONUS}, stops={SlaClock.DEMAND_VALIDITY},
    ),
    # An applicant who wants more load starts anew on paying for it; our mistake costs us the time.
    _row(
        _R.REVISED_FOR_APPLICANT,
        {_S.DEMAND_ISSUED}, _E.REVISE, {_H.JE, _H.AE}, None, "applicant_changed",
        "demand_revised", voids={SlaClock.PROMISE, SlaClock.BONUS},
    ),
    _row(
        _R.PAID_DEMAND_REVISED_FOR_APPLICANT,
        states.WITH_MONEY, _E.REVISE, {_H.AE}, _S.DEMAND_ISSUED, "applicant_changed",
        "demand_revised", voids={SlaClock.PROMISE, SlaClock.BONUS},
    ),
    _row(
        _R.REVISED,
        {_S.DEMAND_ISSUED}, _E.REVISE, {_H.SYSTEM, _H.JE, _H.AE}, None, "reason_given",
        "demand_revised",
    ),
    _row(
        _R.REVISED_BALANCE_LEFT,
        states.WITH_MONEY, _E.REVISE, {_H.SYSTEM, _H.AE}, _S.DEMAND_ISSUED, "balance_left",
        "demand_revised",
    ),
    _row(
        _R.REVISED_BALANCE_SETTLED,
        states.WITH_MONEY, _E.REVISE, {_H.SYSTEM, _H.JE, _H.AE}, None, "balance_settled",
        "demand_revised",
    ),
    _row(
        _R.DEMAND_REMINDED,
        {_S.DEMAND_ISSUED}, _E.REMIND, {_H.SYSTEM}, None, message="demand_expiring",
    ),
    _row(
        _R.DEMAND_EXPIRED,
        {_S.DEMAND_ISSUED}, _E.EXPIRE, {_H.SYSTEM}, _S.DEMAND_EXPIRED, "not_paid_in_time",
        stops={SlaClock.DEMAND_VALIDITY},
    ),
    _row(
        _R.REISSUED_NOTHING_DUE,
        {_S.DEMAND_EXPIRED}, _E.REISSUE, {_H.SYSTEM, *_DESK}, _S.PAID, "owes_nothing",
        "zero_demand", starts={SlaClock.PROMISE, SlaClock.BONUS},
    ),
    _row(
        _R.REISSUED_PART_PAID,
        {_S.DEMAND_EXPIRED}, _E.REISSUE, {_H.SYSTEM, *_DESK}, _S.DEMAND_ISSUED,
        "part_is_paid", "demand_revised", starts={SlaClock.DEMAND_VALIDITY},
    ),
    _row(
        _R.DEMAND_EXTENDED,
        {_S.DEMAND_ISSUED}, _E.EXTEND, {_H.NODAL}, None, "gives_more_days",
        "demand_expiring",
    ),
    _row(
        _R.DEMAND_REISSUED,
        {_S.DEMAND_EXPIRED}, _E.REISSUE, {_H.SYSTEM, *_DESK}, _S.DEMAND_ISSUED, "standard",
        "demand", starts={SlaClock.DEMAND_VALIDITY},
    ),
    _row(
        _R.EXPIRED_DEMAND_LAPSED,
        {_S.DEMAND_EXPIRED}, _E.LAPSE, {_H.SYSTEM}, _S.LAPSED, "expired_long_ago", "lapsed"
    ),
    # ---------------------------------------------------------------- the money is here
    _row(
        _R.PAID,
        {_S.DEMAND_ISSUED, _S.DEMAND_EXPIRED}, _E.SETTLE, {_H.SYSTEM}, _S.PAID,
        "money_is_here", "paid", starts={SlaClock.PROMISE, SlaClock.BONUS},
        stops={SlaClock.DEMAND_VALIDITY},
    ),
    _row(
        _R.PAYMENT_REVERSED,
        {_S.DEMAND_ISSUED, *states.WITH_MONEY}, _E.REVERSE_MONEY, {_H.ACCOUNTS, _H.SYSTEM},
        _S.DEMAND_ISSUED, "not_paid", "part_paid", voids={SlaClock.PROMISE, SlaClock.BONUS},
    ),
    # The light stays on; that the applicant owes again shows in what is due and paid.
    _row(
        _R.PAYMENT_REVERSED_AFTER_LIGHT,
        _ENERGISED, _E.REVERSE_MONEY, {_H.ACCOUNTS, _H.SYSTEM}, None, "not_paid",
        "part_paid",
    ),
    _row(
        _R.PAYMENT_REVERSED_AFTER_END,
        {_S.REFUND_DUE}, _E.REVERSE_MONEY, {_H.ACCOUNTS, _H.SYSTEM}, _S.CLOSED,
        "nothing_left",
    ),
    # ---------------------------------------------------------------- the work
    _row(
        _R.METER_RESERVED,
        states.WITH_MONEY, _E.RESERVE_METER, {_H.SYSTEM}, None, "meter_in_stock",
    ),
    _row(
        _R.HOLD_OPENED,
        states.WITH_MONEY, _E.OPEN_HOLD, {_H.SYSTEM, _H.AE, *_FIELD}, None,
    ),
    _row(
        _R.HOLD_CLOSED,
        states.WITH_MONEY, _E.CLOSE_HOLD,
        {_H.SYSTEM, _H.CALLER, _H.AE, _H.NODAL, *_FIELD}, None,
    ),
    _row(
        _R.HOLD_CONTESTED,
        states.WITH_MONEY, _E.CONTEST_HOLD, {_H.CALLER, *_DESK}, None, "reason_given"
    ),
    _row(
        _R.HOLD_OVERTURNED,
        states.WITH_MONEY, _E.OVERTURN_HOLD, {_H.AE, _H.NODAL}, None, "reason_given"
    ),
    _row(
        _R.LINEMAN_ASSIGNED,
        {_S.PAID}, _E.ASSIGN, {_H.SYSTEM, _H.JE, _H.NODAL}, _S.VISIT_PLANNED,
        "lineman_has_room",
    ),
    _row(
        _R.SLOT_FIXED,
        {_S.VISIT_PLANNED}, _E.FIX_SLOT,
        {_H.SYSTEM, _H.CALLER, _H.JE, _H.OPERATOR}, None, message="visit",
    ),
    _row(
        _R.VISIT_FAILED,
        {_S.VISIT_PLANNED}, _E.VISIT_FAILED, {_H.LINEMAN}, _S.PAID, "reason_given"
    ),
    _row(
        _R.LINEMAN_CHANGED,
        {_S.VISIT_PLANNED}, _E.ASSIGN, {_H.JE, _H.NODAL}, None, "lineman_has_room", "visit"
    ),
    _row(
        _R.ENERGISED,
        {_S.VISIT_PLANNED}, _E.ENERGISE, {_H.LINEMAN}, _S.ENERGISED, "energised_rightly",
        stops={SlaClock.LAW, SlaClock.PROMISE, SlaClock.BONUS},
    ),
    # The telephone that reported the light was in doubt about the time; the JE has seen the photo.
    _row(
        _R.TIME_ACCEPTED,
        _ENERGISED, _E.ACCEPT_TIME, {_H.JE}, None, "time_disputed",
        stops={SlaClock.LAW, SlaClock.PROMISE, SlaClock.BONUS},
    ),
    _row(
        _R.CONNECTED,
        {_S.ENERGISED}, _E.CONFIRM, {_H.SYSTEM, _H.JE}, _S.CONNECTED, "code_or_je",
        "connected",
    ),
    _row(
        _R.NO_SUPPLY_REPORTED,
        _ENERGISED, _E.NO_SUPPLY, {_H.JE, _H.NODAL}, _S.VISIT_PLANNED, "reply_in_time",
        "reopened", starts={SlaClock.LAW, SlaClock.PROMISE, SlaClock.BONUS},
    ),
    # The JE sees it on a list and revises the demand.
    _row(
        _R.OTHER_LOAD_FOUND,
        {_S.VISIT_PLANNED}, _E.REPORT_LOAD, {_H.LINEMAN}, None, "reason_given",
    ),
    _row(
        _R.PAPERS_FOUND_FALSE,
        {_S.VISIT_PLANNED}, _E.PAPERS_FALSE, {_H.LINEMAN}, _S.VERIFICATION,
        "reason_given", "sent_back",
    ),
    # ---------------------------------------------------------------- what was not done in time
    # N22 tells the applicant that the nodal office has it: a broken promise goes there at once.
    _row(
        _R.PROMISE_BROKEN,
        states.WITH_MONEY, _E.BREAK_PROMISE, {_H.SYSTEM}, None, "promise_is_broken", "late"
    ),
    _row(
        _R.JE_INFORMED,
        states.STAFFED, _E.ESCALATE, {_H.SYSTEM}, None, "je_is_told",
    ),
    _row(
        _R.AE_INFORMED,
        states.STAFFED, _E.ESCALATE, {_H.SYSTEM}, None, "ae_is_told",
    ),
    _row(
        _R.NODAL_INFORMED,
        states.STAFFED, _E.ESCALATE, {_H.SYSTEM}, None, "nodal_is_told",
    ),
    # ---------------------------------------------------------------- other ends, and ways back
    _row(
        _R.REJECTION_PROPOSED,
        states.BEFORE_MONEY, _E.PROPOSE_REJECTION, _ZONE, None, "reason_given"
    ),
    _row(
        _R.REJECTED,
        states.BEFORE_MONEY, _E.REJECT, {_H.AE}, _S.REJECTED, "rejection_by_another",
        "rejected",
    ),
    _row(
        _R.OBJECTION_MADE,
        {_S.REJECTED}, _E.OBJECT, _DESK | {_H.CALLER}, None, "first_objection",
        "objection_noted",
    ),
    # The AE has rejected; whether an objection is none, the nodal officer says.
    _row(
        _R.OBJECTION_REFUSED,
        {_S.REJECTED}, _E.REFUSE_OBJECTION, {_H.NODAL}, None, "objection_open",
        "objection_refused",
    ),
    _row(
        _R.OBJECTION_ACCEPTED,
        {_S.REJECTED}, _E.ACCEPT_OBJECTION, {_H.AE, _H.NODAL}, _S.VERIFICATION,
        "objection_in_time", "submitted",
    ),
    _row(
        _R.WITHDRAWN,
        states.LIVE, _E.WITHDRAW, _DESK | {_H.CALLER}, _S.WITHDRAWN, "identity_proven",
        "withdrawn"
    ),
    # The state it goes back to stands in the history: see `lifecycle.before_withdrawal`.
    _row(
        _R.WITHDRAWAL_UNDONE,
        {_S.WITHDRAWN, _S.REFUND_DUE}, _E.NOT_ME, {_H.SUPERVISOR}, None, "reply_in_time",
        "reopened",
    ),
    _row(
        _R.REFUND_OWED,
        states.ENDED, _E.OWE_REFUND, {_H.SYSTEM}, _S.REFUND_DUE, "money_is_owed",
    ),
    _row(
        _R.REFUND_PROPOSED,
        {_S.REFUND_DUE}, _E.PROPOSE_REFUND, {_H.ACCOUNTS}, None, "refund_has_reference"
    ),
    _row(
        _R.REFUNDED,
        {_S.REFUND_DUE}, _E.REFUND, {_H.ACCOUNTS}, _S.CLOSED, "refund_by_another", "refund"
    ),
    _row(
        _R.REVIVED,
        {_S.LAPSED}, _E.REVIVE, {_H.NODAL, *_DESK}, _S.VERIFICATION, "revived_in_time",
        "submitted", starts={SlaClock.PAPER_CHECK, SlaClock.LAW},
    ),
    _row(
        _R.MERGED,
        {_S.DRAFT, _S.DOCS_PENDING, _S.VERIFICATION}, _E.MERGE, _DESK | {_H.VERIFIER},
        _S.MERGED, "duplicate_named", "duplicate",
    ),
    # Once money was asked for, the older one keeps its place.
    _row(
        _R.MERGED_AFTER_DEMAND,
        {_S.DEMAND_ISSUED, _S.DEMAND_EXPIRED, *states.WITH_MONEY}, _E.MERGE, {_H.JE},
        _S.MERGED, "younger_duplicate", "duplicate",
    ),
    # ---------------------------------------------------------------- what the form got wrong
    _row(
        _R.FORM_AMENDED,
        states.LIVE | {_S.ENERGISED, _S.CONNECTED, _S.REFUND_DUE, _S.REJECTED}, _E.AMEND, _AMENDS,
        None, "same_office",
    ),
    _row(
        _R.PLACE_AMENDED,
        states.BEFORE_MONEY, _E.AMEND, _AMENDS, None, "reason_given",
    ),
    # The work goes to the office of the right place; the promise runs on from the payment. Where a
    # meter hangs already the office would reserve a second one.
    _row(
        _R.PLACE_AMENDED_AFTER_PAYMENT,
        states.WITH_MONEY, _E.AMEND, _AMENDS, _S.PAID, "no_meter_fitted",
    ),
)  # fmt: skip


def _by_pair() -> Mapping[tuple[State | None, Event], tuple[Transition, ...]]:
    found: dict[tuple[State | None, Event], tuple[Transition, ...]] = {}
    for transition in TRANSITIONS:
        for source in transition.sources or {None}:
            found[source, transition.event] = (
                *found.get((source, transition.event), ()),
                transition,
            )
    return MappingProxyType(found)


BY_PAIR = _by_pair()
BY_RULE: Mapping[Rule, Transition] = MappingProxyType(
    {transition.rule: transition for transition in TRANSITIONS}
)
