"""Who wants something else than a new connection is told of 1912, and the callback is closed."""

from pathlib import Path
from typing import Any

import pytest

from missedcall.domain.callbacks.call_outcome import CallOutcome
from missedcall.usecases.applications import call_endings
from tests.kit import CALLER, LANDLINE, NOON, World, after, make_world


@pytest.fixture
def world(tmp_path: Path) -> World:
    return make_world(tmp_path)


def spoken_with(world: World, caller: str = CALLER) -> int:
    """Bring a caller and an operator together and let them hang up; give the operator."""
    operator_id = world.operator()
    world.misses(caller)
    attempt_id = world.rung(at=after(seconds=4))
    for step in ("operator_answered", "consumer_answered", "joined"):
        world.step(attempt_id, step, at=after(seconds=10))
    world.finish(attempt_id, CallOutcome.ANSWERED, at=after(minutes=1))
    return operator_id


def close(world: World, operator_id: int, **said: Any) -> bool:
    return call_endings.close_call(
        world.deps, operator_id=operator_id, now=after(minutes=2), **said
    )


def texts(world: World) -> list[str]:
    return [row["key"] for row in world.rows("messages") if row["key"] == "other_service"]


def test_is_kept_with_its_matter_and_told_in_one_text(world: World) -> None:
    operator_id = spoken_with(world)

    assert close(world, operator_id, reason="other_matter", matter="bill")
    assert not close(world, operator_id, reason="other_matter", matter="bill")

    closed, last = world.one_of(CALLER), world.rows("transitions")
    assert (closed["state"], closed["closed_reason"]) == ("closed", "other_matter")
    assert "other_matter: bill" in [row["reason"] for row in last if row["to_state"] == "closed"]
    (sms,) = (row for row in world.rows("messages") if row["key"] == "other_service")
    assert sms["number"] == CALLER
    assert "1912" in sms["text"]
    assert sms["id"] in world.queue.sent


def test_no_other_reason_sends_it(world: World) -> None:
    assert close(world, spoken_with(world), reason="not_needed")

    assert texts(world) == []


def test_a_telephone_that_reads_no_texts_is_closed_without(world: World) -> None:
    assert close(world, spoken_with(world, LANDLINE), reason="other_matter")

    assert texts(world) == []


def test_a_matter_that_is_none_changes_nothing(world: World) -> None:
    operator_id = spoken_with(world)

    with pytest.raises(ValueError, match="matter: 'theft' is not one of"):
        close(world, operator_id, reason="other_matter", matter="theft")

    assert world.state_of() == "wrap_up"
    assert world.one_of(CALLER)["created_at"] == NOON
