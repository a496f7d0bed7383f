"""An operator's own figures of the day."""

from missedcall.domain.callbacks.call_outcome import CallOutcome
from missedcall.usecases.applications import own_day
from missedcall.usecases.operators import duty, operators
from tests.kit import World, after


def test_counts_what_the_operator_did_today(world: World) -> None:
    operator_id, attempt_id = world.talks()
    world.submit(operator_id, attempt_id)
    world.finish(attempt_id, CallOutcome.ANSWERED, at=after(minutes=2))
    duty.pause_operator(world.deps, operator_id=operator_id, reason="tea", now=after(minutes=3))
    duty.set_operator_ready(world.deps, operator_id=operator_id, now=after(minutes=13))
    duty.pause_operator(world.deps, operator_id=operator_id, reason="meal", now=after(minutes=20))

    def figures(*, minutes: int) -> own_day.OwnDay:
        operator = operators.get_operator(world.deps, operator_id=operator_id)
        assert operator is not None
        return own_day.load_own_day(world.deps, operator=operator, now=after(minutes=minutes))

    today = figures(minutes=25)
    assert (today.calls, today.reached, today.forms) == (1, 1, 1)
    assert today.pauses == {"tea": 600, "meal": 300}

    tomorrow = figures(minutes=24 * 60)
    assert (tomorrow.calls, tomorrow.forms, tomorrow.average_talk_s) == (0, 0, None)
