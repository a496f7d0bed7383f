import datetime as dt
import itertools
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from missedcall.domain.connection.guards import GUARDS, Facts
from missedcall.domain.connection.lifecycle import (
    ConnectionStep,
    TransitionRefused,
    before_withdrawal,
    decide_transition,
    open_proposal,
    state_of,
)
from missedcall.domain.connection.states import (
    BEFORE_MONEY,
    FINAL,
    WITH_MONEY,
    Event,
    Rule,
    State,
)
from missedcall.domain.connection.transitions import BY_PAIR, BY_RULE, TRANSITIONS, Transition
from missedcall.domain.operators.roles import Actor

NOON = dt.datetime(2026, 3, 10, 6, 30, tzinfo=dt.UTC)
# A domestic kilowatt in a town, its papers seen at the visit.
HOUSE = Facts(
    acting="desk",
    entered_by="desk",
    papers_at_visit=True,
    dues_clear=True,
    standard=True,
    tariff_may_bill=True,
    due_paise=165_000,
    meter_in_stock=True,
    lineman_has_room=True,
    since=dt.timedelta(),
)
FITTED = replace(
    HOUSE,
    credits_paise=165_000,
    meter_in_custody=True,
    site_safe=True,
    sealed=True,
    first_reading=True,
    live_photo=True,
    code_right=True,
)


def walk(*acts: tuple[Event, Actor, Facts]) -> list[Transition]:
    state: State | None = None
    taken = []
    for event, role, facts in acts:
        change = decide_transition(state=state, event=event, role=role, facts=facts)
        assert isinstance(change, Transition), (state, event, change)
        state = change.target or state
        taken.append(change)
    return taken


def test_a_house_in_a_town_needs_a_form_a_payment_and_a_lineman() -> None:
    taken = walk(
        (Event.START, Actor.OPERATOR, HOUSE),
        (Event.SUBMIT, Actor.OPERATOR, HOUSE),
        (Event.ACCEPT, Actor.SYSTEM, HOUSE),
        (Event.ASSESS, Actor.SYSTEM, HOUSE),
        (Event.SETTLE, Actor.SYSTEM, replace(HOUSE, credits_paise=165_000)),
        (Event.RESERVE_METER, Actor.SYSTEM, HOUSE),
        (Event.ASSIGN, Actor.SYSTEM, HOUSE),
        (Event.FIX_SLOT, Actor.SYSTEM, HOUSE),
        (Event.ENERGISE, Actor.LINEMAN, FITTED),
        (Event.CONFIRM, Actor.SYSTEM, FITTED),
    )
    assert [change.message for change in taken if change.message] == [
        "demand",
        "paid",
        "visit",
        "connected",
    ]
    pressed = [change for change in taken if Actor.SYSTEM not in change.roles]
    assert [change.rule for change in pressed] == [
        Rule.FORM_STARTED,
        Rule.SUBMITTED,
        Rule.ENERGISED,
    ]


@pytest.mark.parametrize("state", [None, *State])
def test_whatever_the_table_does_not_have_is_refused_with_a_reason(state: State | None) -> None:
    for event, role in itertools.product(Event, Actor):
        rows = BY_PAIR.get((state, event), ())
        answer = decide_transition(state=state, event=event, role=role, facts=Facts())
        if isinstance(answer, Transition):
            assert answer in rows
            assert role in answer.roles
        else:
            assert str(answer.reason)


def test_every_event_and_every_guard_is_used_and_every_rule_is_named_once() -> None:
    assert {change.event for change in TRANSITIONS} == set(Event)
    assert {change.guard for change in TRANSITIONS} == set(GUARDS)
    assert len(BY_RULE) == len(TRANSITIONS)


def test_each_state_lies_before_the_money_with_it_or_after_it() -> None:
    """What may be withdrawn, paid for or corrected hangs on these sets."""
    passing = {State.FORMALITIES_OK}
    after = FINAL | {State.ENERGISED, State.REFUND_DUE}

    assert sorted([*BEFORE_MONEY, *WITH_MONEY, *after, *passing]) == sorted(State)


def test_each_state_can_be_reached_and_each_but_the_last_ones_left() -> None:
    reached = {change.target for change in TRANSITIONS} - {None}
    assert reached == set(State)
    left = {source for change in TRANSITIONS if change.target for source in change.sources}
    assert set(State) - left <= FINAL


