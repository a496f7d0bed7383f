"""What happens to an application by itself happens once, however many look and however late."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from missedcall.db.operators import operators
from missedcall.domain.connection.states import Event, Rule
from missedcall.domain.operators.roles import Actor
from missedcall.usecases.connection import run_timers, workflow
from missedcall.usecases.connection.command import Command, CommandRefused
from missedcall.usecases.connection.workflow import Executed
from tests import kit
from tests.kit import NOON, World, after
from tests.usecases.connection import story

DAY_AFTER = story.PAID_AT + dt.timedelta(hours=24)


@pytest.fixture
def world(tmp_path: Path) -> World:
    return kit.make_world(tmp_path)


def staff(world: World, role: str, mobile: str | None, *, office: str | None = "412") -> None:
    with world.deps.db.writing() as db:
        operators.add_operator(
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
    assert run_timers.run_due_timers(world.deps, now=DAY_AFTER - dt.timedelta(seconds=1)) == 0
    assert run_timers.run_due_timers(world.deps, now=DAY_AFTER) == 1


def test_replaying_a_tick_changes_nothing(world: World) -> None:
    application_id = story.paid(world)
    before = len(story.rules(world, application_id))

    for _ in range(5):
        run_timers.run_due_timers(world.deps, now=DAY_AFTER)

    assert story.rules(world, application_id)[before:] == [Rule.JE_INFORMED]


def test_two_workers_at_once_do_each_thing_once(world: World) -> None:
    application_id = story.paid(world)
    a_week_later = after(days=7)

    with ThreadPoolExecutor(4) as workers:
        for done in [
            workers.submit(run_timers.run_due_timers, world.deps, now=a_week_later)
            for _ in range(4)
        ]:
            done.result()

    ticked = [
        rule
        for rule in story.rules(world, application_id)
        if rule in (Rule.NODAL_INFORMED, Rule.PROMISE_BROKEN)
    ]
    assert sorted(ticked) == [Rule.NODAL_INFORMED, Rule.PROMISE_BROKEN]
    assert story.texts(world).count("late") == 1


def test_those_in_charge_are_told_by_text_when_they_have_a_mobile_on_record(world: World) -> None:
    staff(world, "je", "+919876500021")
    staff(world, "ae", None)
    staff(world, "nodal", "+919876500023", office=None)
    staff(world, "verifier", "+919876500024")
    story.paid(world)

    run_timers.run_due_timers(world.deps, now=after(days=7))

    told = [row for row in world.rows("messages") if row["key"] == "escalated"]
    assert [row["number"] for row in told] == ["+919876500021", "+919876500023"]
    assert {row["id"] for row in told} <= set(world.queue.sent)
    assert "24-11 12:05" in told[0]["text"]


def test_the_subdivisions_engineer_hears_of_the_centres_below_him(world: World) -> None:
    staff(world, "ae", "+919876500022", office="S11")
    story.paid(world)

    run_timers.run_due_timers(world.deps, now=DAY_AFTER + dt.timedelta(hours=12))

    assert "escalated" in story.texts(world)


def test_another_offices_engineer_is_not_told(world: World) -> None:
    staff(world, "je", "+919876500021", office="413")
    story.paid(world)

    run_timers.run_due_timers(world.deps, now=DAY_AFTER)

    assert "escalated" not in story.texts(world)


def test_an_application_whose_timers_fail_keeps_no_other_waiting(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    application_id = story.paid(world)
    fails = True
    execute = workflow.execute_on_case

    def sometimes(*args: Any, **more: Any) -> Executed:
        if fails:
            raise RuntimeError("a bug of ours")
        return execute(*args, **more)

    monkeypatch.setattr(workflow, "execute_on_case", sometimes)
    run_timers.run_due_timers(world.deps, now=DAY_AFTER)
    assert f"timers of application {application_id} failed" in caplog.text
    assert run_timers.run_due_timers(world.deps, now=DAY_AFTER) == 0

    fails = False
    run_timers.run_due_timers(world.deps, now=DAY_AFTER + run_timers.RETRY_AFTER)
    assert Rule.JE_INFORMED in story.rules(world, application_id)


def test_what_a_person_does_moves_the_next_tick(world: World) -> None:
    application_id = story.held(world, at=after(hours=20))
    assert run_timers.run_due_timers(world.deps, now=DAY_AFTER) == 0
    assert story.rules(world, application_id)[-1] == Rule.VISIT_FAILED


def test_an_application_from_before_is_looked_at_once_and_finds_its_next_tick(
    world: World,
) -> None:
    """The migration lets the first tick look at everybody who is under way."""
    application_id = story.paid(world)
    with world.deps.db.writing() as db:
        db.exec_driver_sql("UPDATE connections SET next_timer_at = since")

    assert run_timers.run_due_timers(world.deps, now=after(hours=1)) == 1
    assert run_timers.run_due_timers(world.deps, now=after(hours=1)) == 0
    assert story.look(world, application_id).row.next_timer_at == DAY_AFTER


def test_the_law_of_the_table_holds_for_the_machine_too(world: World) -> None:
    """A broken promise cannot be noted before it is broken."""
    application_id = story.paid(world)
    early = Command(Event.BREAK_PROMISE, Actor.SYSTEM, "system")
    with pytest.raises(CommandRefused):
        workflow.execute_command(
            world.deps, application_id=application_id, command=early, now=DAY_AFTER
        )
