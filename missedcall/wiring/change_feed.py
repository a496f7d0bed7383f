"""Tell open pages which parts of them a commit has changed, without a wait for who commits.

A thread of its own writes to Redis: who commits only puts the topics down. While Redis does not
answer, the topics are kept, joined and bounded, and told when it does again.
"""

import atexit
import logging
import threading
from collections.abc import Callable, Collection
from typing import Protocol

from missedcall.config import Config
from missedcall.domain.shared.live_topics import EVERYTHING

log = logging.getLogger(__name__)
# More topics than these in one entry are told as everything.
MOST_TOPICS = 200
AGAIN_S, LONGEST_AGAIN_S = 0.5, 10.0
# A process that ends waits so long at most until its last topics are told.
LAST_WORDS_S = 0.5


class ChangeStream(Protocol):
    """Take topics, and how many times that failed before; raise what went wrong."""

    def publish(self, topics: Collection[str], *, failures: int) -> None: ...


class ChangeFeed:
    """Hand the topics of committed transactions to a stream, in the background."""

    def __init__(self, open_stream: Callable[[], ChangeStream]) -> None:
        """Take what opens the stream: the thread does it, for it loads Redis."""
        self._open_stream = open_stream
        self._pending: set[str] = set()
        self._changed = threading.Condition()
        self._ending = False
        self._thread: threading.Thread | None = None

    def announce(self, topics: Collection[str]) -> None:
        """Put topics down, to be told as soon as may be; never waits for Redis, never raises."""
        with self._changed:
            self._put_down(topics)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="live", daemon=True)
                self._thread.start()
                atexit.register(self.close)
            self._changed.notify_all()

    def close(self) -> None:
        """Tell what is pending, if that is soon done, and end the thread."""
        with self._changed:
            self._ending = True
            self._changed.notify_all()
        if self._thread is not None:
            self._thread.join(LAST_WORDS_S)
        atexit.unregister(self.close)

    def _put_down(self, topics: Collection[str]) -> None:
        self._pending.update(topics)
        if len(self._pending) > MOST_TOPICS:
            self._pending = {EVERYTHING}

    def _run(self) -> None:
        stream, failures = self._open_stream(), 0
        while topics := self._next_topics(after_s=_wait_after(failures)):
            try:
                stream.publish(topics, failures=failures)
            except Exception as error:
                failures += 1
                # A command that ends before Redis has started is no trouble; the second time is.
                if failures == 2:
                    log.warning("open pages are not told of changes (%s); they ask", error)
                with self._changed:
                    self._put_down(topics)
                    if self._ending:
                        return
            else:
                if failures > 1:
                    log.info("open pages are told of changes again")
                failures = 0

    def _next_topics(self, *, after_s: float) -> set[str]:
        """Wait `after_s`, then for topics, and take them; none when this process ends."""
        with self._changed:
            self._changed.wait_for(lambda: self._ending, timeout=after_s)
            self._changed.wait_for(lambda: self._pending or self._ending)
            topics, self._pending = self._pending, set()
            return topics


def _wait_after(failures: int) -> float:
    """Say how long Redis is left alone after so many failures in a row."""
    return min(AGAIN_S * 2.0 ** (failures - 1), LONGEST_AGAIN_S) if failures else 0.0


def change_feed_of(config: Config) -> ChangeFeed:
    """Give what tells the open pages of this service."""

    def open_stream() -> ChangeStream:
        # Loads Redis, with the first topic and in the thread.
        from callback_worker import change_stream, job_queue

        timeout_s = job_queue.REDIS_WAIT_S
        connection = job_queue.connect_redis(config.redis_url, timeout_s=timeout_s)
        return change_stream.RedisChangeStream(connection)

    return ChangeFeed(open_stream)
