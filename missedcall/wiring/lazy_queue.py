"""Enqueue jobs, and load what Redis needs only for the first job.

Most commands only read; Redis and RQ would double the time in which they start.
"""

from collections.abc import Sequence
from functools import cached_property

from missedcall.config import Config
from missedcall.usecases.deps import JobQueue


class LazyJobQueue:
    """Enqueue jobs over a client that is made with the first one."""

    def __init__(self, config: Config) -> None:
        self._config = config

    @cached_property
    def _queue(self) -> JobQueue:
        from missedcall.wiring.workers import job_queue_of  # loads Redis and RQ

        return job_queue_of(self._config)

    def enqueue_message(self, message_id: int) -> None:
        self._queue.enqueue_message(message_id)

    def enqueue_messages(self, message_ids: Sequence[int]) -> None:
        self._queue.enqueue_messages(message_ids)

    def enqueue_dispatch(self) -> None:
        self._queue.enqueue_dispatch()

    def enqueue_receipts(self) -> None:
        self._queue.enqueue_receipts()

    def answers(self) -> bool:
        return self._queue.answers()
