"""What changed lies in a stream of a real Redis, for whoever hears it."""

import redis

from callback_worker import change_stream
from callback_worker.change_stream import RedisChangeStream
from missedcall.usecases.monitoring.live_tickets import LiveCounts


def test_an_entry_holds_the_topics_of_a_commit_and_what_failed_before_is_counted(
    connection: redis.Redis,
) -> None:
    stream = RedisChangeStream(connection)
    stream.publish({"wallboard", "desk:7"}, failures=0)
    stream.publish({"callbacks"}, failures=3)

    entries = connection.xrange(change_stream.STREAM) or ()
    assert [entry[1] for entry in entries if entry] == [
        {b"topics": b"desk:7 wallboard"},
        {b"topics": b"callbacks"},
    ]
    assert change_stream.read_live_counts(connection) == LiveCounts(
        entries=2, failures=3, streams=0, refused=0, dropped=0
    )


def test_the_stream_is_kept_short(connection: redis.Redis) -> None:
    stream = RedisChangeStream(connection)
    with connection.pipeline() as pipeline:
        for _ in range(change_stream.KEPT + 1000):
            pipeline.xadd(change_stream.STREAM, {change_stream.TOPICS_FIELD: "desk:7"})
        pipeline.execute()
    stream.publish({"wallboard"}, failures=0)

    assert connection.xlen(change_stream.STREAM) < change_stream.KEPT + 200


def test_without_redis_there_are_no_counts() -> None:
    away = redis.Redis(unix_socket_path="/nowhere/redis.sock")
    assert change_stream.read_live_counts(away) is None
