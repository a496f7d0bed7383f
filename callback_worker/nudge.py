"""Tell the workers that a row waits, over RQ."""

import logging
import time

import redis
from rq import Queue
from rq.serializers import JSONSerializer

log = logging.getLogger(__name__)

# Ringing and sweeping go first: a slow SMS gateway must not keep callers waiting. Receipts go
# last: what it says of texts that it has must not keep back those that it has not.
URGENT = "missedcall-urgent"
TEXTS = "missedcall-texts"
RECEIPTS = "missedcall-receipts"
QUEUES = (URGENT, TEXTS, RECEIPTS)
SEND_MESSAGE = "callback_worker.jobs.send_message"
READ_RECEIPTS = "callback_worker.jobs.read_receipts"
DISPATCH = "callback_worker.jobs.dispatch"
SWEEP = "callback_worker.jobs.sweep"
JOB_S = 60
# A hand-over that takes longer than this share of a claim is ended: who finds the claim too old
# must be sure that nobody talks to the gateway any more. A gateway's time-outs are half a claim.
SHARE_OF_CLAIM = 2 / 3
# A job that does all there is to do waits once, however many ask for it. Should the worker that
# took it die before it began, nobody is heard for so long; the sweep does it then.
ONCE_IN_S = 5
# A failed job is kept only to be read: its work is in the database, where the sweep finds it.
KEEP_FAILED_S = 7 * 24 * 3600


# Whoever nudges has something better to do than to wait for Redis: after one failure it is left
# alone for a while, and the sweep hands out what was not told.
NUDGE_S = 0.5
LEAVE_ALONE_S = 5.0


def connect(url: str, *, timeout_s: float = 5.0) -> redis.Redis:
    """Give a client that waits no longer than `timeout_s` for an answer."""
    connect_s = min(1.0, timeout_s)
    return redis.Redis.from_url(url, socket_timeout=timeout_s, socket_connect_timeout=connect_s)


class RqNudger:
    """Enqueue jobs that carry ids only.

    A nudge that cannot be given is only logged, and for some seconds no other is tried: the sweep
    hands the rows out within a minute.
    """

    def __init__(self, connection: redis.Redis, *, claim_s: float = 90) -> None:
        """Take a connection, and how long a worker's claim on a message holds."""
        self._redis = connection
        self._send_s = int(claim_s * SHARE_OF_CLAIM)
        self._queues = {
            name: Queue(name, connection=connection, serializer=JSONSerializer) for name in QUEUES
        }
        self._silent_until = 0.0

    def send(self, message_id: int) -> None:
        self._enqueue(TEXTS, SEND_MESSAGE, message_id, limit_s=self._send_s)

    def read_receipts(self) -> None:
        self._enqueue(RECEIPTS, READ_RECEIPTS, once=True)

    def dispatch(self) -> None:
        self._enqueue(URGENT, DISPATCH, once=True)

    def begun(self, job: str) -> None:
        """Note that a job which waits only once has begun: who asks now may find it too late."""
        try:
            self._redis.delete(_waits(job))
        except redis.RedisError as error:
            log.warning("%s may not be asked for within %d s (%s)", job, ONCE_IN_S, error)

    def sweep_every(self, seconds: int) -> None:
        """Enqueue the sweep unless it was, by whichever worker, within the last seconds."""
        if self._redis.set(f"{URGENT}:swept", 1, nx=True, ex=seconds):
            self._enqueue(URGENT, SWEEP)

    def answers(self) -> bool:
        """Say whether Redis is there."""
        try:
            return bool(self._redis.ping())
        except redis.RedisError:
            return False

    def _enqueue(
        self, queue: str, job: str, *args: int, limit_s: int = JOB_S, once: bool = False
    ) -> None:
        if time.monotonic() < self._silent_until:
            return
        try:
            if once and not self._redis.set(_waits(job), 1, nx=True, ex=ONCE_IN_S):
                return
            self._queues[queue].enqueue(
                job, *args, job_timeout=limit_s, result_ttl=0, failure_ttl=KEEP_FAILED_S
            )
        except redis.RedisError as error:
            self._silent_until = time.monotonic() + LEAVE_ALONE_S
            log.warning("%s was not enqueued (%s); the sweep will find it", job, error)


def _waits(job: str) -> str:
    return f"missedcall:waits:{job}"
