"""What happens by itself, when, and that it happens once."""

import datetime as dt
from collections.abc import Sequence

import pytest

from missedcall.domain.callbacks.calendar import IST
from missedcall.domain.connection import ticks
from missedcall.domain.connection.holds import Hold, HoldKind
from missedcall.domain.connection.lifecycle import ConnectionStep
from missedcall.domain.connection.limits import DAY, HOUR, CaseLimits
from missedcall.domain.connection.states import Event, State
from missedcall.domain.connection.ticks import CaseStanding, Tick
from missedcall.domain.connection.turn import turn
from missedcall.domain.operators.roles import Actor

NOON = dt.datetime(2026, 3, 10, 6, 30, tzinfo=dt.UTC)
LIMITS = CaseLimits()


def stands(
    state: State,
    *steps: ConnectionStep,
    holds: Sequence[Hold] = (),
    promise_due: dt.datetime | None = None,
    last_day: dt.date | None = None,
) -> CaseStanding:
    whose = turn(state=state, since=NOON, holds=holds, promise_due=promise_due, limits=LIMITS)
    return CaseStanding(state, NOON, whose, steps, holds, promise_due, last_day, LIMITS)


def test_missing_papers_are_asked_for_after_three_and_six_days_and_end_after_seven() -> None:
    here = stands(State.DOCS_PENDING)
    assert ticks.next_at(here) == NOON + 3 * DAY
    assert ticks.due(here, now=NOON + 3 * DAY) == Tick(NOON + 3 * DAY, Event.REMIND)
    reminded = stands(State.DOCS_PENDING, ConnectionStep("A04", NOON + 3 * DAY))
    assert ticks.next_at(reminded) == NOON + 6 * DAY
    twice = stands(
        State.DOCS_PENDING,
        ConnectionStep("A04", NOON + 3 * DAY),
        ConnectionStep("A04", NOON + 6 * DAY),
    )
    assert ticks.next_at(twice) == NOON + 7 * DAY


def test_a_late_reminder_stands_for_those_before_it() -> None:
    late = stands(State.DOCS_PENDING, ConnectionStep("A04", NOON + 6 * DAY + HOUR))
    assert ticks.due(late, now=NOON + 6 * DAY + HOUR) is None


def test_what_is_over_is_not_brought_to_mind() -> None:
    tick = ticks.due(stands(State.DOCS_PENDING), now=NOON + 20 * DAY)
    assert tick is not None
    assert tick.event is Event.LAPSE


def test_a_demand_is_brought_to_mind_at_ten_in_the_morning_and_ends_with_its_last_day() -> None:
    here = stands(State.DEMAND_ISSUED, last_day=dt.date(2026, 4, 9))
    assert ticks.next_at(here) == dt.datetime(2026, 4, 2, 10, tzinfo=IST)
    tick = ticks.due(here, now=dt.datetime(2026, 4, 10, tzinfo=IST))
    assert tick == Tick(dt.datetime(2026, 4, 10, tzinfo=IST), Event.EXPIRE)
    assert ticks.due(here, now=dt.datetime(2026, 4, 9, 23, 59, 59, tzinfo=IST)) != tick


def test_a_demand_of_a_few_days_is_not_brought_to_mind_before_it_was_made() -> None:
    here = stands(State.DEMAND_ISSUED, last_day=dt.date(2026, 3, 13))
    assert ticks.next_at(here) == dt.datetime(2026, 3, 11, 10, tzinfo=IST)


@pytest.mark.parametrize(
    ("kind", "ends"), [(HoldKind.H3, NOON + 24 * HOUR), (HoldKind.H1, NOON + 7 * DAY)]
)
def test_only_locked_premises_end_by_themselves(kind: HoldKind, ends: dt.datetime) -> None:
    assert ticks.next_at(stands(State.PAID, holds=[Hold(kind, NOON)])) == ends


def test_who_has_heard_does_not_hear_again() -> None:
    told = [ConnectionStep("A10J", NOON + DAY), ConnectionStep("A10A", NOON + DAY + 12 * HOUR)]
    here = stands(State.VERIFICATION, *told)
    assert ticks.due(here, now=NOON + 9 * DAY) == Tick(
        NOON + DAY + 36 * HOUR, Event.ESCALATE, to=Actor.NODAL
    )
    all_told = stands(State.VERIFICATION, *told, ConnectionStep("A10N", NOON + 9 * DAY))
    assert ticks.next_at(all_told) is None


def test_who_has_heard_of_a_broken_promise_does_not_hear_of_every_turn_after_it() -> None:
    promise = NOON - DAY
    told = [ConnectionStep(rule, NOON - HOUR) for rule in ("A20L", "A10J", "A10A", "A10N")]
    here = stands(State.PAID, *told, promise_due=promise)
    assert ticks.next_at(here) is None


def test_a_new_promise_can_break_anew() -> None:
    broken = ConnectionStep("A20L", NOON - 9 * DAY)
    here = stands(State.PAID, broken, promise_due=NOON + HOUR)
    assert ticks.due(here, now=NOON + HOUR) == Tick(NOON + HOUR, Event.BREAK_PROMISE)


@pytest.mark.parametrize("state", State)
def test_whoever_is_under_way_is_looked_at_again(state: State) -> None:
    """Nothing can be forgotten: every turn has an end that the machine notices."""
    here = stands(state, last_day=dt.date(2026, 4, 9))
    assert (ticks.next_at(here) is None) == (here.whose is None)
