import datetime as dt

from missedcall.domain.connection.assignment import Assignment, assign_next_step, escalation_steps
from missedcall.domain.connection.holds import Hold, HoldKind
from missedcall.domain.connection.limits import DAY, HOUR, CaseLimits
from missedcall.domain.connection.states import FINAL, State
from missedcall.domain.operators.roles import Actor

NOON = dt.datetime(2026, 3, 10, 6, 30, tzinfo=dt.UTC)


def whose(
    state: State, *holds: Hold, promise_due: dt.datetime | None = None, since: dt.datetime = NOON
) -> Assignment | None:
    return assign_next_step(
        state=state, since=since, holds=holds, promise_due=promise_due, limits=CaseLimits()
    )


def test_every_open_application_is_somebodys_turn_and_none_at_its_end() -> None:
    for state in State:
        assert (whose(state) is None) == (state in FINAL), state


def test_the_promise_cuts_every_other_limit_short() -> None:
    due = NOON + 3 * HOUR
    assert whose(State.PAID, promise_due=due) == Assignment(Actor.JE, NOON, due)


def test_a_demand_is_the_applicants_until_its_last_moment() -> None:
    last = NOON + 12 * DAY
    found = assign_next_step(
        state=State.DEMAND_ISSUED,
        since=NOON,
        holds=(),
        promise_due=None,
        valid_until=last,
        limits=CaseLimits(),
    )
    assert found == Assignment(Actor.CALLER, NOON, last)


def test_the_oldest_open_hold_says_for_whom_we_wait() -> None:
    no_meter = Hold(HoldKind.NO_METER, NOON)
    cable = Hold(HoldKind.CABLE_BY_APPLICANT, NOON - DAY)
    closed = Hold(HoldKind.DUES_OR_DISPUTE, NOON - 9 * DAY, NOON)
    found = whose(State.PAID, no_meter, cable, closed, promise_due=NOON + 90 * DAY)
    assert found == Assignment(
        Actor.CALLER, NOON - DAY, NOON + 6 * DAY, HoldKind.CABLE_BY_APPLICANT
    )


def test_of_a_hold_that_the_applicant_contests_the_ae_decides() -> None:
    found = whose(State.PAID, Hold(HoldKind.PREMISES_LOCKED, NOON, contested=True))
    assert found is not None
    assert found.role is Actor.AE


def test_the_time_that_a_hold_took_is_not_held_against_who_waited_for_its_end() -> None:
    cable = Hold(HoldKind.CABLE_BY_APPLICANT, NOON + HOUR, NOON + 3 * DAY)
    assert whose(State.PAID, cable) == Assignment(Actor.JE, NOON + 3 * DAY, NOON + 4 * DAY)


def test_a_late_step_goes_up_and_nobody_is_skipped() -> None:
    late = escalation_steps(Assignment(Actor.VERIFIER, NOON - DAY, NOON), promise_due=None)
    assert [(rung.role, rung.at) for rung in late] == [
        (Actor.JE, NOON),
        (Actor.AE, NOON + 12 * HOUR),
        (Actor.NODAL, NOON + 36 * HOUR),
    ]


def test_an_old_hold_goes_to_the_ae_after_a_week_and_to_the_nodal_officer_after_fifteen_days() -> (
    None
):
    held = Assignment(Actor.CALLER, NOON, NOON + 7 * DAY, HoldKind.CABLE_BY_APPLICANT)
    late = escalation_steps(held, promise_due=None)
    assert [(rung.role, rung.at - NOON) for rung in late] == [
        (Actor.AE, 7 * DAY),
        (Actor.NODAL, 15 * DAY),
    ]


def test_a_broken_promise_goes_to_all_at_once() -> None:
    promise = NOON + HOUR
    late = escalation_steps(Assignment(Actor.JE, NOON - DAY, NOON), promise_due=promise)
    assert [(rung.role, rung.at) for rung in late] == [
        (Actor.JE, NOON),
        (Actor.AE, promise),
        (Actor.NODAL, promise),
    ]
