"""Questions are asked, listed and turned into tasks that are done, from the shell."""

import datetime as dt
import json

import pytest
from click.testing import CliRunner, Result

from missedcall.cli import main
from missedcall.domain.operators.roles import Actor
from missedcall.usecases.operators import operators
from tests.kit import CALLER, NOON, World

PASSWORD = "correct horse"
QUESTION = "id kind application number state asked_at asked_by expires_at answered_at call"
TASK = "id kind explanation application number created_at due_at done_at actor note"


def do(*words: str) -> Result:
    return CliRunner().invoke(main, words)


def rows(*words: str) -> list[dict[str, object]]:
    result = do(*words, "--json")
    assert result.exit_code == 0, result.output
    listed = json.loads(result.stdout)
    assert isinstance(listed, list)
    return listed


@pytest.fixture
def application(world: World, monkeypatch: pytest.MonkeyPatch) -> str:
    """Leave an application, and a supervisor who may ask about it."""
    operator_id, attempt_id = world.talks()
    operators.add_operator(
        world.deps,
        login="meena",
        name="Meena Sahu",
        role=Actor.SUPERVISOR,
        password=PASSWORD,
        extension=None,
        language="hi",
        by="test",
        now=NOON,
    )
    monkeypatch.setenv("MISSEDCALL_PASSWORD", PASSWORD)
    return world.submit(operator_id, attempt_id).number


def test_a_question_is_asked_answered_and_its_task_done(world: World, application: str) -> None:
    asked = do("questions", "ask", "cable_ready", application, "--as", "meena")
    assert asked.stdout == "asked: question 1\n"

    (question,) = rows("questions", "list")
    assert list(question) == QUESTION.split()
    assert (question["state"], question["asked_by"]) == ("open", "meena")
    assert (question["application"], question["number"]) == (application, "+91 98xxxxxx01")
    assert rows("tasks", "list") == []

    world.misses(at=dt.datetime.now(dt.UTC))
    (task,) = rows("tasks", "list")
    assert list(task) == TASK.split()
    assert (task["kind"], task["explanation"], task["done_at"]) == (
        "cable_ready",
        "answered",
        None,
    )
    assert rows("questions", "list")[0]["call"] == world.rows("calls")[-1]["id"]

    done = do("tasks", "done", "1", "--note", "meter on Friday", "--as", "meena")
    assert done.stdout == "done\n"
    assert rows("tasks", "list")[0]["note"] == "meter on Friday"
    assert CALLER not in do("tasks", "list").stdout + do("questions", "list").stdout


def test_what_cannot_be_asked_or_done_is_refused_with_its_reason(
    world: World, application: str
) -> None:
    unknown = do("questions", "ask", "supply", "41226999999", "--as", "meena")
    assert (unknown.exit_code, world.rows("questions")) == (2, [])
    assert "application 41226999999: there is none" in unknown.stderr

    undone = do("tasks", "done", "7", "--note", "x", "--as", "meena")
    assert (undone.exit_code, undone.stderr) == (
        2,
        "Task 7 is not to be done any more, or there is none. See `missedcall tasks list`.\n",
    )


def test_an_unknown_kind_is_named(application: str) -> None:
    result = do("questions", "ask", "moon", application, "--as", "meena")

    assert result.exit_code == 2
    assert "'cable_ready', 'at_home', 'supply', 'withdrew'" in result.stderr
