"""Very many applications: copies tell the same story as what they were copied from."""

import json
import logging
from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner

from missedcall.cli import main
from missedcall.db import engine, migrate
from missedcall.db.connection import connections
from missedcall.domain.applications import application_number
from missedcall.domain.connection import lifecycle, timers
from missedcall.usecases.connection import case as cases
from missedcall.usecases.connection import deadlines, run_timers
from tests.kit import NOON, World, after, make_deps, shipped
from tools.benchmarks import million

COUNT = 1500


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("million") / "m.db"
    database = engine.connect_database(f"sqlite:///{file}")
    migrate.upgrade_database(database)
    assert million.fill(database, shipped(), applications=COUNT, now=NOON).applications == COUNT
    return file


@pytest.fixture
def world(filled: Path) -> World:
    return World(make_deps(engine.connect_database(f"sqlite:///{filled}")))


def test_they_are_of_every_kind_each_with_a_number_and_a_mobile_of_its_own(world: World) -> None:
    states = Counter(row["state"] for row in world.rows("connections"))
    numbers = {row["number"] for row in world.rows("applications")}

    assert states["connected"] > COUNT / 2
    assert {"demand_issued", "demand_expired", "paid", "visit_planned", "withdrawn"} <= set(states)
    assert len(numbers) == COUNT == len({row["mobile"] for row in world.rows("applications")})
    assert all(application_number.is_application_number(number) for number in numbers)


def test_what_a_copy_says_of_itself_agrees_with_its_history(world: World) -> None:
    with world.deps.db.reading() as db:
        for row in world.rows("connections")[::10]:
            case = cases.load_case(db, row["application_id"])
            assert lifecycle.state_of(case.history) is case.state
            assert case.number.startswith(row["office"])


def test_each_has_the_messages_and_the_job_that_its_story_made(world: World) -> None:
    numbers = {row["id"]: row["number"] for row in world.rows("applications")}
    demands = {f"demand:{row['id']}": row["application_id"] for row in world.rows("demands")}
    told = [row for row in world.rows("messages") if row["application"]]

    assert all(row["application"] in row["text"] for row in told)
    assert {row["application"] for row in told} == set(numbers.values())
    for row in told:
        if row["key"] == "demand":
            assert row["application"] == numbers[demands[row["cause"]]]
    done = {row["application_id"] for row in world.rows("jobs")}
    lit = {
        row["application_id"] for row in world.rows("connections") if row["state"] == "connected"
    }
    assert lit <= done


def test_the_service_goes_on_with_them(world: World, caplog: pytest.LogCaptureFixture) -> None:
    now, limits = after(days=30), world.deps.limits
    with world.deps.db.reading() as db:
        waiting = connections.list_due_timers(db, now=now, limit=COUNT)

    looked_at = run_timers.run_due_timers(world.deps, now=now)

    assert looked_at > 0
    assert [each.message for each in caplog.records if each.levelno > logging.INFO] == []
    with world.deps.db.reading() as db:
        for application_id, _ in waiting[:looked_at]:
            case = cases.load_case(db, application_id)
            here = deadlines.compute_deadlines(case, since=case.row.since, limits=limits)
            assert timers.due_timer(here, now=now) is None
            assert case.row.next_timer_at == timers.next_timer_at(here)


def test_the_command_measures_every_page_of_what_it_has_filled(filled: Path) -> None:
    words = ["bench", "million", "--database", f"sqlite:///{filled}", "--runs", "3", "--json"]
    told = CliRunner().invoke(main, words)

    assert told.exit_code == 0, told.output
    found = {each["what"]: each for each in json.loads(told.stdout)}
    assert {"je /worklist", "store /meters", "list of applications", "tick now"} <= set(found)
    assert {"public follow, connected", "public apply, send"} <= set(found)
    assert {"nodal /applications by bp", "je /applications by meter"} <= set(found)


def test_a_database_that_somebody_uses_is_left_alone(tmp_path: Path) -> None:
    database = engine.connect_database(f"sqlite:///{tmp_path / 'used.db'}")
    migrate.upgrade_database(database)
    World(make_deps(database)).misses()

    told = CliRunner().invoke(
        main, ["bench", "million", "--database", f"sqlite:///{tmp_path / 'used.db'}"]
    )

    assert told.exit_code == 1
    assert "name an empty one" in told.output
