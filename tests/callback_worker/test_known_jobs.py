"""A program that writes into Redis gets nothing run but our own jobs."""

import json
from pathlib import Path

import pytest
import redis
from rq import Callback, Queue
from rq.job import Job
from rq.serializers import JSONSerializer
from rq.webhook import Webhook

from callback_worker import job_queue, jobs, run
from tests.callback_worker.test_worker import context_of, equipment, told
from tests.kit import World

__all__ = ["equipment", "told"]


def put(connection: redis.Redis, function: str, *args: object) -> str:
    """Enqueue a job as anybody can who reaches Redis; give its id."""
    queue = Queue(job_queue.URGENT, connection=connection, serializer=JSONSerializer)
    job = queue.enqueue(function, *args)
    return str(job.id)


def work(world: World, connection: redis.Redis) -> None:
    jobs.configure_jobs(context_of(world, connection))
    worker = run.Worker([job_queue.URGENT], connection=connection, serializer=JSONSerializer)
    worker.work(burst=True, logging_level="WARNING")


@pytest.mark.parametrize(
    "name",
    [
        "os.system",
        "subprocess.call",
        "callback_worker.jobs.configure_jobs",
        "callback_worker.jobs.os.system",
        "builtins.eval",
        " callback_worker.jobs.dispatch_callbacks",
    ],
)
def test_a_function_that_is_no_job_of_ours_is_not_run(
    told: World,
    connection: redis.Redis,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    name: str,
) -> None:
    proof = tmp_path / "run"
    job_id = put(connection, name, f"touch {proof}")

    work(told, connection)

    assert not proof.exists()
    assert "a job that is none of ours was refused" in caplog.text
    assert Job.fetch(job_id, connection=connection, serializer=JSONSerializer).is_failed


def test_a_method_of_an_argument_is_not_run(
    told: World, connection: redis.Redis, caplog: pytest.LogCaptureFixture
) -> None:
    job_id = put(connection, job_queue.DISPATCH)
    data = json.dumps([job_queue.DISPATCH, "an instance", [], {}])
    connection.hset(f"rq:job:{job_id}", "data", data)

    work(told, connection)

    assert "a job that is none of ours was refused" in caplog.text


@pytest.mark.parametrize("kind", ["on_success", "on_failure"])
def test_what_a_job_of_ours_wants_done_afterwards_is_not_done(
    told: World, connection: redis.Redis, tmp_path: Path, kind: str
) -> None:
    proof = tmp_path / "run"
    queue = Queue(job_queue.URGENT, connection=connection, serializer=JSONSerializer)
    name = job_queue.DISPATCH if kind == "on_success" else "os.system"
    wanted = {kind: Callback("tests.callback_worker.test_known_jobs.touch")}
    job = queue.enqueue(name, webhooks=[Webhook("http://127.0.0.1:9/", "finished")], **wanted)
    connection.hset(job.key, "description", str(proof))

    work(told, connection)

    assert not proof.exists()


def touch(job: Job, *_: object) -> None:
    """Leave the proof that a callback ran."""
    Path(str(job.description)).touch()


def test_our_own_jobs_are_run(told: World, connection: redis.Redis) -> None:
    told.operator()
    told.misses()
    job_id = put(connection, job_queue.SEND_MESSAGE, 4711)

    work(told, connection)

    assert not Job.exists(job_id, connection=connection)


def test_every_job_that_is_enqueued_can_be_run() -> None:
    for name in job_queue.JOBS:
        assert callable(getattr(jobs, name.rpartition(".")[2]))
