"""Open pages are told what a commit changed, and who commits never waits for it."""

import logging
import threading
from collections.abc import Collection, Iterator

import pytest

from missedcall.domain.shared.live_topics import EVERYTHING
from missedcall.wiring import change_feed
from missedcall.wiring.change_feed import ChangeFeed

LONG_S = 10.0


class Stream:
    """Take topics, or fail as long as `broken`; `told` and `tried` say when."""

    def __init__(self) -> None:
        self.entries: list[tuple[set[str], int]] = []
        self.broken = False
        self.told, self.tried = threading.Semaphore(0), threading.Semaphore(0)
        self.may_go_on = threading.Event()
        self.may_go_on.set()

    def publish(self, topics: Collection[str], *, failures: int) -> None:
        self.tried.release()
        assert self.may_go_on.wait(LONG_S)
        if self.broken:
            raise ConnectionError("it is away")
        self.entries.append((set(topics), failures))
        self.told.release()


@pytest.fixture
def stream() -> Stream:
    return Stream()


@pytest.fixture
def feed(stream: Stream, monkeypatch: pytest.MonkeyPatch) -> Iterator[ChangeFeed]:
    monkeypatch.setattr(change_feed, "AGAIN_S", 0.001)
    feed = ChangeFeed(lambda: stream)
    yield feed
    stream.broken = False
    stream.may_go_on.set()
    feed.close()


def test_topics_are_told(feed: ChangeFeed, stream: Stream) -> None:
    feed.announce({"desk:7", "wallboard"})

    assert stream.told.acquire(timeout=LONG_S)
    assert stream.entries == [({"desk:7", "wallboard"}, 0)]


def test_who_commits_does_not_wait_and_a_burst_is_one_entry(
    feed: ChangeFeed, stream: Stream
) -> None:
    stream.may_go_on.clear()
    feed.announce({"desk:1"})
    assert stream.tried.acquire(timeout=LONG_S)

    for operator in range(2, 50):
        feed.announce({f"desk:{operator}", "wallboard"})  # returns although the stream hangs
    stream.may_go_on.set()

    assert stream.told.acquire(timeout=LONG_S)
    assert stream.told.acquire(timeout=LONG_S)
    assert [len(topics) for topics, _ in stream.entries] == [1, 49]


def test_what_could_not_be_told_is_told_later_and_the_failures_are_counted(
    feed: ChangeFeed, stream: Stream, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "missedcall")
    stream.broken = True
    feed.announce({"desk:7"})
    for _ in range(3):
        assert stream.tried.acquire(timeout=LONG_S)
    feed.announce({"wallboard"})
    stream.broken = False

    assert stream.told.acquire(timeout=LONG_S)
    ((topics, failures),) = stream.entries
    assert topics >= {"desk:7"}
    assert failures >= 2
    warnings = [record for record in caplog.records if record.levelname == "WARNING"]
    assert [record.getMessage() for record in warnings] == [
        "open pages are not told of changes (it is away); they ask"
    ]


def test_too_many_topics_are_told_as_everything(feed: ChangeFeed, stream: Stream) -> None:
    feed.announce({f"desk:{number}" for number in range(change_feed.MOST_TOPICS + 1)})

    assert stream.told.acquire(timeout=LONG_S)
    assert stream.entries == [({EVERYTHING}, 0)]


def test_a_process_that_ends_tells_its_last_topics(feed: ChangeFeed, stream: Stream) -> None:
    feed.announce({"callbacks"})
    feed.close()

    assert stream.entries == [({"callbacks"}, 0)]
