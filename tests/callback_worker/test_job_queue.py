import importlib
import logging
import socket
import time
from collections.abc import Callable
from typing import Any

import pytest
import redis
from rq import Queue
from rq.serializers import JSONSerializer

from callback_worker import job_queue, schedule
from callback_worker.job_queue import (
    DISPATCH,
    QUEUES,
    READ_RECEIPTS,
    RUN_PERIODIC,
    SEND_MESSAGE,
    TEXTS,
    URGENT,
    RqJobQueue,
)
from tests import leaks
from tests.kit import CALLER

Jobs = list[tuple[str | None, tuple[object, ...]]]


def jobs(connection: redis.Redis) -> Jobs:
    """List what waits, in the order in which a worker takes it: which function, with what."""
    queues = [Queue(name, connection=connection, serializer=JSONSerializer) for name in QUEUES]
    return [(job.func_name, tuple(job.args)) for queue in queues for job in queue.jobs]


@pytest.mark.parametrize("name", [SEND_MESSAGE, READ_RECEIPTS, DISPATCH, RUN_PERIODIC])
def test_every_job_is_a_function_that_a_worker_finds(name: str) -> None:
    module, _, function = name.rpartition(".")

    assert callable(getattr(importlib.import_module(module), function))


def test_ringing_goes_before_texts_and_jobs_hold_only_ids(connection: redis.Redis) -> None:
    queue = RqJobQueue(connection)

    queue.enqueue_message(17)
    queue.enqueue_dispatch()

    assert jobs(connection) == [(DISPATCH, ()), (SEND_MESSAGE, (17,))]


