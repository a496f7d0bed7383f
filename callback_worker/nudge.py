"""Tell the workers that a row waits, over RQ."""

import logging

import redis
from rq import Queue
from rq.serializers import JSONSerializer

log = logging.getLogger(__name__)

QUEUE = "missedcall"
SEND_MESSAGE = "callback_worker.jobs.send_message"
DISPATCH = "callback_worker.jobs.dispatch"
SWEEP = "callback_worker.jobs.sweep"
JOB_S = 60
# A failed job is kept only to be read: its work is in the database, where the sweep finds it.
KEEP_FAILED_S = 7 * 24 * 3600


def connect(url: str) -> redis.Redis:
    """Give a client that never waits long: the service must go on without Redis."""
    return redis.Redis.from_url(url, socket_timeout=5, socket_connect_timeout=1)


class RqNudger:
    """Enqueue jobs that carry ids only. A nudge that cannot be given is only logged: the sweep
    hands the row out within a minute."""

    def __init__(self, connection: redis.Redis) -> None:
        self._redis = connection
        self._queue = Queue(QUEUE, connection=connection, serializer=JSONSerializer)

    def send(self, message_id: int) -> None:
        self._enqueue(SEND_MESSAGE, message_id)

    def dispatch(self) -> None:
        self._enqueue(DISPATCH)

    def sweep_every(self, seconds: int) -> None:
        """Enqueue the sweep unless it was, by whichever worker, within the last seconds."""
        if self._redis.set(f"{QUEUE}:swept", 1, nx=True, ex=seconds):
            self._enqueue(SWEEP)

    def answers(self) -> bool:
        """Say whether Redis is there."""
        try:
            return bool(self._redis.ping())
        except redis.RedisError:
            return False

    def _enqueue(self, job: str, *args: int) -> None:
        try:
            self._queue.enqueue(
                job, *args, job_timeout=JOB_S, result_ttl=0, failure_ttl=KEEP_FAILED_S
            )
        except redis.RedisError as error:
            log.warning("%s was not enqueued (%s); the sweep will find it", job, error)
