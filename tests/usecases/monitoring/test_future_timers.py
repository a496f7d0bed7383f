"""A clock is an hour ahead for a while and is then set back: nothing waits for that hour."""

import datetime as dt
import logging

import pytest

from missedcall.domain.callbacks.call_outcome import CallOutcome
from missedcall.usecases.callbacks import wrap_ups
from missedcall.usecases.messages import waiting_messages as waiting_messages
from missedcall.usecases.monitoring import future_timers
from tests.kit import CALLER, NOON, World, after

AHEAD = dt.timedelta(hours=1)


def test_a_caller_of_the_wrong_hour_is_rung_now(world: World) -> None:
    world.misses(at=NOON + AHEAD)
    world.operator()

    assert world.dispatch(at=after(seconds=10)) == []
    future_timers.correct_future_timers(world.deps, now=NOON)

    (placement,) = world.dispatch(at=after(seconds=10))
    assert placement.dial.endswith(CALLER[-10:])


def test_a_retry_reckoned_from_the_wrong_hour_keeps_its_distance(world: World) -> None:
    world.operator()
    world.misses()
    attempt_id = world.rung(at=after(seconds=5))
    world.finish(attempt_id, CallOutcome.BUSY, at=after(seconds=30) + AHEAD)
    wait = world.one("callbacks")["due_at"] - after(seconds=30) - AHEAD
    assert wait > dt.timedelta(0)

    future_timers.correct_future_timers(world.deps, now=after(seconds=40))

    assert world.one("callbacks")["due_at"] == after(seconds=40) + wait


def test_a_wrap_up_ends_and_a_text_goes(world: World) -> None:
    _, attempt_id = world.talks()
    world.finish(attempt_id, CallOutcome.ANSWERED, at=NOON + AHEAD)
    assert world.state_of() == "wrap_up"
    world.misses("+919876500002", at=NOON + AHEAD)
    texts = [row["id"] for row in world.rows("messages")]
    world.queue.sent.clear()

    future_timers.correct_future_timers(world.deps, now=after(seconds=40))

    later = after(seconds=40) + world.deps.rules.wrap_up + dt.timedelta(seconds=1)
    wrap_ups.end_wrap_ups(world.deps, now=later)
    assert world.state_of() != "wrap_up"
    waiting_messages.enqueue_waiting_messages(world.deps, now=later)
    assert set(texts) == set(world.queue.sent)


def test_what_waits_for_a_time_to_come_goes_on_waiting(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    """A retry by schedule and a call by night lie in the future too, but began in the past."""
    world.operator()
    world.misses()
    world.finish(world.rung(at=after(seconds=5)), CallOutcome.NO_ANSWER, at=after(seconds=30))
    before = world.rows("callbacks"), world.rows("messages"), world.rows("operators")

    with caplog.at_level(logging.WARNING):
        future_timers.correct_future_timers(world.deps, now=after(seconds=31))

    assert (world.rows("callbacks"), world.rows("messages"), world.rows("operators")) == before
    assert "a clock was ahead" not in caplog.text
