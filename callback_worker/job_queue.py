"""Enqueue jobs for the workers in Redis, over RQ."""

import logging
import os
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

import redis
from rq import Queue
from rq.serializers import JSONSerializer

log = logging.getLogger(__name__)

# Ringing and sweeping go first: a slow SMS gateway must not keep callers waiting. Receipts go
# last: what it says of texts that it has must not keep back those that it has not.
URGENT = "missedcall-urgent"
TEXTS = "missedcall-texts"
RECEIPTS = "missedcall-receipts"
SLOW = "missedcall-slow"  # periodic jobs that may take minutes, one at a time
QUEUES = (URGENT, TEXTS, RECEIPTS, SLOW)
SEND_MESSAGE = "callback_worker.jobs.send_message"
READ_RECEIPTS = "callback_worker.jobs.read_receipts"
DISPATCH = "callback_worker.jobs.dispatch_callbacks"
RUN_PERIODIC = "callback_worker.jobs.run_periodic"
JOBS = frozenset({SEND_MESSAGE, READ_RECEIPTS, DISPATCH, RUN_PERIODIC})  # all that a worker runs
JOB_S = 60
# A hand-over that takes longer than this share of a claim is ended: who finds the claim too old
# must be sure that no worker talks to a gateway any more. A gateway's time-outs are half a claim.
SHARE_OF_CLAIM = 2 / 3
# A job that does all there is to do waits once, however many ask for it. Should the worker that
# took it die before it began, no other is queued for so long; the sweep does it then.
ONCE_IN_S = 5
# A periodic job that no worker took for so long is dropped: the next one does its work.
PERIODIC_WAITS_S = 60
# A failed job is kept only to be read: its work is in the database, where the sweep finds it.
KEEP_FAILED_S = 7 * 24 * 3600


# Those that queue jobs must not wait for Redis: after one failure it is left alone for a while,
# and the sweep hands out what was not queued.
REDIS_WAIT_S = 0.5
LEAVE_ALONE_S = 5.0
SLOW_JOB = "missedcall:slow-job"  # names the slow periodic job that waits or runs


class Periodic(Protocol):
    """What is asked of an entry of the schedule; see `callback_worker.schedule.Every`."""

    @property
    def name(self) -> str: ...
    @property
    def seconds(self) -> int | None: ...
    @property
    def limit_s(self) -> int: ...
    @property
    def slow(self) -> bool: ...


def connect_redis(url: str, *, timeout_s: float = 5.0) -> redis.Redis:
    """Give a client that waits no longer than `timeout_s` for an answer.

    The password of a Redis that has one stands in MISSEDCALL_REDIS_PASSWORD.
    """
    return redis.Redis.from_url(
        url,
        password=os.environ.get("MISSEDCALL_REDIS_PASSWORD") or None,
        socket_timeout=timeout_s,
        socket_connect_timeout=min(1.0, timeout_s),
    )


