"""A caller gets the time asked for, and the known operator if wished; others still get a turn."""

import datetime as dt

import pytest

from missedcall.domain.callbacks.call_outcome import CallOutcome
from missedcall.usecases.applications import call_endings
from missedcall.usecases.operators import duty
from tests.kit import CALLER, NEIGHBOUR, World, after, ist


def wraps_up(world: World) -> int:
    """Let an operator speak with CALLER and hang up; give the operator."""
    operator_id, attempt_id = world.talks()
    world.finish(attempt_id, CallOutcome.ANSWERED, at=after(minutes=1))
    return operator_id


def call_later(
    world: World, operator_id: int, wish: dt.datetime, *, same_operator: bool = False
) -> dt.datetime | None:
    return call_endings.call_later(
        world.deps,
        operator_id=operator_id,
        wish=wish,
        same_operator=same_operator,
        now=after(minutes=2),
    )


def test_a_caller_gets_the_time_he_asked_for(world: World) -> None:
    operator_id = wraps_up(world)

    assert call_later(world, operator_id, after(hours=3)) == after(hours=3)

    assert world.state_of("asha") == "ready"
    assert world.dispatch(at=after(hours=2, minutes=59)) == []
    assert len(world.dispatch(at=after(hours=3))) == 1


def test_a_time_at_night_becomes_the_next_opening(world: World) -> None:
    assert call_later(world, wraps_up(world), ist(22)) == ist(8, day=24)


@pytest.mark.parametrize("wish", [after(minutes=-5), after(days=8)])
def test_a_time_that_cannot_be_kept_is_refused(world: World, wish: dt.datetime) -> None:
    assert call_later(world, wraps_up(world), wish) is None

    assert world.one("callbacks")["state"] == "wrap_up"


def test_a_promised_time_goes_before_those_who_wait_longer(world: World) -> None:
    operator_id = wraps_up(world)
    call_later(world, operator_id, after(minutes=30))
    world.misses(NEIGHBOUR, at=after(minutes=5))

    (first,) = world.dispatch(at=after(minutes=30))

    assert first.announce == CALLER[-4:]


def test_a_promised_time_goes_before_promises_that_are_in_danger(world: World) -> None:
    operator_id = wraps_up(world)
    call_later(world, operator_id, after(hours=3))
    world.misses(NEIGHBOUR, at=after(minutes=5))  # by then we are two hours late

    (first,) = world.dispatch(at=after(hours=3))

    assert first.announce == CALLER[-4:]


def test_the_operator_of_his_wish_rings_him_though_another_is_longer_idle(world: World) -> None:
    known = wraps_up(world)
    world.operator("bina", since=after(minutes=-9))
    call_later(world, known, after(hours=1), same_operator=True)

    (rung,) = world.dispatch(at=after(hours=1))

    assert rung.phone.address == "201"


def test_while_his_operator_is_away_others_are_rung_and_he_is_not_forgotten(world: World) -> None:
    known = wraps_up(world)
    call_later(world, known, after(hours=1), same_operator=True)
    duty.pause_operator(world.deps, operator_id=known, reason="meal", now=after(minutes=59))
    world.operator("bina")
    world.misses(NEIGHBOUR, at=after(minutes=50))

    (other,) = world.dispatch(at=after(hours=1))
    assert other.announce == NEIGHBOUR[-4:]
    world.finish(other.attempt_id, CallOutcome.BUSY, at=after(hours=1, minutes=1))

    assert world.dispatch(at=after(hours=1, minutes=4)) == []
    (at_last,) = world.dispatch(at=after(hours=1, minutes=30))
    assert at_last.announce == CALLER[-4:]
