"""A flood of invented numbers: everyone is recorded, and those who are known go first."""

import datetime as dt
import itertools

import sqlalchemy as sa

from missedcall.domain.monitoring.alarm import Measure
from missedcall.usecases.calls import missed_calls
from missedcall.usecases.monitoring import alarms, measures, wallboard
from tests.kit import CALLER, NEIGHBOUR, NOON, World, a_form, after, ist

FLOOD, MOST = 200, 60


def floods(world: World, *, at: dt.datetime = NOON, first: int = 0) -> None:
    """Let 200 numbers call that never called before, fifty a second."""
    batch = [
        world.call(f"98764{first + serial:05d}", at=after(at, milliseconds=20 * serial))
        for serial in range(FLOOD)
    ]
    for start in range(0, FLOOD, 50):
        part = batch[start : start + 50]
        missed_calls.record_missed_calls(world.deps, batch=part, now=part[-1].at)


def test_every_call_of_a_flood_is_recorded_and_opens_a_callback(world: World) -> None:
    floods(world)

    assert {row["disposition"] for row in world.rows("calls")} == {"new"}
    assert len(world.rows("callbacks")) == len(world.rows("messages")) == FLOOD


def test_above_the_rate_each_is_due_and_texted_a_second_after_the_one_before(
    world: World,
) -> None:
    floods(world)

    held = [row for row in world.rows("callbacks") if row["held_until"]]
    assert len(held) == FLOOD - MOST
    apart = {b["due_at"] - a["due_at"] for a, b in itertools.pairwise(held)}
    assert apart == {dt.timedelta(seconds=1)}
    texts = world.rows("messages")
    waiting = [row for row in texts if row["next_at"] > row["created_at"]]
    assert len(waiting) == len(held)
    assert set(world.queue.sent) == {row["id"] for row in texts} - {row["id"] for row in waiting}
    last = held[-1]["due_at"]
    world.shop.handed.clear()
    world.deliver_message(waiting[-1]["id"], at=after(seconds=30))
    assert world.shop.handed == []
    world.deliver_message(waiting[-1]["id"], at=last)
    assert len(world.shop.handed) == 1


def test_who_called_before_and_who_has_applied_goes_before_the_flood(world: World) -> None:
    operator_id, attempt_id = world.talks()
    world.submit(operator_id, attempt_id, a_form(mobile=NEIGHBOUR), at=after(minutes=1))
    flood_at = after(hours=7)  # the quiet time is over, and the status text would be the answer
    world.configure("answers", status_a_day=0)
    floods(world, at=flood_at)

    for number in (CALLER, NEIGHBOUR):
        world.misses(number, at=after(flood_at, seconds=5))

    ours = [row for row in world.rows("callbacks") if row["number"] in (CALLER, NEIGHBOUR)]
    known = [row for row in ours if row["closed_at"] is None]
    assert [row["due_at"] for row in known] == [after(flood_at, seconds=9)] * 2
    behind = [row for row in world.rows("callbacks") if row["due_at"] > known[0]["due_at"]]
    assert len(behind) > 100


def test_who_calls_after_the_flood_is_due_at_once(world: World) -> None:
    floods(world)

    world.misses(CALLER, at=after(minutes=2))

    callback = world.one_of(CALLER)
    assert (callback["due_at"], callback["held_until"]) == (after(minutes=2, seconds=4), None)


def test_a_flood_at_night_does_not_stand_before_the_known_in_the_morning(world: World) -> None:
    world.misses(CALLER, at=ist(9, day=20))
    floods(world, at=ist(2))

    callbacks = world.rows("callbacks")

    opening = [row for row in callbacks if row["due_at"] == ist(8)]
    assert len(opening) == MOST
    assert max(row["due_at"] for row in callbacks) == ist(8, 2, 20)


def test_the_journal_of_an_outage_is_no_flood(world: World) -> None:
    """They called over three hours, and are all read at once."""
    batch = [
        world.call(f"98764{serial:05d}", at=after(minutes=serial - 180)) for serial in range(180)
    ]

    missed_calls.record_missed_calls(world.deps, batch=batch, now=NOON)

    assert {row["held_until"] for row in world.rows("callbacks")} == {None}


def test_a_flood_is_an_alarm_until_the_last_is_due_and_a_supervisor_sees_it(
    world: World,
) -> None:
    def held(now: dt.datetime) -> float | None:
        with world.deps.db.reading() as db:
            return measures.measure_value(world.deps, db, Measure.CALLERS_HELD_BACK, now=now)

    floods(world)

    assert held(after(seconds=2)) == FLOOD - MOST
    assert held(after(minutes=5)) == 0
    alarms.evaluate_alarms(world.deps, now=after(seconds=5))
    assert wallboard.load_wallboard(world.deps, now=after(seconds=5)).alarms == (
        "callers_held_back",
    )
    alarms.evaluate_alarms(world.deps, now=after(minutes=5))
    assert (
        "callers_held_back"
        not in wallboard.load_wallboard(world.deps, now=after(minutes=5)).alarms
    )


def test_a_flood_costs_no_statement_for_each_call(world: World) -> None:
    floods(world)
    asked: list[str] = []
    sa.event.listen(
        world.deps.db.engine, "before_cursor_execute", lambda *about: asked.append(about[2])
    )

    floods(world, at=after(seconds=5), first=FLOOD)

    assert len(asked) < FLOOD
