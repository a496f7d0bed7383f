"""Run one worker: RQ's jobs in the main thread, the periodic list beside it."""

import logging
import threading
import time

import redis
from redis.client import Pipeline
from rq import SimpleWorker
from rq.serializers import JSONSerializer

from callback_worker import jobs, nudge

log = logging.getLogger(__name__)

BEAT_S = 5.0


class Worker(SimpleWorker):
    """Do jobs, and say every few seconds that this worker lives.

    RQ says so three times for each job, which is a third of all that a job asks of Redis.
    """

    _beat_again = 0.0

    def heartbeat(self, timeout: int | None = None, pipeline: Pipeline | None = None) -> None:
        """Let Redis keep this worker for longer than it ever waits for a job."""
        now = time.monotonic()
        if pipeline is None and now < self._beat_again:
            return
        self._beat_again = now + BEAT_S
        super().heartbeat(max(timeout or 0, self.worker_ttl + 60), pipeline)


def work(tools: jobs.Tools, *, connection: redis.Redis, sweep_s: int) -> None:
    """Work until stopped by SIGTERM or SIGINT; Redis may come and go."""
    jobs.equip(tools)
    nudger = nudge.RqNudger(connection)
    stopping = threading.Event()
    clock = threading.Thread(target=_tick, args=(nudger, sweep_s, stopping), daemon=True)
    clock.start()
    # SimpleWorker does not fork for each job: three times as many jobs a second, and the
    # database connections are kept. A job that hangs is ended by its time limit all the same.
    worker = Worker(list(nudge.QUEUES), connection=connection, serializer=JSONSerializer)
    worker.max_connection_wait_time = 2.0
    worker.work(logging_level="WARNING")
    stopping.set()


def _tick(nudger: nudge.RqNudger, sweep_s: int, stopping: threading.Event) -> None:
    while not stopping.wait(1.0):
        try:
            nudger.sweep_every(sweep_s)
        except redis.RedisError as error:
            log.warning("Redis does not answer: %s", error)
