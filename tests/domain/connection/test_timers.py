"""What happens by itself, when, and that it happens once."""

import datetime as dt
from collections.abc import Sequence

import pytest

from missedcall.domain.callbacks.calendar import IST
from missedcall.domain.connection import timers
from missedcall.domain.connection.assignment import assign_next_step
from missedcall.domain.connection.holds import Hold, HoldKind
from missedcall.domain.connection.lifecycle import ConnectionStep
from missedcall.domain.connection.limits import DAY, HOUR, CaseLimits
from missedcall.domain.connection.states import Event, Rule, State
from missedcall.domain.connection.timers import CaseDeadlines, Timer
from missedcall.domain.operators.roles import Actor

NOON = dt.datetime(2026, 3, 10, 6, 30, tzinfo=dt.UTC)
LIMITS = CaseLimits()


def stands(
    state: State,
    *steps: ConnectionStep,
    holds: Sequence[Hold] = (),
    promise_due: dt.datetime | None = None,
    last_day: dt.date | None = None,
) -> CaseDeadlines:
    whose = assign_next_step(
        state=state, since=NOON, holds=holds, promise_due=promise_due, limits=LIMITS
    )
    return CaseDeadlines(state, NOON, whose, steps, holds, promise_due, last_day, LIMITS)


def test_missing_papers_are_asked_for_after_three_and_six_days_and_end_after_seven() -> None:
    here = stands(State.DOCS_PENDING)
    assert timers.next_timer_at(here) == NOON + 3 * DAY
    assert timers.due_timer(here, now=NOON + 3 * DAY) == Timer(NOON + 3 * DAY, Event.REMIND)
    reminded = stands(State.DOCS_PENDING, ConnectionStep(Rule.PAPERS_REMINDED, NOON + 3 * DAY))
    assert timers.next_timer_at(reminded) == NOON + 6 * DAY
    twice = stands(
        State.DOCS_PENDING,
        ConnectionStep(Rule.PAPERS_REMINDED, NOON + 3 * DAY),
        ConnectionStep(Rule.PAPERS_REMINDED, NOON + 6 * DAY),
    )
    assert timers.next_timer_at(twice) == NOON + 7 * DAY


def test_a_late_reminder_stands_for_those_before_it() -> None:
    late = stands(State.DOCS_PENDING, ConnectionStep(Rule.PAPERS_REMINDED, NOON + 6 * DAY + HOUR))
    assert timers.due_timer(late, now=NOON + 6 * DAY + HOUR) is None


def test_what_is_over_is_not_brought_to_mind() -> None:
    tick = timers.due_timer(stands(State.DOCS_PENDING), now=NOON + 20 * DAY)
    assert tick is not None
    assert tick.event is Event.LAPSE


def test_a_demand_is_brought_to_mind_at_ten_in_the_morning_and_ends_with_its_last_day() -> None:
    here = stands(State.DEMAND_ISSUED, last_day=dt.date(2026, 4, 9))
    assert timers.next_timer_at(here) == dt.datetime(2026, 4, 2, 10, tzinfo=IST)
    tick = timers.due_timer(here, now=dt.datetime(2026, 4, 10, tzinfo=IST))
    assert tick == Timer(dt.datetime(2026, 4, 10, tzinfo=IST), Event.EXPIRE)
    assert timers.due_timer(here, now=dt.datetime(2026, 4, 9, 23, 59, 59, tzinfo=IST)) != tick


def test_a_demand_of_a_few_days_is_not_brought_to_mind_before_it_was_made() -> None:
    here = stands(State.DEMAND_ISSUED, last_day=dt.date(2026, 3, 13))
    assert timers.next_timer_at(here) == dt.datetime(2026, 3, 11, 10, tzinfo=IST)


@pytest.mark.parametrize(
    ("kind", "ends"),
    [(HoldKind.PREMISES_LOCKED, NOON + 24 * HOUR), (HoldKind.CABLE_BY_APPLICANT, NOON + 7 * DAY)],
)
def test_only_locked_premises_end_by_themselves(kind: HoldKind, ends: dt.datetime) -> None:
    assert timers.next_timer_at(stands(State.PAID, holds=[Hold(kind, NOON)])) == ends


def test_who_has_heard_does_not_hear_again() -> None:
    told = [
        ConnectionStep(Rule.JE_INFORMED, NOON + DAY),
        ConnectionStep(Rule.AE_INFORMED, NOON + DAY + 12 * HOUR),
    ]
    here = stands(State.VERIFICATION, *told)
    assert timers.due_timer(here, now=NOON + 9 * DAY) == Timer(
        NOON + DAY + 36 * HOUR, Event.ESCALATE, escalate_to=Actor.NODAL
    )
    all_told = stands(
        State.VERIFICATION, *told, ConnectionStep(Rule.NODAL_INFORMED, NOON + 9 * DAY)
    )
    assert timers.next_timer_at(all_told) is None


def test_who_has_heard_of_a_broken_promise_does_not_hear_of_every_turn_after_it() -> None:
    promise = NOON - DAY
    told = [
        ConnectionStep(rule, NOON - HOUR)
        for rule in (Rule.PROMISE_BROKEN, Rule.JE_INFORMED, Rule.AE_INFORMED, Rule.NODAL_INFORMED)
    ]
    here = stands(State.PAID, *told, promise_due=promise)
    assert timers.next_timer_at(here) is None


def test_who_heard_of_another_step_in_the_moment_in_which_this_one_began_hears_of_this_one() -> (
    None
):
    told = [ConnectionStep(rule, NOON) for rule in timers.ESCALATED_TO]
    here = stands(State.REFUND_DUE, *told, ConnectionStep(Rule.REFUND_OWED, NOON))

    assert here.assignment is not None
    assert timers.next_timer_at(here) == here.assignment.due_at


def test_a_new_promise_can_break_anew() -> None:
    broken = ConnectionStep(Rule.PROMISE_BROKEN, NOON - 9 * DAY)
    here = stands(State.PAID, broken, promise_due=NOON + HOUR)
    assert timers.due_timer(here, now=NOON + HOUR) == Timer(NOON + HOUR, Event.BREAK_PROMISE)


@pytest.mark.parametrize("state", State)
def test_whoever_is_under_way_is_looked_at_again(state: State) -> None:
    """Nothing can be forgotten: every turn has an end that the machine notices."""
    here = stands(state, last_day=dt.date(2026, 4, 9))
    assert (timers.next_timer_at(here) is None) == (here.assignment is None)
