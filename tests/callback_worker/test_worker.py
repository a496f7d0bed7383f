import datetime as dt
import signal
import threading
from collections.abc import Iterator
from dataclasses import replace
from types import SimpleNamespace

import pytest
import redis
from rq import Queue, Worker
from rq.command import send_shutdown_command
from rq.serializers import JSONSerializer

from callback_worker import job_queue, jobs, run, schedule
from callback_worker.context import WorkerContext
from callback_worker.job_queue import RqJobQueue
from missedcall.db.write_lock import DatabaseUnwritable
from missedcall.usecases.callbacks import dispatch
from missedcall.usecases.callbacks.dispatch import Dialler
from missedcall.usecases.deps import Deps
from missedcall.usecases.messages import delivery
from missedcall.usecases.monitoring import health, job_runs
from missedcall.usecases.monitoring.job_runs import JobRuns
from tests import kit
from tests.kit import CALLER, World, after, ist
from tests.support.waiting import wait_until


@pytest.fixture
def told(world: World, connection: redis.Redis) -> World:
    """Give a world whose queue go to the real queue."""
    return World(replace(world.deps, queue=RqJobQueue(connection)))


@pytest.fixture(autouse=True)
def equipment() -> Iterator[None]:
    """Leave signals and the context as they were: both are of the whole process."""
    handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    yield
    for number, handler in handlers.items():
        signal.signal(number, handler)
    jobs._contexts.clear()


def context_of(world: World, connection: redis.Redis) -> WorkerContext:
    return WorkerContext(
        deps=world.deps,
        pool=world.pool,
        dialler=world.telephones,
        controller=kit.Controls(),
        queue=RqJobQueue(connection),
        job_runs=JobRuns(world.deps.db),
    )


def work_off(world: World, connection: redis.Redis) -> None:
    """Do every job that waits."""
    jobs.configure_jobs(context_of(world, connection))
    worker = run.Worker(list(job_queue.QUEUES), connection=connection, serializer=JSONSerializer)
    worker.work(burst=True, logging_level="WARNING")
    assert not any(queue.failed_job_registry.count for queue in worker.queues)


def at(monkeypatch: pytest.MonkeyPatch, now: dt.datetime) -> None:
    """Stop the worker's clock at an instant."""
    monkeypatch.setattr(jobs, "_now", lambda: now)


