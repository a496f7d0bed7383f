"""The pace and the breaker that all workers share, on a real Redis server."""

import logging
from concurrent.futures import ThreadPoolExecutor

import pytest
import redis

from callback_worker import job_queue
from callback_worker.gateway_limiter import RedisGatewayLimiter
from tests.kit import NOON, after

PACE = 20.0


def traffic(connection: redis.Redis, waited: list[float] | None = None) -> RedisGatewayLimiter:
    """Make what one worker has, with sleeping that takes no time."""
    slept = [] if waited is None else waited
    return RedisGatewayLimiter(
        connection, parts_per_second={"a": PACE, "b": PACE}, sleep=slept.append
    )


def break_open(shared: RedisGatewayLimiter, *, second: float = 0) -> list[bool]:
    return [shared.note_failure("a", at=after(seconds=second + n / 10)) for n in range(5)]


def test_row_30_ten_workers_share_one_pace_and_long_messages_cost_more(
    connection: redis.Redis,
) -> None:
    """In one instant they get the second's tokens, and what a short wait will have paid."""
    waited: list[float] = []
    workers = [traffic(connection, waited) for _ in range(10)]

    def ask(worker: RedisGatewayLimiter) -> list[float]:
        return [worker.acquire("a", parts=2, at=NOON) for _ in range(10)]

    with ThreadPoolExecutor(10) as threads:
        answers = [wait for waits in threads.map(ask, workers) for wait in waits]

    let_through = [wait for wait in answers if wait == 0]
    assert len(let_through) * 2 == 2 * PACE
    assert max(waited) == pytest.approx(1.0)
    assert min(wait for wait in answers if wait) > 1.0


def test_the_bucket_fills_again_and_never_above_its_size(connection: redis.Redis) -> None:
    shared = traffic(connection)
    while shared.acquire("a", parts=2, at=NOON) == 0:
        pass

    later = [shared.acquire("a", parts=2, at=after(hours=1)) for _ in range(21)]

    assert later.count(0.0) == 20
    assert shared.acquire("b", parts=2, at=NOON) == 0


def test_a_message_that_is_larger_than_a_seconds_pace_goes_all_the_same(
    connection: redis.Redis,
) -> None:
    slow = RedisGatewayLimiter(connection, parts_per_second={"a": 0.5}, sleep=lambda _: None)

    assert slow.acquire("a", parts=2, at=NOON) == 0
    assert slow.acquire("a", parts=2, at=after(seconds=1)) == pytest.approx(3)
    assert slow.acquire("a", parts=2, at=after(seconds=4)) == 0


def test_row_31_a_pause_is_everybodys(connection: redis.Redis) -> None:
    traffic(connection).pause("a", seconds=20, at=NOON)

    other = traffic(connection)
    assert other.acquire("a", parts=1, at=after(seconds=5)) == pytest.approx(15)
    assert other.acquire("b", parts=1, at=after(seconds=5)) == 0
    assert other.acquire("a", parts=1, at=after(seconds=20)) == 0


def test_row_32_five_failures_in_a_minute_open_the_breaker_for_half_a_minute(
    connection: redis.Redis,
) -> None:
    assert break_open(traffic(connection)) == [False, False, False, False, True]

    other = traffic(connection)
    assert other.acquire("a", parts=1, at=after(seconds=10)) == pytest.approx(20.4)
    assert other.acquire("b", parts=1, at=after(seconds=10)) == 0


def test_row_32_then_one_message_tries_and_an_answer_closes_it(connection: redis.Redis) -> None:
    shared = traffic(connection)
    break_open(shared)

    assert shared.acquire("a", parts=1, at=after(seconds=31)) == 0
    assert shared.acquire("a", parts=1, at=after(seconds=32)) > 0
    shared.note_answer("a")
    assert shared.acquire("a", parts=1, at=after(seconds=33)) == 0
    assert not shared.note_failure("a", at=after(seconds=34))


def test_row_32_a_trial_that_fails_opens_it_again_at_once(connection: redis.Redis) -> None:
    shared = traffic(connection)
    break_open(shared)
    shared.acquire("a", parts=1, at=after(seconds=31))

    assert shared.note_failure("a", at=after(seconds=41))
    assert shared.acquire("a", parts=1, at=after(seconds=61)) == pytest.approx(10)


def test_a_trial_whose_worker_was_killed_holds_the_others_up_for_a_minute(
    connection: redis.Redis,
) -> None:
    shared = traffic(connection)
    break_open(shared)
    shared.acquire("a", parts=1, at=after(seconds=31))

    assert shared.acquire("a", parts=1, at=after(seconds=90)) == pytest.approx(1)
    assert shared.acquire("a", parts=1, at=after(seconds=91)) == 0


def test_failures_that_are_far_apart_or_have_answers_between_open_nothing(
    connection: redis.Redis,
) -> None:
    shared = traffic(connection)

    assert not any(shared.note_failure("a", at=after(seconds=16 * n)) for n in range(20))
    for _ in range(4):
        assert not shared.note_failure("a", at=after(hours=1))
    shared.note_answer("a")
    assert not shared.note_failure("a", at=after(hours=1))


def test_a_clock_that_was_ahead_and_is_set_back_holds_no_message_up(
    connection: redis.Redis,
) -> None:
    """An hour ahead the bucket was emptied, the gateway paused and its breaker opened."""
    shared = traffic(connection)
    while shared.acquire("a", parts=2, at=after(hours=1)) == 0:
        pass
    shared.pause("a", seconds=30, at=after(hours=1))
    break_open(shared, second=3600)
    assert shared.acquire("a", parts=1, at=after(hours=1, seconds=1)) > 0

    shared.acquire("a", parts=2, at=NOON)  # the bucket fills from here on

    assert shared.acquire("a", parts=2, at=after(seconds=2)) == 0, (
        "one tries, as after any failure"
    )
    shared.note_answer("a")
    assert shared.acquire("a", parts=2, at=after(seconds=4)) == 0
    assert not shared.note_failure("a", at=after(seconds=4)), (
        "failures of the future count no more"
    )


def test_an_emptied_redis_means_a_full_bucket_and_a_closed_breaker(
    connection: redis.Redis,
) -> None:
    shared = traffic(connection)
    break_open(shared)
    connection.flushall()
    connection.script_flush()

    assert shared.acquire("a", parts=2, at=after(seconds=1)) == 0
    assert not shared.note_failure("a", at=after(seconds=2))


def test_without_redis_messages_go_and_the_log_says_so(caplog: pytest.LogCaptureFixture) -> None:
    nowhere = traffic(job_queue.connect_redis("unix:///nowhere/redis.sock"))

    with caplog.at_level(logging.WARNING):
        assert nowhere.acquire("a", parts=2, at=NOON) == 0
        assert not nowhere.note_failure("a", at=NOON)
        nowhere.note_answer("a")
        nowhere.pause("a", seconds=3, at=NOON)

    assert "cannot be kept" in caplog.text
    assert "cannot be shared" in caplog.text


def test_a_gateway_without_a_pace_is_never_held_up(connection: redis.Redis) -> None:
    assert traffic(connection).acquire("console", parts=2, at=NOON) == 0
