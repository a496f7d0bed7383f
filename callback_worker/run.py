"""Run one worker: RQ's jobs in the main thread, the periodic list beside it."""

import datetime as dt
import logging
import threading
import time
from typing import Any

import redis
from redis.client import Pipeline
from rq import Queue, SimpleWorker
from rq.executions import Execution
from rq.job import Job
from rq.registry import StartedJobRegistry
from rq.serializers import JSONSerializer

from callback_worker import job_queue, jobs, schedule
from callback_worker.context import WorkerContext
from callback_worker.known_jobs import KnownJob
from missedcall.db.engine import passing_trouble

log = logging.getLogger(__name__)

HEARTBEAT_S = 5.0


class Worker(SimpleWorker):
    """Do jobs that carry only an id, and ask of Redis no more than that takes.

    RQ writes down each step of a job, for results, for jobs that wait for it, and for jobs that
    run for hours: three quarters of what one asks of Redis. Ours are done in milliseconds, and one
    that is lost is found by the sweep. That this worker lives is said every few seconds.
    """

    job_class = KnownJob
    _heartbeat_again = 0.0

    def heartbeat(self, timeout: int | None = None, pipeline: Pipeline | None = None) -> None:
        """Let Redis keep this worker for longer than it ever waits for a job."""
        now = time.monotonic()
        if pipeline is None and now < self._heartbeat_again:
            return
        self._heartbeat_again = now + HEARTBEAT_S
        super().heartbeat(max(timeout or 0, self.worker_ttl + 60), pipeline)

    def execute_job(self, job: Job, queue: Queue) -> None:
        """Do a job and say nothing of being idle after it: the next look for a job says it."""
        self.perform_job(job, queue, self.prepare_execution(job))

    def prepare_job_execution(
        self, job: Job, remove_from_intermediate_queue: bool = False
    ) -> None:
        """Begin at once: that the job is being done stands in the list of started jobs."""

    def handle_execution_ended(self, job: Job, queue: Queue, heartbeat_ttl: int) -> None:
        """Note when it ended; the job need not be kept any longer."""
        job.ended_at = dt.datetime.now(dt.UTC)

    def handle_exception(self, job: Job, *exc_info: Any) -> None:  # noqa: ANN401 — as RQ has it
        """Tell a full disk or a busy database in one line; what else fails, with its place."""
        trouble = passing_trouble(exc_info[1])
        if trouble is None:
            super().handle_exception(job, *exc_info)
        else:
            log.error("the job %s was not done: %s; it is tried again", job.func_name, trouble)

    def handle_job_success(
        self,
        job: Job,
        queue: Queue,
        started_job_registry: StartedJobRegistry,
        execution: Execution,
    ) -> None:
        """Forget the job: nothing depends on it, and what it did stands in the database."""
        with self.connection.pipeline() as pipe:
            self.cleanup_execution(job, pipeline=pipe, execution=execution)
            pipe.delete(job.key)
            pipe.execute()


def run_worker(context: WorkerContext, *, connection: redis.Redis, sweep_s: int) -> None:
    """Work until stopped by SIGTERM or SIGINT; Redis may come and go."""
    jobs.configure_jobs(context)
    queue = job_queue.RqJobQueue(connection)
    stopping = threading.Event()
    clock = threading.Thread(target=_tick, args=(queue, sweep_s, stopping), daemon=True)
    clock.start()
    # SimpleWorker does not fork for each job: three times as many jobs a second, and the
    # database connections are kept. A job that hangs is ended by its time limit all the same.
    worker = Worker(list(job_queue.QUEUES), connection=connection, serializer=JSONSerializer)
    worker.max_connection_wait_time = 2.0
    worker.work(logging_level="WARNING")
    stopping.set()
    clock.join()


def _tick(queue: job_queue.RqJobQueue, sweep_s: int, stopping: threading.Event) -> None:
    while not stopping.wait(1.0):
        try:
            queue.enqueue_periodic(schedule.ENTRIES, default_s=sweep_s)
        except redis.RedisError as error:
            log.warning("Redis does not answer: %s", error)
