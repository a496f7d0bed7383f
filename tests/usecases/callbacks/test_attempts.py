import pytest

from missedcall.config import Node
from missedcall.domain.callbacks.call_outcome import CallOutcome
from missedcall.usecases.callbacks import attempts, wrap_ups
from tests.kit import LANDLINE, World, after, ist


@pytest.fixture
def attempt_id(world: World) -> str:
    """Ring an operator, at three seconds past noon, to ring a caller back."""
    world.misses()
    world.operator()
    return world.rung(at=after(seconds=4))


def test_a_conversation_is_followed_to_its_wrap_up(world: World, attempt_id: str) -> None:
    world.step(attempt_id, "operator_answered", at=after(seconds=8))
    assert world.state_of() == "in_call"
    world.step(attempt_id, "consumer_answered", at=after(seconds=15))

    attempts.finish_attempt(
        world.deps,
        attempt_id=attempt_id,
        outcome=CallOutcome.ANSWERED,
        at=after(seconds=75),
        now=after(seconds=76),
        talk_s=60,
        cause=16,
    )

    attempt, callback, operator = (
        world.one(table) for table in ("attempts", "callbacks", "operators")
    )
    assert attempt["operator_at"] == after(seconds=8)
    assert attempt["consumer_at"] == after(seconds=15)
    assert attempt["ended_at"] == after(seconds=75)
    assert (attempt["outcome"], attempt["talk_s"], attempt["cause"]) == ("answered", 60, 16)
    assert (callback["state"], callback["due_at"]) == ("wrap_up", after(seconds=376))
    assert (operator["state"], operator["attempt_id"]) == ("wrap_up", attempt_id)


def test_every_move_stands_in_the_history(world: World, attempt_id: str) -> None:
    world.step(attempt_id, "operator_answered")
    world.finish(attempt_id, CallOutcome.ANSWERED)

    moves = [
        (row["entity"], row["from_state"], row["to_state"]) for row in world.rows("transitions")
    ]
    assert [move[1:] for move in moves if move[0] == "callback"] == [
        (None, "waiting"),
        ("waiting", "dialling"),
        ("dialling", "wrap_up"),
    ]
    assert [move[1:] for move in moves if move[0] == "operator"] == [
        ("offline", "ready"),
        ("ready", "reserved"),
        ("reserved", "in_call"),
        ("in_call", "wrap_up"),
    ]


def test_steps_out_of_order_and_twice_keep_their_first_times(
    world: World, attempt_id: str
) -> None:
    world.step(attempt_id, "consumer_answered", at=after(seconds=15))
    world.step(attempt_id, "operator_answered", at=after(seconds=8))
    world.step(attempt_id, "operator_answered", at=after(seconds=9))

    attempt = world.one("attempts")
    assert attempt["operator_at"] == after(seconds=8)
    assert attempt["consumer_at"] == after(seconds=15)
    assert world.state_of() == "in_call"


def test_an_outcome_that_comes_first_brings_the_lost_times_along(
    world: World, attempt_id: str
) -> None:
    attempts.finish_attempt(
        world.deps,
        attempt_id=attempt_id,
        outcome=CallOutcome.ANSWERED,
        at=after(seconds=75),
        now=after(seconds=76),
        operator_at=after(seconds=8),
        consumer_at=after(seconds=15),
    )
    world.step(attempt_id, "operator_answered", at=after(seconds=9))

    attempt = world.one("attempts")
    assert attempt["operator_at"] == after(seconds=8)
    assert attempt["consumer_at"] == after(seconds=15)
    assert world.state_of() == "wrap_up"


def test_the_first_outcome_stands(world: World, attempt_id: str) -> None:
    world.finish(attempt_id, CallOutcome.BUSY, at=after(seconds=20))
    world.finish(attempt_id, CallOutcome.BUSY, at=after(seconds=20))
    world.finish(attempt_id, CallOutcome.LOST, at=after(seconds=40))

    assert world.one("attempts")["outcome"] == "busy"
    assert world.one("callbacks")["attempts_used"] == 1
    assert world.state_of() == "ready"


def test_old_news_does_not_disturb_the_next_attempt(world: World, attempt_id: str) -> None:
    world.finish(attempt_id, CallOutcome.BUSY, at=after(seconds=20))
    second = world.rung(at=after(minutes=31))

    world.step(attempt_id, "operator_answered", at=after(minutes=32))
    world.finish(attempt_id, CallOutcome.NO_ANSWER, at=after(minutes=32))

    operator, callback = world.one("operators"), world.one("callbacks")
    assert (operator["state"], operator["attempt_id"]) == ("reserved", second)
    assert (callback["state"], callback["attempts_used"]) == ("dialling", 1)


