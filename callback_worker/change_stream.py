"""Write which topics have changed into a stream of Redis, from which open pages are told."""

from collections.abc import Collection

import redis

from missedcall.usecases.monitoring.live_tickets import LiveCounts

STREAM = "missedcall:live"
TOPICS_FIELD = b"topics"
# So many entries are kept, about: a browser that was away for longer asks for everything anew.
KEPT = 10_000
# Counted for all processes, as fields of one hash; like all in Redis they begin anew with it.
COUNTS = "missedcall:live:counts"
ENTRIES, FAILURES = "entries", "failures"
STREAMS, REFUSED, DROPPED = "streams", "refused", "dropped"


class RedisChangeStream:
    """Append entries to the stream, each with one call to Redis."""

    def __init__(self, connection: redis.Redis) -> None:
        self._redis = connection

    def publish(self, topics: Collection[str], *, failures: int) -> None:
        """Append one entry, and count the failures before it; raises RedisError."""
        told = " ".join(sorted(topics))
        with self._redis.pipeline(transaction=False) as pipeline:
            pipeline.xadd(STREAM, {TOPICS_FIELD: told}, maxlen=KEPT, approximate=True)
            pipeline.hincrby(COUNTS, ENTRIES, 1)
            if failures:
                pipeline.hincrby(COUNTS, FAILURES, failures)
            pipeline.execute()


def read_live_counts(connection: redis.Redis) -> LiveCounts | None:
    """Read the counts of all processes; None when Redis does not answer."""
    names = (ENTRIES, FAILURES, STREAMS, REFUSED, DROPPED)
    try:
        found = connection.hmget(COUNTS, names)
    except redis.RedisError:
        return None
    return LiveCounts(*(int(each or 0) for each in found))
