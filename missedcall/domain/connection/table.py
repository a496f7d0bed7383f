"""State every change an application may undergo: the one table that is executed and shown.

Rows of one state and event are tried from above; the first whose question is answered with yes
is taken. `message` is the key of the SMS that goes out. `starts`, `stops` and `voids` name the
clocks that the change touches: `missedcall.domain.connection.clocks` reads them from here.
"""

from collections.abc import Mapping, Set
from dataclasses import dataclass
from types import MappingProxyType

from missedcall.domain.connection import states
from missedcall.domain.connection.guards import ALWAYS
from missedcall.domain.connection.states import Event, SlaClock, State
from missedcall.domain.operators.roles import Actor


@dataclass(frozen=True)
class Change:
    """Describe one row: in `sources`, when `event` is done by one of `hands` and `guard` says yes.

    No sources: the change makes a new application. No target: the state stays as it is, and the
    change is written into the history all the same.
    """

    rule: str
    sources: frozenset[State]
    event: Event
    hands: frozenset[Actor]
    target: State | None
    guard: str
    message: str | None
    starts: frozenset[SlaClock]
    stops: frozenset[SlaClock]
    voids: frozenset[SlaClock]


def _row(
    rule: str,
    sources: Set[State],
    event: Event,
    hands: Set[Actor],
    target: State | None,
    guard: str = ALWAYS,
    message: str | None = None,
    *,
    starts: Set[SlaClock] = frozenset(),
    stops: Set[SlaClock] = frozenset(),
    voids: Set[SlaClock] = frozenset(),
) -> Change:
    return Change(
        rule=rule,
        sources=frozenset(sources),
        event=event,
        hands=frozenset(hands),
        target=target,
        guard=guard,
        message=message,
        starts=frozenset(starts),
        stops=frozenset(stops),
        voids=frozenset(voids),
    )


_S, _E, _H = State, Event, Actor
_DESK = {_H.OPERATOR, _H.SUPERVISOR}
_ZONE = {_H.VERIFIER, _H.JE}
_FIELD = {_H.JE, _H.LINEMAN}
_ENERGISED = {_S.ENERGISED, _S.CONNECTED}

