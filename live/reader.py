"""Read the stream of Redis for the hub, and notice when Redis is away or was emptied."""

import asyncio
import logging
import os
from typing import Any

import redis.asyncio
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from callback_worker.change_stream import (
    COUNTS,
    DROPPED,
    KEPT,
    REFUSED,
    STREAM,
    STREAMS,
    TOPICS_FIELD,
)
from live.hub import NONE_YET, Entry, EntryId, LiveHub

log = logging.getLogger(__name__)
# So long Redis is asked to wait for an entry; then it is looked whether the stream is still ours.
BLOCK_MS = 4000
ANSWER_S = 10.0  # longer than it was asked to wait
CONNECT_S = 2.0
AGAIN_S = 1.0
AT_A_TIME = 1000
HELD_S = 1.0  # what many pages show is told so often at most
COUNT_EVERY = 5  # times of those


def connect_redis(url: str) -> "redis.asyncio.Redis":
    """Give a client; the password of a Redis that has one is MISSEDCALL_REDIS_PASSWORD."""
    return redis.asyncio.Redis.from_url(
        url,
        protocol=2,
        retry=Retry(NoBackoff(), 0),  # the pages are told at once, and the reader tries again
        password=os.environ.get("MISSEDCALL_REDIS_PASSWORD") or None,
        socket_timeout=ANSWER_S,
        socket_connect_timeout=CONNECT_S,
    )


class StreamReader:
    """Feed a hub until it is cancelled."""

    def __init__(self, hub: LiveHub, connection: "redis.asyncio.Redis") -> None:
        self._hub = hub
        self._redis: Any = connection
        self._counted = (0, 0)
        self._ends = False

    async def run(self) -> None:
        """Read until `stop`; while Redis is away, the pages are told so and ask by themselves."""
        while not self._ends:
            try:
                await self._find_place()
                self._note(is_fed=True)
                while not self._ends:
                    if not await self._read():
                        await self._find_place()
            except (RedisError, OSError) as error:
                self._note(is_fed=False, reason=str(error))
                await asyncio.sleep(AGAIN_S)

    async def tell_held(self) -> None:
        """Tell what was held back with each second, and count for /metrics."""
        nth = 0
        while not self._ends:
            await asyncio.sleep(HELD_S)
            self._hub.tell_held()
            nth += 1
            if nth % COUNT_EVERY == 0:
                await self._count()

    def stop(self) -> None:
        """Have both end; a client that connects takes being cancelled for an error."""
        self._ends = True

    async def _read(self) -> bool:
        """Read what comes next; False when nothing came for some seconds."""
        after = {STREAM: str(self._hub.last)}
        found = await self._redis.xread(after, block=BLOCK_MS, count=AT_A_TIME)
        for _, rows in found or ():
            for row in rows:
                self._hub.take_entry(_entry(*row))
        return bool(found)

    async def _find_place(self) -> None:
        """See that the newest entry that we know is there still.

        If it is not, the stream was emptied: an entry that we never saw may have gone with it.
        """
        last = self._hub.last
        if self._hub.is_empty:
            rows = await self._redis.xrevrange(STREAM, count=KEPT)
            known = [_entry(*row) for row in reversed(rows)]
            self._hub.begin_after(known or [Entry(NONE_YET, frozenset())])
            return
        if last != NONE_YET and await self._redis.xrange(STREAM, str(last), str(last), count=1):
            return
        rows = await self._redis.xrevrange(STREAM, count=1)
        newest = _entry(*rows[0]).id if rows else NONE_YET
        if newest != last:
            self._hub.begin_anew(newest)

    def _note(self, *, is_fed: bool, reason: str = "") -> None:
        if is_fed is self._hub.is_fed:
            return
        self._hub.set_fed(is_fed=is_fed)
        if is_fed:
            log.info("open pages are told of changes")
        else:
            log.warning("Redis tells of no changes (%s); open pages ask by themselves", reason)

    async def _count(self) -> None:
        hub, (refused, dropped) = self._hub, self._counted
        try:
            async with self._redis.pipeline(transaction=False) as pipeline:
                pipeline.hset(COUNTS, STREAMS, hub.count())
                pipeline.hincrby(COUNTS, REFUSED, hub.refused - refused)
                pipeline.hincrby(COUNTS, DROPPED, hub.dropped - dropped)
                await pipeline.execute()
        except (RedisError, OSError):
            return  # the reading has told it
        self._counted = hub.refused, hub.dropped


def _entry(entry_id: bytes, fields: dict[bytes, bytes]) -> Entry:
    topics = fields.get(TOPICS_FIELD, b"").decode("ascii", "replace").split()
    return Entry(EntryId.parse(entry_id.decode()), frozenset(topics))
