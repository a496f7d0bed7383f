"""Calls that the journal kept while no listener ran are found, counted and called back."""

import logging
from dataclasses import asdict

import pytest
import sqlalchemy as sa

from missedcall.db.calls import outages as outage_rows
from missedcall.db.calls.calls import calls
from missedcall.domain.callbacks.call_outcome import CallOutcome
from missedcall.domain.shared.uptime import Uptime
from missedcall.usecases import heartbeats
from missedcall.usecases.calls import outages
from missedcall.usecases.monitoring import health
from tests.kit import NEIGHBOUR, NOON, World, after

PART = heartbeats.asterisk_part("node-1")


def listed(world: World) -> list[dict[str, object]]:
    with world.deps.db.reading() as db:
        return [asdict(row) for row in outage_rows.list_latest_outages(db, limit=10)]


def test_a_gap_counts_the_calls_found_in_it_and_what_became_of_them(world: World) -> None:
    health.note_node_return(world.deps, node="node-1", now=NOON)
    during = [world.call(at=after(minutes=2)), world.call(NEIGHBOUR, at=after(minutes=3))]
    hidden = world.call(at=after(minutes=4), hidden=True)
    health.note_node_return(world.deps, node="node-1", now=after(minutes=7))
    world.record(*during, hidden)
    world.misses("+919876500003", at=after(minutes=8))  # it came when we listened again

    operator_id, attempt_id = world.operator(), world.rung(at=after(minutes=9))
    world.step(attempt_id, "consumer_answered", at=after(minutes=9))
    world.finish(attempt_id, CallOutcome.ANSWERED, at=after(minutes=10))
    world.submit(operator_id, attempt_id, at=after(minutes=11))

    (gap,) = listed(world)
    assert (gap["from_at"], gap["to_at"]) == (NOON, after(minutes=7))
    assert (gap["found"], gap["refused"], gap["waiting"], gap["closed"]) == (3, 1, 1, 1)


def test_a_call_of_a_gap_that_a_text_answered_is_counted_as_answered(world: World) -> None:
    operator_id, attempt_id = world.talks()
    world.submit(operator_id, attempt_id)
    health.note_node_return(world.deps, node="node-1", now=after(hours=1))
    during = world.call(at=after(minutes=62))
    health.note_node_return(world.deps, node="node-1", now=after(minutes=67))
    world.record(during)

    (gap,) = listed(world)
    assert (gap["found"], gap["answered"], gap["refused"]) == (1, 1, 0)
    assert (gap["waiting"], gap["closed"]) == (0, 0)


def test_a_short_silence_and_the_first_start_are_no_gaps(world: World) -> None:
    health.note_node_return(world.deps, node="node-1", now=NOON)
    health.note_node_return(world.deps, node="node-1", now=after(seconds=8))

    assert listed(world) == []


def test_a_gap_that_does_not_add_up_is_logged_once(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.ERROR)
    health.note_node_return(world.deps, node="node-1", now=NOON)
    during = world.call(at=after(minutes=2))
    health.note_node_return(world.deps, node="node-1", now=after(minutes=7))
    world.record(during)
    outages.report_unexplained_outages(world.deps, now=after(minutes=8))
    assert caplog.records == []
    with world.deps.db.writing() as db:  # as if a fault of ours had lost its callback
        db.execute(sa.update(calls).values(callback_id=None))

    for minutes in (9, 10):
        outages.report_unexplained_outages(world.deps, now=after(minutes=minutes))

    (record,) = caplog.records
    assert record.levelno == logging.ERROR
    assert "outage 1 of node-1 does not add up: 1 call" in record.message
    assert not outages.list_outages(world.deps, limit=5)[0].adds_up


def test_gaps_are_paged_by_the_last_one_seen(world: World) -> None:
    for minutes in (0, 10, 20, 30):
        health.note_node_return(world.deps, node="node-1", now=after(minutes=minutes))

    first = outages.list_outages(world.deps, limit=2)
    rest = outages.list_outages(world.deps, limit=2, before=first[-1].id)

    assert [gap.id for gap in first + rest] == [3, 2, 1]


@pytest.mark.parametrize("set_by", [-3600, 3600], ids=["back", "forward"])
def test_a_clock_that_is_set_neither_hides_nor_invents_a_gap(world: World, set_by: int) -> None:
    """The listener was started again after 2 s, then after 60 s; the clock was set each time."""
    heartbeats.note_heartbeat(world.deps, part=PART, now=NOON, uptime=Uptime("boot", 100))
    now = after(seconds=set_by + 2)
    health.note_node_return(world.deps, node="node-1", now=now, uptime=Uptime("boot", 102))
    assert listed(world) == []

    now = after(seconds=60)
    health.note_node_return(world.deps, node="node-1", now=now, uptime=Uptime("boot", 162))

    (gap,) = listed(world)
    assert (gap["from_at"], gap["to_at"]) == (NOON, now)


def test_after_a_boot_the_wall_clock_tells(world: World) -> None:
    heartbeats.note_heartbeat(world.deps, part=PART, now=NOON, uptime=Uptime("boot", 9000))
    now = after(seconds=90)
    health.note_node_return(world.deps, node="node-1", now=now, uptime=Uptime("next boot", 20))

    (gap,) = listed(world)
    assert (gap["from_at"], gap["to_at"]) == (NOON, now)