def test_news_of_an_attempt_that_nobody_made_changes_nothing(world: World) -> None:
    world.step("attempt-of-nobody", "operator_answered")
    world.finish("attempt-of-nobody", CallOutcome.ANSWERED)

    assert world.rows("attempts") == []
    assert world.queue.dispatched == 0


def test_an_empty_chair_is_paused_and_the_caller_waits_for_another(
    world: World, attempt_id: str
) -> None:
    world.finish(attempt_id, CallOutcome.OPERATOR_NO_ANSWER, at=after(seconds=28))

    callback = world.one("callbacks")
    assert world.state_of() == "paused"
    assert (callback["state"], callback["attempts_used"]) == ("waiting", 0)
    assert callback["due_at"] == after(seconds=88)


@pytest.mark.parametrize(
    "outcome", [CallOutcome.LOST, CallOutcome.CONGESTION, CallOutcome.OPERATOR_HUNG_UP]
)
def test_after_a_failure_of_ours_the_operator_is_free(
    world: World, attempt_id: str, outcome: CallOutcome
) -> None:
    before = world.queue.dispatched

    world.finish(attempt_id, outcome, at=after(seconds=28))

    assert world.state_of() == "ready"
    assert world.one("operators")["attempt_id"] is None
    assert world.one("callbacks")["attempts_used"] == 0
    assert world.queue.dispatched == before + 1


def test_a_form_before_the_end_of_the_call_leaves_nothing_to_wrap_up(world: World) -> None:
    operator_id, attempt_id = world.talks()

    world.submit(operator_id, attempt_id)
    assert world.state_of() == "in_call"
    world.finish(attempt_id, CallOutcome.ANSWERED, at=after(minutes=2))

    callback = world.one("callbacks")
    assert world.state_of() == "ready"
    assert (callback["state"], callback["closed_reason"]) == ("closed", "application")


def test_when_the_time_for_the_form_is_over_the_caller_is_rung_again(
    world: World, attempt_id: str
) -> None:
    world.finish(attempt_id, CallOutcome.ANSWERED, at=after(minutes=1))

    wrap_ups.end_wrap_ups(world.deps, now=after(minutes=6))
    assert world.state_of() == "wrap_up"
    wrap_ups.end_wrap_ups(world.deps, now=after(minutes=6, seconds=1))

    operator, callback = world.one("operators"), world.one("callbacks")
    assert (operator["state"], operator["state_reason"]) == ("paused", "wrap_up_over")
    assert (callback["state"], callback["attempts_used"]) == ("waiting", 1)
    assert callback["due_at"] == after(minutes=36, seconds=1)


def test_an_attempt_of_a_node_that_is_gone_from_the_configuration_has_an_end(
    world: World, attempt_id: str
) -> None:
    renamed = [Node(name="node-2")]
    world.configure("asterisk", nodes=tuple(renamed))

    attempts.end_attempts_of_removed_nodes(world.deps, now=after(minutes=5))

    assert world.one("attempts")["outcome"] == "lost"
    assert (world.state_of(), world.one("callbacks")["state"]) == ("ready", "waiting")


def let_it_ring(world: World, outcome: CallOutcome) -> None:
    """Have the caller rung whenever due, until the callback is closed."""
    while (callback := world.one("callbacks"))["state"] == "waiting":
        attempt_id = world.rung(at=callback["due_at"])
        world.finish(attempt_id, outcome, at=after(callback["due_at"], seconds=60))


def test_who_never_answers_is_told_so_once_and_then_left_in_peace(world: World) -> None:
    world.misses()
    world.operator()

    let_it_ring(world, CallOutcome.NO_ANSWER)

    callback = world.one("callbacks")
    last = world.rows("attempts")[-1]
    assert len(world.rows("attempts")) == 6
    assert (callback["closed_reason"], callback["closed_at"]) == ("unreachable", last["ended_at"])
    world.finish(last["id"], CallOutcome.NO_ANSWER, at=ist(12, day=30))
    unreached = [row for row in world.rows("messages") if row["key"] == "unreached"]
    assert [row["number"] for row in unreached] == [callback["number"]]
    assert world.queue.sent[-1] == unreached[0]["id"]


def test_a_landline_that_never_answers_gets_no_sms(world: World) -> None:
    world.misses(LANDLINE)
    world.operator()

    let_it_ring(world, CallOutcome.BUSY)

    assert world.one("callbacks")["closed_reason"] == "unreachable"
    assert world.rows("messages") == []


def test_a_missed_call_after_the_last_attempt_opens_a_new_callback(world: World) -> None:
    world.misses()
    world.operator()
    let_it_ring(world, CallOutcome.NO_ANSWER)

    again = world.misses(at=ist(12, day=30))

    first, second = world.rows("callbacks")
    assert again["disposition"] == "new"
    assert (second["parent_id"], second["attempts_used"]) == (first["id"], 0)
