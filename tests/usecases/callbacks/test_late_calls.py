"""A missed call that came after the conversation began does not vanish when that is closed."""

import pytest

from missedcall.db.callbacks import blocked_numbers
from missedcall.domain.callbacks.call_outcome import CallOutcome
from missedcall.usecases.applications import call_endings
from missedcall.usecases.callbacks import wrap_ups
from tests.kit import CALLER, NOON, World, after

REASON = "not_needed"


def closes(world: World, operator_id: int, *, minutes: int = 5) -> None:
    assert call_endings.close_call(
        world.deps, operator_id=operator_id, reason=REASON, now=after(minutes=minutes)
    )


def test_who_rings_again_after_the_conversation_gets_a_new_callback(world: World) -> None:
    operator_id, attempt_id = world.talks()
    world.finish(attempt_id, CallOutcome.ANSWERED, at=after(minutes=2))
    world.misses(at=after(minutes=3))

    closes(world, operator_id)

    old, new = world.rows("callbacks")
    assert (old["state"], old["closed_reason"], old["missed_calls"]) == ("closed", REASON, 1)
    assert (new["state"], new["parent_id"], new["missed_calls"]) == ("waiting", old["id"], 1)
    assert new["code"] == old["code"], "the code of the SMS he has stays good"
    late = world.rows("calls")[-1]
    assert (late["callback_id"], late["disposition"]) == (new["id"], "new")
    assert len(world.dispatch(at=after(minutes=6))) == 1


def test_a_call_from_before_the_conversation_is_closed_with_it(world: World) -> None:
    world.misses()
    world.misses(at=after(seconds=2))
    operator_id = world.operator()
    attempt_id = world.rung(at=after(seconds=4))
    for step in ("operator_answered", "consumer_answered"):
        world.step(attempt_id, step, at=after(seconds=20))
    world.finish(attempt_id, CallOutcome.ANSWERED, at=after(minutes=2))

    closes(world, operator_id)

    assert world.one("callbacks")["missed_calls"] == 2


def test_who_wants_no_calls_any_more_gets_no_new_callback(world: World) -> None:
    operator_id, attempt_id = world.talks()
    world.finish(attempt_id, CallOutcome.ANSWERED, at=after(minutes=2))
    world.misses(at=after(minutes=3))
    with world.deps.db.writing() as db:
        blocked_numbers.add_block(
            db,
            number=CALLER,
            kind="do_not_call",
            reason="asked",
            by="meena",
            at=after(minutes=4),
            until=None,
        )

    closes(world, operator_id)

    assert world.one("callbacks")["state"] == "closed"


@pytest.mark.parametrize("outcome", [CallOutcome.NO_ANSWER, CallOutcome.ANSWERED])
def test_who_rings_while_we_give_up_is_not_given_up(world: World, outcome: CallOutcome) -> None:
    """The last try fails, or the last form never comes; and the caller has rung us meanwhile."""
    world.configure("callbacks", attempts=1)
    _, attempt_id = world.talks()
    world.misses(at=after(seconds=15))
    sent_before = len(world.rows("messages"))

    world.finish(attempt_id, outcome, at=after(minutes=1))
    wrap_ups.end_wrap_ups(world.deps, now=after(minutes=10))

    old, new = world.rows("callbacks")
    assert old["closed_reason"] in ("unreachable", "no_form")
    assert (new["state"], new["attempts_used"]) == ("waiting", 0)
    assert len(world.rows("messages")) == sent_before, "nobody is told that he was not reached"
    assert new["created_at"] >= NOON