def test_the_texts_of_a_batch_are_asked_for_together(
    connection: redis.Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    queue = RqJobQueue(connection, claim_s=90)
    trips: list[object] = []
    send: Any = redis.Connection.send_packed_command

    def count(self: redis.Connection, command: Any, *more: Any) -> None:
        trips.append(command)
        send(self, command, *more)

    monkeypatch.setattr(redis.Connection, "send_packed_command", count)

    queue.enqueue_messages(range(1, 501))

    assert len(trips) <= 3
    assert jobs(connection) == [(SEND_MESSAGE, (message_id,)) for message_id in range(1, 501)]
    waiting = Queue(TEXTS, connection=connection, serializer=JSONSerializer).jobs
    assert {(job.timeout, job.result_ttl, job.failure_ttl) for job in waiting} == {
        (60, 0, job_queue.KEEP_FAILED_S)
    }


def test_the_watch_of_the_tests_reads_what_a_job_is_given(connection: redis.Redis) -> None:
    queue = Queue(TEXTS, connection=connection, serializer=JSONSerializer)
    job = queue.enqueue(SEND_MESSAGE, CALLER, description="one")

    with pytest.raises(AssertionError, match=job.id):
        leaks.refuse_in_jobs(connection)
    job.delete()


def test_receipts_go_after_texts(connection: redis.Redis) -> None:
    queue = RqJobQueue(connection)

    queue.enqueue_receipts()
    queue.enqueue_message(17)

    assert jobs(connection) == [(SEND_MESSAGE, (17,)), (READ_RECEIPTS, ())]


@pytest.mark.parametrize(
    ("ask", "job"),
    [(RqJobQueue.enqueue_dispatch, DISPATCH), (RqJobQueue.enqueue_receipts, READ_RECEIPTS)],
)
def test_what_does_all_there_is_waits_once_until_it_has_begun(
    connection: redis.Redis, ask: Callable[[RqJobQueue], None], job: str
) -> None:
    for _ in range(3):
        ask(RqJobQueue(connection))  # as from several processes
    assert jobs(connection) == [(job, ())]

    RqJobQueue(connection).mark_started(job)
    ask(RqJobQueue(connection))
    assert jobs(connection) == [(job, ())] * 2


def test_a_job_that_never_began_keeps_nobody_quiet_for_long(connection: redis.Redis) -> None:
    RqJobQueue(connection).enqueue_dispatch()

    assert 0 < int(str(connection.ttl(job_queue._waits(DISPATCH)))) <= job_queue.ONCE_IN_S


OFTEN = schedule.Every("often", lambda *_: None)
SLOW_ONES = tuple(schedule.Every(name, lambda *_: None, seconds=60, slow=True) for name in "ab")


def test_of_all_workers_one_runs_a_periodic_job_in_its_seconds(connection: redis.Redis) -> None:
    for queue in (RqJobQueue(connection), RqJobQueue(connection)):
        queue.enqueue_periodic([OFTEN], default_s=60)
    assert jobs(connection) == [(RUN_PERIODIC, ("often",))]

    assert 50 < int(str(connection.ttl("missedcall:every:often"))) <= 60
    connection.delete("missedcall:every:often")  # as when its seconds are over
    RqJobQueue(connection).enqueue_periodic([OFTEN], default_s=60)
    assert jobs(connection) == [(RUN_PERIODIC, ("often",))] * 2


def test_a_periodic_job_that_no_worker_took_is_dropped(connection: redis.Redis) -> None:
    RqJobQueue(connection).enqueue_periodic([OFTEN], default_s=5)

    (job,) = Queue(URGENT, connection=connection, serializer=JSONSerializer).jobs
    assert job.ttl == job_queue.PERIODIC_WAITS_S


def test_of_the_slow_jobs_one_at_a_time_waits_behind_everything_else(
    connection: redis.Redis,
) -> None:
    queue = RqJobQueue(connection)

    queue.enqueue_periodic(SLOW_ONES, default_s=5)
    queue.enqueue_periodic(SLOW_ONES, default_s=5)
    queue.enqueue_message(17)
    assert jobs(connection) == [(SEND_MESSAGE, (17,)), (RUN_PERIODIC, ("a",))]

    queue.end_slow_job()
    queue.enqueue_periodic(SLOW_ONES, default_s=5)
    assert jobs(connection)[1:] == [(RUN_PERIODIC, ("a",)), (RUN_PERIODIC, ("b",))]


def test_the_server_says_whether_it_is_there(connection: redis.Redis) -> None:
    assert RqJobQueue(connection).answers()


def test_a_server_whose_memory_is_full_takes_no_orders(connection: redis.Redis) -> None:
    connection.config_set("maxmemory", "1mb")
    try:
        with pytest.raises(redis.RedisError):
            connection.set("filler", "x")
        assert connection.ping()
        assert not RqJobQueue(connection).answers()
    finally:
        connection.config_set("maxmemory", "0")
    assert RqJobQueue(connection).answers()


@pytest.fixture
def nowhere() -> RqJobQueue:
    return RqJobQueue(job_queue.connect_redis("unix:///nowhere/redis.sock"))


@pytest.mark.parametrize(
    ("give", "job"),
    [
        (lambda queue: queue.enqueue_message(17), SEND_MESSAGE),
        (lambda queue: queue.enqueue_dispatch(), DISPATCH),
    ],
)
def test_without_redis_a_job_is_only_logged(
    nowhere: RqJobQueue,
    caplog: pytest.LogCaptureFixture,
    give: Callable[[RqJobQueue], None],
    job: str,
) -> None:
    with caplog.at_level(logging.WARNING):
        give(nowhere)

    assert f"{job} was not enqueued" in caplog.text
    assert not nowhere.answers()


def test_a_redis_that_hangs_holds_nobody_up() -> None:
    """It takes connections and never answers: one job waits half a second, no other does."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"redis://127.0.0.1:{silent.getsockname()[1]}/0"
        queue = RqJobQueue(job_queue.connect_redis(url, timeout_s=job_queue.REDIS_WAIT_S))
        started = time.monotonic()

        for message_id in range(50):
            queue.enqueue_message(message_id)

    assert time.monotonic() - started < job_queue.LEAVE_ALONE_S
