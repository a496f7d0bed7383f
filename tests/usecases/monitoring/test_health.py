import datetime as dt
from dataclasses import replace

from missedcall.db import engine
from missedcall.domain.monitoring import limits
from missedcall.domain.monitoring.alarm import Measure
from missedcall.domain.monitoring.part_health import LastingState
from missedcall.usecases import heartbeats
from missedcall.usecases.calls import missed_calls
from missedcall.usecases.monitoring import health, measures
from missedcall.usecases.monitoring.job_runs import TELL_AFTER, JobRuns
from tests.kit import NOON, World, after


def states(world: World, *, seconds: float = 0) -> dict[str, str]:
    told = health.check_health(world.deps, now=after(seconds=seconds))
    return {part: each.state for part, each in told.items()}


def test_what_is_heard_is_up_and_what_falls_silent_is_down(world: World) -> None:
    down = {
        "database": "up",
        "asterisk node-1": "down",
        "worker": "down",
        "redis": "up",
        "disk": "up",
        "jobs": "up",
        "limits": "up",
    }
    assert states(world) == down

    for part in ("asterisk node-1", "worker"):
        heartbeats.note_heartbeat(world.deps, part=part, now=NOON)
    heartbeats.note_heartbeat(world.deps, part="worker", now=after(seconds=10))

    assert set(states(world, seconds=20).values()) == {"up"}
    assert states(world, seconds=21) == {**down, "worker": "up"}
    assert states(world, seconds=31) == down


def test_redis_that_does_not_answer_is_named(world: World) -> None:
    world.queue.is_up = False

    assert health.check_health(world.deps, now=NOON)["redis"].detail.code == "no_orders"


def test_a_database_that_is_gone_is_named_and_the_rest_still_told(world: World) -> None:
    world.deps = replace(world.deps, db=engine.connect_database("sqlite:////dev/null"))

    assert states(world) == {"database": "down", "redis": "up", "disk": "up"}


def test_what_was_set_aside_is_counted_once(world: World) -> None:
    for _ in range(2):
        missed_calls.quarantine_event(
            world.deps, node="node-1", key="k", raw="v=9", reason="version", now=NOON
        )
    world.misses()

    detail = health.check_health(world.deps, now=NOON)["database"].detail

    assert str(detail) == "callbacks waiting: 1, parked: 0; dead letters: 1"


def test_what_lasts_too_long_is_late_and_not_down(world: World) -> None:
    world.misses()

    told = health.check_health(world.deps, now=after(hours=3))["limits"]

    assert (told.state, str(told.detail)) == ("late", "are too long: callbacks waiting: 1")


def test_a_clock_that_was_ahead_hides_no_dead_part(world: World) -> None:
    """Both wrote an hour ahead, the clock was set back, and only the worker still lives."""
    for part in ("asterisk node-1", "worker"):
        heartbeats.note_heartbeat(world.deps, part=part, now=after(hours=1))
    heartbeats.note_heartbeat(world.deps, part="worker", now=NOON)

    told = health.check_health(world.deps, now=NOON)

    assert told["worker"].state == "up"
    node = told["asterisk node-1"]
    assert (node.state, node.detail.code) == ("down", "clock_set_back")
    assert "3600 s ahead" in str(node.detail)


def test_a_periodic_job_that_keeps_failing_is_named_until_it_succeeds(world: World) -> None:
    runs = JobRuns(world.deps.db)

    for minute in range(TELL_AFTER):
        assert states(world)["jobs"] == "up"
        runs.run_job("update_leaderboards_hourly", lambda: 1 // 0, now=after(minutes=minute))
    detail = health.check_health(world.deps, now=NOON)["jobs"].detail
    assert "update_leaderboards_hourly (ZeroDivisionError × 3)" in str(detail)
    with world.deps.db.reading() as db:
        assert measures.measure_value(world.deps, db, Measure.FAILING_JOBS, now=NOON) == 1

    runs.run_job("update_leaderboards_hourly", lambda: None, now=after(hours=1))
    assert states(world)["jobs"] == "up"


def test_whatever_can_last_too_long_has_words() -> None:
    limited = limits.state_limits(ring=dt.timedelta(0), wrap_up=dt.timedelta(0))
    assert {f"{entity} {state}" for entity, state in limited} == {*LastingState}
