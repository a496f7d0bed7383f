"""What the database does not take waits in memory, in order, and is committed when it does."""

import contextlib
from collections.abc import Iterator
from dataclasses import replace

import pytest
import sqlalchemy as sa

from ivr.asterisk import recorder
from ivr.asterisk.events import (
    AttemptStep,
    JournalEntry,
    MissedCallReported,
    Rejected,
    UnreadableEvent,
)
from ivr.asterisk.recorder import ListenerSilence, Recorder
from tests.kit import CALLER, NEIGHBOUR, NOON, World, after


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recorder, "PAUSES_S", (0,))


def a_recorder(world: World) -> Recorder:
    return Recorder(world.deps, node="node-1", clock=lambda: after(seconds=9))


def missed(world: World, number: str = CALLER, *, is_over: bool = True) -> MissedCallReported:
    call = world.call(number)
    return MissedCallReported(JournalEntry("missed", call.uniqueid), call, is_over=is_over)


@contextlib.contextmanager
def a_full_disk(world: World) -> Iterator[None]:
    """Refuse every row, as a database does that has no room left."""

    def refuse(*_: object) -> None:
        raise sa.exc.OperationalError("INSERT", None, Exception("database or disk is full"))

    sa.event.listen(world.deps.db.engine, "before_cursor_execute", refuse)
    try:
        yield
    finally:
        sa.event.remove(world.deps.db.engine, "before_cursor_execute", refuse)


def test_a_call_is_recorded_as_it_begins_and_its_entry_stays_until_its_end(world: World) -> None:
    books = a_recorder(world)
    begun = missed(world, is_over=False)

    books.add_records([begun])
    assert books.commit() == []
    assert world.one("calls")["uniqueid"] == begun.call.uniqueid

    books.add_records([replace(begun, is_over=True)])
    assert books.commit() == [begun.entry]
    assert world.one("callbacks")["missed_calls"] == 1


def test_what_a_full_disk_refuses_is_committed_later_in_its_order(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    books = a_recorder(world)
    calls = [missed(world), missed(world, NEIGHBOUR)]
    garbage = UnreadableEvent(JournalEntry("outcome", "a-1"), "raw", "reason")

    with a_full_disk(world):
        books.add_records([calls[0], garbage])
        assert books.commit() == []
        books.add_records([calls[1]])
        assert books.commit() == []
    assert books.waiting == 3
    assert world.rows("calls") == []

    assert books.commit() == [calls[0].entry, calls[1].entry, garbage.entry]
    assert [row["number"] for row in world.rows("calls")] == [CALLER, NEIGHBOUR]
    assert books.waiting == 0
    assert "takes nothing (OperationalError); 2 events wait" in caplog.text
    assert "takes what waited" in caplog.text


def test_it_is_tried_again_ever_more_rarely(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recorder, "PAUSES_S", (0, 60))
    books = a_recorder(world)
    books.add_records([missed(world)])

    with a_full_disk(world):
        books.commit()
        books.commit()

    assert books.is_pausing
    assert books.commit() == []  # although the disk has room again
    assert world.rows("calls") == []


def test_what_exceeds_the_memory_is_dropped_and_told(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(recorder, "MOST_WAITING", 2)
    books = a_recorder(world)

    with a_full_disk(world):
        books.add_records(missed(world) for _ in range(5))
        books.commit()
    books.commit()

    assert len(world.rows("calls")) == 2
    assert "3 events exceeded" in caplog.text


def test_a_bug_is_no_full_disk(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def stumble(*_: object, **__: object) -> None:
        raise RuntimeError("a bug")

    monkeypatch.setattr("missedcall.usecases.callbacks.attempts.note_attempt_step", stumble)
    books = a_recorder(world)
    books.add_records([AttemptStep("a-1", "joined", NOON)])

    with pytest.raises(RuntimeError):
        books.commit()


def test_rejected_calls_are_counted_once_and_silence_is_an_outage(world: World) -> None:
    books = a_recorder(world)

    books.add_records([Rejected("node-1-1.1", NOON), Rejected("node-1-1.1", NOON)])
    books.add_records([ListenerSilence(NOON, after(seconds=60))])
    books.commit()

    assert world.one("rejected_calls")["at"] == NOON
    gap = world.one("outages")
    assert (gap["from_at"], gap["to_at"]) == (NOON, after(seconds=60))


def test_a_set_is_taken_in_parts(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recorder, "BATCH", 2)
    books = a_recorder(world)
    books.add_records(missed(world) for _ in range(3))

    assert len(books.commit()) == 2
    assert len(books.commit()) == 1
    assert books.commit() == []