@pytest.mark.parametrize(
    "missing",
    ["meter_in_custody", "site_safe", "sealed", "first_reading", "live_photo", "code_right"],
)
def test_nobody_is_connected_while_a_proof_is_missing(missing: str) -> None:
    facts = replace(FITTED, **{missing: False})  # type: ignore[arg-type]  # all are booleans
    answer = decide_transition(
        state=State.VISIT_PLANNED, event=Event.ENERGISE, role=Actor.LINEMAN, facts=facts
    )
    assert isinstance(answer, TransitionRefused)


def test_who_entered_a_form_cannot_check_it_and_who_proposed_a_rejection_cannot_approve_it() -> (
    None
):
    own = replace(HOUSE, papers_at_visit=False, papers_complete=True)
    checked = decide_transition(
        state=State.VERIFICATION, event=Event.ACCEPT, role=Actor.VERIFIER, facts=own
    )
    assert isinstance(checked, TransitionRefused)
    proposed = replace(HOUSE, proposed_by="desk", reason="no title")
    rejected = decide_transition(
        state=State.SURVEY, event=Event.REJECT, role=Actor.AE, facts=proposed
    )
    assert isinstance(rejected, TransitionRefused)
    by_another = replace(proposed, acting="ae")
    assert isinstance(
        decide_transition(state=State.SURVEY, event=Event.REJECT, role=Actor.AE, facts=by_another),
        Transition,
    )


money = st.integers(min_value=0, max_value=10**9)


@given(due=st.none() | money, credits_=money, exemption=st.sampled_from(["", "BPL"]))
def test_nobody_becomes_paid_who_has_not_paid_but_by_a_named_exemption(
    due: int | None, credits_: int, exemption: str
) -> None:
    facts = replace(HOUSE, due_paise=due, credits_paise=credits_, exemption=exemption)
    for (state, event), rows in BY_PAIR.items():
        if all(row.target is not State.PAID for row in rows) or state is State.VISIT_PLANNED:
            continue
        answer = decide_transition(state=state, event=event, role=Actor.SYSTEM, facts=facts)
        if isinstance(answer, Transition) and answer.target is State.PAID:
            paid = due is not None and credits_ >= due > 0
            assert paid or (due == 0 and exemption)


def test_a_withdrawal_that_was_not_his_is_taken_back() -> None:
    history = [
        ConnectionStep(rule, NOON)
        for rule in (
            Rule.FORM_STARTED,
            Rule.SUBMITTED,
            Rule.ACCEPTED_AS_SIMPLE,
            Rule.DEMAND_ISSUED,
            Rule.PAID,
            Rule.WITHDRAWN,
        )
    ]
    assert state_of(history) is State.WITHDRAWN
    back = before_withdrawal(history)
    assert back is State.PAID
    assert (
        state_of([*history, ConnectionStep(Rule.WITHDRAWAL_UNDONE, NOON, back_to=back)])
        is State.PAID
    )


def test_a_proposal_waits_in_its_own_state_and_for_its_own_decision() -> None:
    lapsed = [
        ConnectionStep(rule, NOON, actor="je")
        for rule in (Rule.FORM_STARTED, Rule.SUBMITTED, Rule.REJECTION_PROPOSED)
    ]
    assert open_proposal(lapsed, Rule.REJECTION_PROPOSED) == ConnectionStep(
        Rule.REJECTION_PROPOSED, NOON, actor="je"
    )
    assert open_proposal(lapsed, Rule.REFUND_PROPOSED) is None
    overtaken = [
        *lapsed,
        *(ConnectionStep(rule, NOON) for rule in (Rule.WITHDRAWN, Rule.REFUND_OWED)),
    ]
    assert open_proposal(overtaken, Rule.REJECTION_PROPOSED) is None
    assert (
        open_proposal(
            [*overtaken, ConnectionStep(Rule.REFUND_PROPOSED, NOON, actor="acc")],
            Rule.REFUND_PROPOSED,
        )
        is not None
    )
    undone = ConnectionStep(Rule.WITHDRAWAL_UNDONE, NOON, back_to=State.VERIFICATION)
    assert open_proposal([*lapsed, undone], Rule.REJECTION_PROPOSED) is None
