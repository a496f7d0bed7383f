"""No operator is rung before the shift or past its end, and after it each is set offline."""

import datetime as dt

import pytest

from missedcall.domain.callbacks.call_outcome import CallOutcome
from missedcall.usecases.applications import call_endings
from missedcall.usecases.operators import duty, shifts
from missedcall.usecases.operators.duty import OffShift
from tests.kit import NOON, World, after, ist

UNTIL_FIVE = "mon-fri 09:00-17:00"


def give(world: World, text: str | None, login: str = "asha") -> None:
    shifts.change_shift(world.deps, login=login, text=text, by="test", now=NOON)


def test_nobody_is_rung_when_the_ring_would_outlast_his_shift(world: World) -> None:
    world.misses()
    world.operator()
    give(world, UNTIL_FIVE)

    assert world.dispatch(at=ist(16, 59, 31)) == []
    assert len(world.dispatch(at=ist(16, 59, 29))) == 1


def test_who_comes_early_is_rung_from_the_beginning_of_his_shift_on(world: World) -> None:
    world.misses(at=ist(8))
    operator_id = world.operator()
    duty.log_operator_off(world.deps, operator_id=operator_id, now=NOON)
    give(world, UNTIL_FIVE)

    assert duty.set_operator_ready(world.deps, operator_id=operator_id, now=ist(8, 30, day=24))
    assert world.dispatch(at=ist(8, 59, 59, day=24)) == []
    assert len(world.dispatch(at=ist(9, day=24))) == 1


@pytest.mark.parametrize("text", [UNTIL_FIVE, None])
def test_after_the_shift_he_is_logged_off(world: World, text: str | None) -> None:
    operator_id = world.operator()
    give(world, text)
    ends = ist(17) if text else ist(20)  # without an own shift the calling hours count

    shifts.end_shifts(world.deps, now=ends - dt.timedelta(seconds=1))
    assert world.state_of() == "ready"
    shifts.end_shifts(world.deps, now=ends)

    operator = world.one("operators")
    assert (operator["state"], operator["state_reason"]) == ("offline", "shift_over")
    with pytest.raises(OffShift, match="asha is not on shift"):
        duty.set_operator_ready(world.deps, operator_id=operator_id, now=ends)
    assert world.rows("transitions")[-1]["reason"] == "shift_over"


def test_a_call_that_lasts_past_the_shift_is_ended_first(world: World) -> None:
    operator_id, attempt_id = world.talks()
    give(world, "mon 09:00-12:01")

    shifts.end_shifts(world.deps, now=after(minutes=2))
    assert world.state_of() == "in_call"
    world.finish(attempt_id, CallOutcome.ANSWERED, at=after(minutes=3))
    call_endings.close_call(
        world.deps, operator_id=operator_id, reason="not_needed", now=after(minutes=4)
    )
    world.misses("9876500002", at=after(minutes=4))
    assert world.dispatch(at=after(minutes=5)) == []
    shifts.end_shifts(world.deps, now=after(minutes=5))

    assert world.state_of() == "offline"


def test_who_is_paused_past_his_shift_is_logged_off_too(world: World) -> None:
    operator_id = world.operator()
    duty.pause_operator(world.deps, operator_id=operator_id, reason="tea", now=ist(16))
    give(world, UNTIL_FIVE)

    shifts.end_shifts(world.deps, now=ist(17, 1))

    assert world.state_of() == "offline"


def test_the_others_are_rung_when_somebody_has_gone_home(world: World) -> None:
    world.operator("asha", since=after(hours=-1))
    world.operator("bina")
    give(world, "mon 09:00-11:59")
    world.misses()

    (placed,) = world.dispatch(at=after(seconds=4))

    assert placed.phone.address == "202"


def test_his_hours_of_today_are_told(world: World) -> None:
    operator_id = world.operator()
    give(world, "tue 09:00-17:00")

    assert shifts.shift_today(world.deps, operator_id=operator_id, now=NOON) is None
    assert shifts.shift_today(world.deps, operator_id=operator_id, now=ist(0, day=24)) is not None
    assert shifts.shift_today(world.deps, operator_id=4711, now=NOON) is None
