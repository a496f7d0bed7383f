"""What happens to an application by itself happens once, however many look and however late."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from missedcall.db.operators import operators
from missedcall.domain.connection.states import Event
from missedcall.domain.operators.roles import Actor
from missedcall.usecases.connection import progress, tending
from missedcall.usecases.connection.act import Act, ActNotPossible
from missedcall.usecases.connection.case import Case
from tests import kit
from tests.kit import NOON, World, after
from tests.usecases.connection import story

DAY_AFTER = story.PAID_AT + dt.timedelta(hours=24)


@pytest.fixture
def world(tmp_path: Path) -> World:
    return kit.make_world(tmp_path)


def staff(world: World, role: str, mobile: str | None, *, office: str | None = "412") -> None:
    with world.deps.db.writing() as db:
        operators.add(
            db,
            now=NOON,
            login=role,
            name=role,
            role=role,
            office=office,
            password_hash="none",
            mobile=mobile,
            language="hi",
        )


def test_nothing_is_looked_at_before_something_is_due(world: World) -> None:
    story.paid(world)
    assert tending.run(world.deps, now=DAY_AFTER - dt.timedelta(seconds=1)) == 0
    assert tending.run(world.deps, now=DAY_AFTER) == 1


def test_replaying_a_tick_changes_nothing(world: World) -> None:
    application_id = story.paid(world)
    before = len(story.rules(world, application_id))

    for _ in range(5):
        tending.run(world.deps, now=DAY_AFTER)

    assert story.rules(world, application_id)[before:] == ["A10J"]


def test_two_workers_at_once_do_each_thing_once(world: World) -> None:
    application_id = story.paid(world)
    a_week_later = after(days=7)

    with ThreadPoolExecutor(4) as workers:
        for done in [workers.submit(tending.run, world.deps, now=a_week_later) for _ in range(4)]:
            done.result()

    ticked = [rule for rule in story.rules(world, application_id) if rule in ("A10N", "A20L")]
    assert sorted(ticked) == ["A10N", "A20L"]
    assert story.texts(world).count("late") == 1


def test_those_in_charge_are_told_by_text_when_they_have_a_mobile_on_record(world: World) -> None:
    staff(world, "je", "+919876500021")
    staff(world, "ae", None)
    staff(world, "nodal", "+919876500023", office=None)
    staff(world, "verifier", "+919876500024")
    story.paid(world)

    tending.run(world.deps, now=after(days=7))

    told = [row for row in world.rows("messages") if row["key"] == "escalated"]
    assert [row["number"] for row in told] == ["+919876500021", "+919876500023"]
    assert {row["id"] for row in told} <= set(world.nudges.sent)
    assert "24-11 12:05" in told[0]["text"]


def test_the_subdivisions_engineer_hears_of_the_centres_below_him(world: World) -> None:
    staff(world, "ae", "+919876500022", office="S11")
    story.paid(world)

    tending.run(world.deps, now=DAY_AFTER + dt.timedelta(hours=12))

    assert "escalated" in story.texts(world)


def test_another_offices_engineer_is_not_told(world: World) -> None:
    staff(world, "je", "+919876500021", office="413")
    story.paid(world)

    tending.run(world.deps, now=DAY_AFTER)

    assert "escalated" not in story.texts(world)


def test_one_that_cannot_be_tended_keeps_no_other_waiting(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    application_id = story.paid(world)
    fails = True
    go_on = progress.go_on

    def sometimes(*args: Any, **more: Any) -> Case:
        if fails:
            raise RuntimeError("a bug of ours")
        return go_on(*args, **more)

    monkeypatch.setattr(progress, "go_on", sometimes)
    tending.run(world.deps, now=DAY_AFTER)
    assert f"application {application_id} cannot be tended" in caplog.text
    assert tending.run(world.deps, now=DAY_AFTER) == 0

    fails = False
    tending.run(world.deps, now=DAY_AFTER + tending.AGAIN)
    assert "A10J" in story.rules(world, application_id)


def test_what_a_person_does_moves_the_next_tick(world: World) -> None:
    application_id = story.held(world, at=after(hours=20))
    assert tending.run(world.deps, now=DAY_AFTER) == 0
    assert story.rules(world, application_id)[-1] == "A25"


def test_an_application_from_before_is_looked_at_once_and_finds_its_next_tick(
    world: World,
) -> None:
    """The migration lets the first tick look at everybody who is under way."""
    application_id = story.paid(world)
    with world.deps.db.writing() as db:
        db.exec_driver_sql("UPDATE connections SET tick_at = since")

    assert tending.run(world.deps, now=after(hours=1)) == 1
    assert tending.run(world.deps, now=after(hours=1)) == 0
    assert story.look(world, application_id).row["tick_at"] == DAY_AFTER


def test_the_law_of_the_table_holds_for_the_machine_too(world: World) -> None:
    """A broken promise can be noted by nobody before it is broken."""
    application_id = story.paid(world)
    early = Act(Event.BREAK_PROMISE, Actor.SYSTEM, "system")
    with pytest.raises(ActNotPossible):
        progress.act(world.deps, application_id=application_id, what=early, now=DAY_AFTER)
