from dataclasses import replace

from missedcall.db import engine
from missedcall.usecases import health, missed_calls
from tests.kit import NOON, World, after


def states(world: World, *, seconds: float = 0) -> dict[str, str]:
    told = health.check(world.deps, now=after(seconds=seconds))
    return {part: each["state"] for part, each in told.items()}


def test_what_is_heard_is_up_and_what_falls_silent_is_down(world: World) -> None:
    down = {
        "database": "up",
        "asterisk node-1": "down",
        "worker": "down",
        "redis": "up",
        "limits": "up",
    }
    assert states(world) == down

    for part in ("asterisk node-1", "worker"):
        health.beat(world.deps, part=part, now=NOON)
    health.beat(world.deps, part="worker", now=after(seconds=10))

    assert set(states(world, seconds=20).values()) == {"up"}
    assert states(world, seconds=21) == {**down, "worker": "up"}
    assert states(world, seconds=31) == down


def test_redis_that_does_not_answer_is_named(world: World) -> None:
    world.nudges.is_up = False

    assert health.check(world.deps, now=NOON)["redis"]["detail"] == "does not answer"


def test_a_database_that_is_gone_is_named_and_the_rest_still_told(world: World) -> None:
    world.deps = replace(world.deps, db=engine.connect("sqlite:////dev/null"))

    assert states(world) == {"database": "down", "redis": "up"}


def test_what_was_set_aside_is_counted_once(world: World) -> None:
    for _ in range(2):
        missed_calls.keep_aside(
            world.deps, node="node-1", key="k", raw="v=9", reason="version", now=NOON
        )
    world.misses()

    detail = health.check(world.deps, now=NOON)["database"]["detail"]

    assert detail == "1 callbacks waiting, 0 parked, 1 events set aside"


def test_what_lasts_too_long_is_late_and_not_down(world: World) -> None:
    world.misses()

    told = health.check(world.deps, now=after(hours=3))["limits"]

    assert told == {
        "state": "late",
        "detail": "too long: 1 callback waiting; see `missedcall stuck`",
    }