class RqJobQueue:
    """Enqueue jobs that carry ids only.

    A job that cannot be enqueued is only logged, and for some seconds no other is tried: the sweep
    finds the rows within seconds (`worker.sweep_s`).
    """

    def __init__(self, connection: redis.Redis, *, claim_s: float = 90) -> None:
        """Take a connection, and how long a worker's claim on a message holds."""
        self._redis = connection
        self._send_s = int(claim_s * SHARE_OF_CLAIM)
        self._queues = {
            name: Queue(name, connection=connection, serializer=JSONSerializer) for name in QUEUES
        }
        self._silent_until = 0.0

    def enqueue_message(self, message_id: int) -> None:
        self._enqueue(TEXTS, SEND_MESSAGE, message_id, limit_s=self._send_s)

    def enqueue_messages(self, message_ids: Sequence[int]) -> None:
        """Ask for many messages with one word to Redis: callers must not wait for each."""
        jobs = [
            Queue.prepare_data(
                SEND_MESSAGE,
                args=(message_id,),
                timeout=self._send_s,
                result_ttl=0,
                failure_ttl=KEEP_FAILED_S,
            )
            for message_id in message_ids
        ]
        self._try(SEND_MESSAGE, lambda: bool(self._queues[TEXTS].enqueue_many(jobs)))

    def enqueue_receipts(self) -> None:
        self._enqueue(RECEIPTS, READ_RECEIPTS, once=True)

    def enqueue_dispatch(self) -> None:
        self._enqueue(URGENT, DISPATCH, once=True)

    def mark_started(self, job: str) -> None:
        """Note that a job which waits only once has begun: who asks now may find it too late."""
        try:
            self._redis.delete(_waits(job))
        except redis.RedisError as error:
            log.warning("%s may not be asked for within %d s (%s)", job, ONCE_IN_S, error)

    def enqueue_periodic(self, entries: Iterable[Periodic], *, default_s: int) -> None:
        """Enqueue each entry unless it was, by whichever worker, within its own seconds.

        `default_s` are the seconds of an entry that names none. Of the slow entries one at a time
        waits or runs. Raises RedisError when Redis does not answer.
        """
        for entry in entries:
            seconds = entry.seconds or default_s
            key = f"missedcall:every:{entry.name}"
            if entry.slow and not self._begin_slow_job(key, entry):
                continue
            if not self._enqueue_once(key, entry, seconds=seconds) and entry.slow:
                self.end_slow_job()

    def _enqueue_once(self, key: str, entry: Periodic, *, seconds: int) -> bool:
        """Enqueue an entry unless it was within its seconds; say whether it was now."""
        return bool(self._redis.set(key, 1, nx=True, ex=seconds)) and self._enqueue(
            SLOW if entry.slow else URGENT,
            RUN_PERIODIC,
            entry.name,
            limit_s=entry.limit_s,
            ttl_s=max(PERIODIC_WAITS_S, seconds),
        )

    def end_slow_job(self) -> None:
        """Let the next slow periodic job be enqueued; without Redis the lock ends by itself."""
        try:
            self._redis.delete(SLOW_JOB)
        except redis.RedisError as error:
            log.warning("no slow job runs until its lock has ended (%s)", error)

    def _begin_slow_job(self, key: str, entry: Periodic) -> bool:
        """Take the lock of the slow jobs for an entry that is due."""
        if self._redis.exists(key):
            return False
        lasts_s = PERIODIC_WAITS_S + entry.limit_s
        return bool(self._redis.set(SLOW_JOB, entry.name, nx=True, ex=lasts_s))

    def answers(self) -> bool:
        """Say whether Redis is there and takes what is written: a full one answers pings too."""
        try:
            return bool(self._redis.set(f"{URGENT}:health", 1, ex=ONCE_IN_S))
        except redis.RedisError:
            return False

    def _enqueue(
        self,
        queue: str,
        job: str,
        *args: int | str,
        limit_s: int = JOB_S,
        ttl_s: int | None = None,
        once: bool = False,
    ) -> bool:
        """Enqueue a job and say whether it waits now."""

        def enqueue() -> bool:
            if once and not self._redis.set(_waits(job), 1, nx=True, ex=ONCE_IN_S):
                return False
            self._queues[queue].enqueue(
                job,
                *args,
                job_timeout=limit_s,
                ttl=ttl_s,
                result_ttl=0,
                failure_ttl=KEEP_FAILED_S,
            )
            return True

        return self._try(job, enqueue)

    def _try(self, job: str, ask: Callable[[], bool]) -> bool:
        """Give what Redis answers; when it fails, say no, and leave it alone for a while."""
        if time.monotonic() < self._silent_until:
            return False
        try:
            return ask()
        except redis.RedisError as error:
            self._silent_until = time.monotonic() + LEAVE_ALONE_S
            log.warning("%s was not enqueued (%s); the sweep will find it", job, error)
            return False


def _waits(job: str) -> str:
    return f"missedcall:waits:{job}"