def test_a_missed_call_is_acknowledged_and_its_caller_rung(
    told: World, connection: redis.Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    told.misses()
    told.operator()
    at(monkeypatch, after(seconds=4))

    work_off(told, connection)

    assert [message.to_e164 for message in told.shop.handed] == ["+919876500001"]
    assert told.one("messages")["state"] == "accepted"
    assert [placement.phone.address for placement in told.telephones.placed] == ["201"]
    assert told.state_of() == "reserved"


def test_a_job_that_comes_twice_is_done_once(
    told: World, connection: redis.Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    told.misses()
    at(monkeypatch, after(seconds=4))
    told.deps.queue.enqueue_message(told.one("messages")["id"])

    work_off(told, connection)

    assert len(told.shop.handed) == 1


def test_who_asks_while_a_job_is_at_work_is_not_forgotten(
    told: World, connection: redis.Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second caller came after the worker had looked: that ring needs another look."""
    told.operator()
    told.misses()
    at(monkeypatch, after(seconds=4))
    late = ["+919876500002"]

    def dispatch_while_one_more_calls(deps: Deps, *, dialler: Dialler, now: dt.datetime) -> int:
        placed = dispatch.dispatch_callbacks(deps, dialler=dialler, now=now)
        while late:
            told.operator("ravi", extension="202")
            told.misses(late.pop())
        return placed

    monkeypatch.setattr(
        jobs, "dispatching", SimpleNamespace(dispatch_callbacks=dispatch_while_one_more_calls)
    )
    work_off(told, connection)

    assert len(told.telephones.placed) == 2


def test_after_redis_was_emptied_the_periodic_jobs_make_everything_good(
    told: World, connection: redis.Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    told.misses()
    told.operator()
    connection.flushall()
    at(monkeypatch, after(seconds=8))

    RqJobQueue(connection).enqueue_periodic(schedule.ENTRIES, default_s=5)
    work_off(told, connection)

    assert len(told.shop.handed) == 1
    assert len(told.telephones.placed) == 1
    assert health.check_health(told.deps, now=after(seconds=9))["worker"].state == "up"


def test_at_night_texts_go_out_and_no_telephone_rings(
    told: World, connection: redis.Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    told.misses(at=ist(22))
    told.operator()
    at(monkeypatch, ist(22, 1))

    work_off(told, connection)

    assert len(told.shop.handed) == 1
    assert told.telephones.placed == []


def test_a_worker_runs_the_periodic_jobs_by_itself_until_it_is_stopped(
    told: World, connection: redis.Redis
) -> None:
    def stop_after_a_heartbeat() -> None:
        wait_until(lambda: told.rows("heartbeats"))
        for worker in Worker.all(connection=connection):
            send_shutdown_command(connection, worker.name)

    stopper = threading.Thread(target=stop_after_a_heartbeat)
    stopper.start()
    run.run_worker(context_of(told, connection), connection=connection, sweep_s=1)
    stopper.join(timeout=20)

    assert "worker" in [row["part"] for row in told.rows("heartbeats")]


def test_a_worker_says_that_it_lives_every_few_seconds_and_not_for_each_job(
    connection: redis.Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = SimpleNamespace(monotonic=lambda: 100.0)
    monkeypatch.setattr(run, "time", clock)
    worker = run.Worker([job_queue.TEXTS], connection=connection, serializer=JSONSerializer)
    worker.heartbeat()
    said = worker.last_heartbeat

    worker.heartbeat()
    assert worker.last_heartbeat == said

    clock.monotonic = lambda: 100.0 + run.HEARTBEAT_S
    worker.heartbeat()
    assert said is not None
    assert worker.last_heartbeat is not None
    assert worker.last_heartbeat > said


def test_a_short_job_does_not_shorten_the_life_of_its_worker(connection: redis.Redis) -> None:
    """After it the worker may wait for minutes, and must not be taken for dead."""
    worker = run.Worker([job_queue.TEXTS], connection=connection, serializer=JSONSerializer)
    worker.heartbeat()

    with connection.pipeline() as pipe:
        worker.heartbeat(60, pipeline=pipe)
        pipe.execute()

    assert int(str(connection.ttl(worker.key))) > worker.dequeue_timeout


def test_a_job_that_is_done_leaves_nothing_in_redis(told: World, connection: redis.Redis) -> None:
    told.deps.queue.enqueue_message(1)
    assert list(connection.scan_iter("rq:job:*")) != []

    work_off(told, connection)

    for pattern in ("rq:job:*", "rq:execution*", "rq:wip:*"):
        assert list(connection.scan_iter(pattern)) == []


def test_a_job_that_fails_is_kept_to_be_read(
    told: World, connection: redis.Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "delivery", None)
    told.deps.queue.enqueue_message(1)

    with pytest.raises(AssertionError):
        work_off(told, connection)

    texts = Queue(job_queue.TEXTS, connection=connection, serializer=JSONSerializer)
    (job_id,) = texts.failed_job_registry.get_job_ids()
    job = texts.fetch_job(job_id)
    assert job is not None
    result = job.latest_result()
    assert result is not None
    assert "AttributeError" in str(result.exc_string)


def test_a_full_disk_is_one_line_in_the_log(
    told: World,
    connection: redis.Redis,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise DatabaseUnwritable("the database cannot be written: disk is full")

    monkeypatch.setattr(delivery, "deliver_message", fails)
    told.deps.queue.enqueue_message(1)

    with pytest.raises(AssertionError):
        work_off(told, connection)

    (line,) = (each for each in caplog.messages if "disk is full" in each)
    assert "\n" not in line
    assert "Traceback" not in caplog.text


class TwoTurns(threading.Event):
    """Let the clock tick twice, without the waiting."""

    def __init__(self) -> None:
        super().__init__()
        self.turns = iter([False, False, True])

    def wait(self, timeout: float | None = None) -> bool:
        return next(self.turns)


def test_the_clock_goes_on_while_redis_is_away(caplog: pytest.LogCaptureFixture) -> None:
    """Without Redis the tick warns and tries again; it must not end the worker's clock."""
    run._tick(RqJobQueue(job_queue.connect_redis("unix:///nowhere/redis.sock")), 1, TwoTurns())

    assert caplog.text.count("Redis does not answer") == 2


def test_a_periodic_job_that_fails_stops_no_other_and_is_counted(
    told: World, connection: redis.Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Everything is asked for, each use case fails but the last, and the last one is done."""
    at(monkeypatch, after(seconds=8))

    def fail(*_: object) -> None:
        raise OverflowError(CALLER)

    entries = [*(replace(entry, job=fail) for entry in schedule.ENTRIES[1:]), schedule.ENTRIES[0]]
    monkeypatch.setattr(schedule, "BY_NAME", {entry.name: entry for entry in entries})

    for _ in schedule.ENTRIES:  # a slow one waits for the slow one before it
        RqJobQueue(connection).enqueue_periodic(entries, default_s=5)
        work_off(told, connection)

    runs = {run.name: run for run in job_runs.list_job_runs(told.deps.db)}
    assert set(runs) == set(schedule.BY_NAME)
    assert runs["worker_heartbeat"].failures == 0
    assert runs["reconcile_payment_files"].error == "OverflowError"
    assert [row["part"] for row in told.rows("heartbeats")] == ["worker"]


def test_a_job_that_hangs_is_ended_and_counted(
    told: World, connection: redis.Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    hanging = schedule.Every("hanging", lambda *_: threading.Event().wait(), limit_s=1)
    monkeypatch.setattr(schedule, "BY_NAME", {"hanging": hanging})

    RqJobQueue(connection).enqueue_periodic([hanging], default_s=5)
    work_off(told, connection)

    (seen,) = job_runs.list_job_runs(told.deps.db)
    assert (seen.error, seen.failed_in_a_row) == ("JobTimeoutException", 1)