CHANGES: tuple[Change, ...] = (
    # ---------------------------------------------------------------- the form and its papers
    _row("A01", set(), _E.START, _DESK, _S.DRAFT),
    _row("A01L", {_S.DRAFT}, _E.LAPSE, {_H.SYSTEM}, _S.LAPSED, "draft_is_old"),
    _row(
        "A02", {_S.DRAFT}, _E.SUBMIT, _DESK, _S.DOCS_PENDING, "papers_missing", "submitted"
    ),
    _row(
        "A03", {_S.DRAFT}, _E.SUBMIT, _DESK, _S.VERIFICATION, "papers_in_order",
        starts={SlaClock.C2, SlaClock.C5},
    ),
    _row("A04", {_S.DOCS_PENDING}, _E.REMIND, {_H.SYSTEM}, None, message="papers_reminder"),
    _row(
        "A05", {_S.DOCS_PENDING}, _E.PAPERS_COMPLETE, _DESK | {_H.LINEMAN, _H.VERIFIER},
        _S.VERIFICATION,
        "papers_in_order", starts={SlaClock.C2, SlaClock.C5},
    ),
    _row(
        "A06", {_S.DOCS_PENDING, _S.SENT_BACK}, _E.LAPSE, {_H.SYSTEM}, _S.LAPSED,
        "papers_are_late", "lapsed",
    ),
    # ---------------------------------------------------------------- the check
    _row(
        "A07S", {_S.VERIFICATION}, _E.ACCEPT, {_H.SYSTEM}, _S.FORMALITIES_OK, "simple_case",
        starts={SlaClock.C3}, stops={SlaClock.C2},
    ),
    _row(
        "A07", {_S.VERIFICATION}, _E.ACCEPT, {_H.VERIFIER}, _S.FORMALITIES_OK,
        "checked_by_another", starts={SlaClock.C3}, stops={SlaClock.C2},
    ),
    _row(
        "A08", {_S.VERIFICATION}, _E.SEND_BACK, {_H.VERIFIER}, _S.SENT_BACK, "sent_back_before",
        "sent_back",
    ),
    _row(
        "A08T", {_S.VERIFICATION}, _E.SEND_BACK, {_H.AE}, _S.SENT_BACK, "reason_given",
        "sent_back",
    ),
    _row("A09", {_S.SENT_BACK}, _E.CORRECT, _DESK, _S.VERIFICATION),
    # ---------------------------------------------------------------- what it costs
    _row(
        "A11", {_S.FORMALITIES_OK}, _E.ASSESS, {_H.SYSTEM}, _S.DEMAND_ISSUED, "standard",
        "demand", starts={SlaClock.C4},
    ),
    _row(
        "A12", {_S.FORMALITIES_OK}, _E.ASSESS, {_H.SYSTEM}, _S.PAID, "owes_nothing",
        "zero_demand", starts={SlaClock.C6, SlaClock.C7},
    ),
    _row("A13", {_S.FORMALITIES_OK}, _E.ASSESS, {_H.SYSTEM}, _S.SURVEY, "not_standard"),
    _row("A14", {_S.SURVEY}, _E.SURVEYED, {_H.JE}, _S.FORMALITIES_OK, starts={SlaClock.C3}),
    _row(
        "A14W", {_S.SURVEY}, _E.WORKS_NEEDED, {_H.JE}, _S.FEASIBILITY_WAIT, "reason_given",
        "works_needed",
    ),
    _row(
        "A14D", {_S.FEASIBILITY_WAIT}, _E.WORKS_DONE, {_H.JE}, _S.FORMALITIES_OK,
        starts={SlaClock.C3},
    ),
    _row(
        "A15Z", {_S.DEMAND_ISSUED}, _E.REVISE, {_H.JE, _H.AE}, _S.PAID, "owes_nothing",
        "zero_demand", starts={SlaClock.C6, SlaClock.C7}, stops={SlaClock.C4},
    ),
    # Who wants more load starts anew when he has paid for it; a mistake of ours costs us the time.
    _row(
        "A15A", {_S.DEMAND_ISSUED}, _E.REVISE, {_H.JE, _H.AE}, None, "applicant_changed",
        "demand_revised", voids={SlaClock.C6, SlaClock.C7},
    ),
    _row(
        "A15B", states.WITH_MONEY, _E.REVISE, {_H.AE}, _S.DEMAND_ISSUED, "applicant_changed",
        "demand_revised", voids={SlaClock.C6, SlaClock.C7},
    ),
    _row(
        "A15", {_S.DEMAND_ISSUED}, _E.REVISE, {_H.JE, _H.AE}, None, "reason_given",
        "demand_revised",
    ),
    _row(
        "A15U", states.WITH_MONEY, _E.REVISE, {_H.AE}, _S.DEMAND_ISSUED, "balance_left",
        "demand_revised",
    ),
    _row(
        "A15D", states.WITH_MONEY, _E.REVISE, {_H.JE, _H.AE}, None, "balance_settled",
        "demand_revised",
    ),
    _row("A16", {_S.DEMAND_ISSUED}, _E.REMIND, {_H.SYSTEM}, None, message="demand_expiring"),
    _row(
        "A17", {_S.DEMAND_ISSUED}, _E.EXPIRE, {_H.SYSTEM}, _S.DEMAND_EXPIRED, "not_paid_in_time",
        stops={SlaClock.C4},
    ),
    _row(
        "A18Z", {_S.DEMAND_EXPIRED}, _E.REISSUE, {_H.SYSTEM, *_DESK}, _S.PAID, "owes_nothing",
        "zero_demand", starts={SlaClock.C6, SlaClock.C7},
    ),
    _row(
        "A18P", {_S.DEMAND_EXPIRED}, _E.REISSUE, {_H.SYSTEM, *_DESK}, _S.DEMAND_ISSUED,
        "part_is_paid", "demand_revised", starts={SlaClock.C4},
    ),
    _row(
        "A17E", {_S.DEMAND_ISSUED}, _E.EXTEND, {_H.NODAL}, None, "gives_more_days",
        "demand_expiring",
    ),
    _row(
        "A18", {_S.DEMAND_EXPIRED}, _E.REISSUE, {_H.SYSTEM, *_DESK}, _S.DEMAND_ISSUED, "standard",
        "demand", starts={SlaClock.C4},
    ),
    _row(
        "A19", {_S.DEMAND_EXPIRED}, _E.LAPSE, {_H.SYSTEM}, _S.LAPSED, "expired_long_ago", "lapsed"
    ),
    # ---------------------------------------------------------------- the money is here
    _row(
        "A20", {_S.DEMAND_ISSUED, _S.DEMAND_EXPIRED}, _E.SETTLE, {_H.SYSTEM}, _S.PAID,
        "money_is_here", "paid", starts={SlaClock.C6, SlaClock.C7}, stops={SlaClock.C4},
    ),
    _row(
        "A40", {_S.DEMAND_ISSUED, *states.WITH_MONEY}, _E.REVERSE_MONEY, {_H.ACCOUNTS, _H.SYSTEM},
        _S.DEMAND_ISSUED, "not_paid", "part_paid", voids={SlaClock.C6, SlaClock.C7},
    ),
    # The light stays on; that he owes again shows in what is due and paid.
    _row(
        "A40D", _ENERGISED, _E.REVERSE_MONEY, {_H.ACCOUNTS, _H.SYSTEM}, None, "not_paid",
        "part_paid",
    ),
    _row(
        "A40N", {_S.REFUND_DUE}, _E.REVERSE_MONEY, {_H.ACCOUNTS, _H.SYSTEM}, _S.CLOSED,
        "nothing_left",
    ),
    # ---------------------------------------------------------------- the work
    _row("A21", states.WITH_MONEY, _E.RESERVE_METER, {_H.SYSTEM}, None, "meter_in_stock"),
    _row("A22", states.WITH_MONEY, _E.OPEN_HOLD, {_H.SYSTEM, _H.AE, *_FIELD}, None),
    _row(
        "A22C", states.WITH_MONEY, _E.CLOSE_HOLD,
        {_H.SYSTEM, _H.CALLER, _H.AE, _H.NODAL, *_FIELD}, None,
    ),
    _row(
        "A22X", states.WITH_MONEY, _E.CONTEST_HOLD, {_H.CALLER, *_DESK}, None, "reason_given"
    ),
    _row(
        "A22O", states.WITH_MONEY, _E.OVERTURN_HOLD, {_H.AE, _H.NODAL}, None, "reason_given"
    ),
    _row(
        "A23", {_S.PAID}, _E.ASSIGN, {_H.SYSTEM, _H.JE, _H.NODAL}, _S.VISIT_PLANNED,
        "lineman_has_room",
    ),
    _row(
        "A24", {_S.VISIT_PLANNED}, _E.FIX_SLOT,
        {_H.SYSTEM, _H.CALLER, _H.JE, _H.OPERATOR}, None, message="visit",
    ),
    _row(
        "A25", {_S.VISIT_PLANNED}, _E.VISIT_FAILED, {_H.LINEMAN}, _S.PAID, "reason_given"
    ),
    _row(
        "A26", {_S.VISIT_PLANNED}, _E.ASSIGN, {_H.JE, _H.NODAL}, None, "lineman_has_room", "visit"
    ),
    _row(
        "A27", {_S.VISIT_PLANNED}, _E.ENERGISE, {_H.LINEMAN}, _S.ENERGISED, "energised_rightly",
        stops={SlaClock.C5, SlaClock.C6, SlaClock.C7},
    ),
    # The telephone that reported the light was in doubt about the time; the JE has seen the photo.
    _row(
        "A27T", _ENERGISED, _E.ACCEPT_TIME, {_H.JE}, None, "time_disputed",
        stops={SlaClock.C5, SlaClock.C6, SlaClock.C7},
    ),
    _row(
        "A28", {_S.ENERGISED}, _E.CONFIRM, {_H.SYSTEM, _H.JE}, _S.CONNECTED, "code_or_je",
        "connected",
    ),
    _row(
        "A29", _ENERGISED, _E.NO_SUPPLY, {_H.JE, _H.NODAL}, _S.VISIT_PLANNED, "reply_in_time",
        "reopened", starts={SlaClock.C5, SlaClock.C6, SlaClock.C7},
    ),
    _row(
        "A31", {_S.VISIT_PLANNED}, _E.PAPERS_FALSE, {_H.LINEMAN}, _S.VERIFICATION,
        "reason_given", "sent_back",
    ),
    # ---------------------------------------------------------------- what nobody did in time
    # N22 tells the applicant that the nodal office has it: a broken promise goes there at once.
    _row(
        "A20L", states.WITH_MONEY, _E.BREAK_PROMISE, {_H.SYSTEM}, None, "promise_is_broken", "late"
    ),
    _row("A10J", states.STAFFED, _E.ESCALATE, {_H.SYSTEM}, None, "je_hears"),
    _row("A10A", states.STAFFED, _E.ESCALATE, {_H.SYSTEM}, None, "ae_hears"),
    _row("A10N", states.STAFFED, _E.ESCALATE, {_H.SYSTEM}, None, "nodal_hears"),
    # ---------------------------------------------------------------- other ends, and ways back
    _row(
        "A32P", states.BEFORE_MONEY, _E.PROPOSE_REJECTION, _ZONE, None, "reason_given"
    ),
    _row(
        "A32", states.BEFORE_MONEY, _E.REJECT, {_H.AE}, _S.REJECTED, "rejection_by_another",
        "rejected",
    ),
    _row(
        "A33", {_S.REJECTED}, _E.ACCEPT_OBJECTION, {_H.AE, _H.NODAL}, _S.VERIFICATION,
        "objection_in_time", "submitted",
    ),
    _row(
        "A34", states.LIVE, _E.WITHDRAW, _DESK, _S.WITHDRAWN, "identity_proven", "withdrawn"
    ),
    # The state it goes back to stands in the history: see `lifecycle.before_withdrawal`.
    _row(
        "A35", {_S.WITHDRAWN, _S.REFUND_DUE}, _E.NOT_ME, {_H.SUPERVISOR}, None, "reply_in_time",
        "reopened",
    ),
    _row("A36D", states.ENDED, _E.OWE_REFUND, {_H.SYSTEM}, _S.REFUND_DUE, "money_is_owed"),
    _row(
        "A36P", {_S.REFUND_DUE}, _E.PROPOSE_REFUND, {_H.ACCOUNTS}, None, "refund_has_reference"
    ),
    _row(
        "A36", {_S.REFUND_DUE}, _E.REFUND, {_H.ACCOUNTS}, _S.CLOSED, "refund_by_another", "refund"
    ),
    _row(
        "A37", {_S.LAPSED}, _E.REVIVE, {_H.NODAL, *_DESK}, _S.VERIFICATION, "revived_in_time",
        "submitted", starts={SlaClock.C2, SlaClock.C5},
    ),
    _row(
        "A38", {_S.DRAFT, _S.DOCS_PENDING, _S.VERIFICATION}, _E.MERGE, _DESK | {_H.VERIFIER},
        _S.MERGED, "double_named", "duplicate",
    ),
    # Once money was asked for, the older one keeps its place.
    _row(
        "A39", {_S.DEMAND_ISSUED, _S.DEMAND_EXPIRED, *states.WITH_MONEY}, _E.MERGE, {_H.JE},
        _S.MERGED, "younger_double", "duplicate",
    ),
)  # fmt: skip


def _by_pair() -> Mapping[tuple[State | None, Event], tuple[Change, ...]]:
    found: dict[tuple[State | None, Event], tuple[Change, ...]] = {}
    for change in CHANGES:
        for source in change.sources or {None}:
            found[source, change.event] = (*found.get((source, change.event), ()), change)
    return MappingProxyType(found)


BY_PAIR = _by_pair()
BY_RULE: Mapping[str, Change] = MappingProxyType({change.rule: change for change in CHANGES})
