"""Run one worker: RQ's jobs in the main thread, the periodic list beside it."""

import logging
import threading

import redis
from rq import SimpleWorker
from rq.serializers import JSONSerializer

from callback_worker import jobs, nudge

log = logging.getLogger(__name__)


def work(tools: jobs.Tools, *, connection: redis.Redis, sweep_s: int) -> None:
    """Work until stopped by SIGTERM or SIGINT; Redis may come and go."""
    jobs.equip(tools)
    nudger = nudge.RqNudger(connection)
    stopping = threading.Event()
    clock = threading.Thread(target=_tick, args=(nudger, sweep_s, stopping), daemon=True)
    clock.start()
    # SimpleWorker does not fork for each job: three times as many jobs a second, and the
    # database connections are kept. A job that hangs is ended by its time limit all the same.
    worker = SimpleWorker(list(nudge.QUEUES), connection=connection, serializer=JSONSerializer)
    worker.max_connection_wait_time = 2.0
    worker.work(logging_level="WARNING")
    stopping.set()


def _tick(nudger: nudge.RqNudger, sweep_s: int, stopping: threading.Event) -> None:
    while not stopping.wait(1.0):
        try:
            nudger.sweep_every(sweep_s)
        except redis.RedisError as error:
            log.warning("Redis does not answer: %s", error)
