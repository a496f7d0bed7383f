"""The time for the form: taken once more, over without harm, and a served caller left alone."""

import pytest

from missedcall.domain.callbacks.call_outcome import CallOutcome
from missedcall.domain.callbacks.callback import CloseCallback, RetryCallback
from missedcall.usecases.applications import (
    call_endings,
    call_in_hand,
    call_notes,
    drafts,
    form_calls,
    lapsed_calls,
)
from missedcall.usecases.callbacks import wrap_ups
from tests.kit import CALLER, World, after

LIMIT = 5  # minutes, as the configuration has them


def talked(world: World) -> tuple[int, str]:
    """Let an operator speak with a caller until a minute past noon."""
    operator_id, attempt_id = world.talks()
    world.finish(attempt_id, CallOutcome.ANSWERED, at=after(minutes=1))
    return operator_id, attempt_id


def lapsed(world: World) -> tuple[int, str]:
    """Let the time for the form of a conversation run out."""
    operator_id, attempt_id = talked(world)
    wrap_ups.end_wrap_ups(world.deps, now=after(minutes=7))
    assert world.state_of() == "paused"
    return operator_id, attempt_id


def close(world: World, operator_id: int, *, minute: int) -> bool:
    return call_endings.close_call(
        world.deps, operator_id=operator_id, reason="not_needed", now=after(minutes=minute)
    )


def test_the_time_for_the_form_is_taken_once_more(world: World) -> None:
    operator_id, _ = talked(world)

    assert wrap_ups.extend_wrap_up(world.deps, operator_id=operator_id, now=after(minutes=5))
    assert not wrap_ups.extend_wrap_up(world.deps, operator_id=operator_id, now=after(minutes=5))

    wrap_ups.end_wrap_ups(world.deps, now=after(minutes=1 + 2 * LIMIT))
    assert world.state_of() == "wrap_up"
    wrap_ups.end_wrap_ups(world.deps, now=after(minutes=1 + 2 * LIMIT, seconds=1))
    assert world.state_of() == "paused"
    assert world.one("callbacks")["state"] == "waiting"


def test_no_time_is_taken_when_it_is_over_or_the_call_still_goes_on(world: World) -> None:
    operator_id, attempt_id = world.talks()
    assert not wrap_ups.extend_wrap_up(world.deps, operator_id=operator_id, now=after(seconds=50))
    world.finish(attempt_id, CallOutcome.ANSWERED, at=after(minutes=1))

    late = after(minutes=1 + LIMIT, seconds=1)
    assert not wrap_ups.extend_wrap_up(world.deps, operator_id=operator_id, now=late)


def test_the_desk_knows_until_when_and_what_follows(world: World) -> None:
    operator_id, _ = talked(world)
    call = call_in_hand.load_call_in_hand(world.deps, operator_id=operator_id)
    assert call is not None
    assert call.form_until == after(minutes=1 + LIMIT)
    assert call.may_extend

    follows = wrap_ups.decide_end(
        world.deps, callback_id=call.callback_id, now=after(minutes=1 + LIMIT)
    )

    assert isinstance(follows, RetryCallback)
    assert follows.at == after(minutes=1 + LIMIT + 30)


@pytest.mark.parametrize("is_begun", [False, True])
def test_a_caller_whose_form_is_in_is_not_rung_for_another_that_was_never_begun(
    world: World, is_begun: bool
) -> None:
    operator_id, attempt_id = world.talks()
    world.submit(operator_id, attempt_id)
    assert form_calls.reopen_for_household(
        world.deps, operator_id=operator_id, attempt_id=attempt_id, now=after(seconds=40)
    )
    world.finish(attempt_id, CallOutcome.ANSWERED, at=after(minutes=1))
    if is_begun:
        assert drafts.save_draft(
            world.deps,
            operator_id=operator_id,
            attempt_id=attempt_id,
            household=2,
            typed={"name": "गीता"},
            now=after(minutes=2),
        )

    follows = wrap_ups.decide_end(world.deps, callback_id=1, now=after(minutes=7))
    wrap_ups.end_wrap_ups(world.deps, now=after(minutes=7))

    callback, operator = world.one("callbacks"), world.one("operators")
    if is_begun:
        assert isinstance(follows, RetryCallback)
        assert (callback["state"], operator["state_reason"]) == ("waiting", "wrap_up_over")
    else:
        assert follows == CloseCallback("application")
        assert (callback["state"], callback["closed_reason"]) == ("closed", "application")
        assert operator["state_reason"] == "wrap_up_served"


def test_a_served_caller_whose_time_ran_out_is_still_let_alone(world: World) -> None:
    operator_id, attempt_id = lapsed(world)
    found = lapsed_calls.load_lapsed_call(world.deps, operator_id=operator_id)
    assert found is not None
    assert (found.attempt_id, found.rung_again_at) == (attempt_id, after(minutes=37))
    assert CALLER not in found.number

    assert close(world, operator_id, minute=9)

    assert world.one("callbacks")["closed_reason"] == "not_needed"
    assert world.state_of() == "paused"
    assert world.dispatch(at=after(hours=2)) == []
    assert lapsed_calls.load_lapsed_call(world.deps, operator_id=operator_id) is None
    assert not close(world, operator_id, minute=10)


def test_who_asked_late_for_a_time_gets_it(world: World) -> None:
    operator_id, _ = lapsed(world)

    assert call_endings.call_later(
        world.deps,
        operator_id=operator_id,
        wish=after(hours=3),
        same_operator=False,
        now=after(minutes=8),
    ) == after(hours=3)
    assert world.one("callbacks")["due_at"] == after(hours=3)
    assert lapsed_calls.load_lapsed_call(world.deps, operator_id=operator_id) is None


def test_a_caller_who_is_being_rung_again_is_not_let_go_by_the_operator_before(
    world: World,
) -> None:
    operator_id, _ = lapsed(world)
    world.operator("banu")
    assert len(world.dispatch(at=after(minutes=40))) == 1

    assert not close(world, operator_id, minute=41)
    assert world.one("callbacks")["state"] == "dialling"


def test_a_note_is_kept_with_the_call_and_of_no_other(world: World) -> None:
    operator_id, attempt_id = talked(world)

    def keeps(text: str, attempt: str = attempt_id) -> bool:
        return call_notes.save_note(
            world.deps, operator_id=operator_id, attempt_id=attempt, text=text
        )

    assert keeps("  rings again after the harvest\n")
    assert world.one("attempts")["note"] == "rings again after the harvest"
    assert not keeps("another", "attempt-of-another")
    assert keeps("Aadhaar 2341 2341 2346")
    assert "2341 2341" not in world.one("attempts")["note"]
    wrap_ups.end_wrap_ups(world.deps, now=after(minutes=7))
    assert keeps("")
    assert world.one("attempts")["note"] is None

    assert close(world, operator_id, minute=9)
    assert not keeps("too late")
