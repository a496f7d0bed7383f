"""`missedcall sms stats|receipts|alarms|resend|resume`."""

import json

import pytest
from click.testing import CliRunner, Result

from missedcall.cli import main
from missedcall.db.messages import stopped_templates
from missedcall.domain.operators.roles import Actor
from missedcall.usecases.operators import operators
from tests.kit import NOON, World
from tests.usecases.outbox import post, queue

PASSWORD = "correct horse"
TEMPLATE = "1007000000000000021"


def ask(*words: str) -> Result:
    return CliRunner().invoke(main, ["sms", *words], env={"MISSEDCALL_PASSWORD": PASSWORD})


@pytest.fixture
def delivered(world: World) -> int:
    message_id = queue(world)
    world.deliver_message(message_id)
    post(world, id="G-1")
    return message_id


def person(world: World, role: Actor) -> str:
    operators.add_operator(
        world.deps,
        login=role.value,
        name="Meena Sahu",
        role=role,
        password=PASSWORD,
        extension=None,
        language="hi",
        by="test",
        now=NOON,
    )
    return role.value


def test_stats_tell_days_and_what_stands_still(world: World, delivered: int) -> None:
    found = json.loads(ask("stats", "--json").stdout)

    assert [set(day) for day in found["days"]] == [
        {"day", "demands", "within_10_s", "within_60_s", "share_10_s"}
    ] * 7
    assert found["messages"] == [["demand", "delivered", 1]]
    assert found["gateway"] == "local"
    plain = ask("stats").stdout
    assert "1 delivered" in plain
    assert "stopped templates: none" in plain


def test_receipts_are_listed(world: World, delivered: int) -> None:
    (row,) = json.loads(ask("receipts", "--json").stdout)

    assert (row["gateway"], row["message_id"], row["status"]) == ("local", delivered, "delivered")
    assert "delivered" in ask("receipts").stdout


def test_alarms_are_listed(world: World) -> None:
    assert json.loads(ask("alarms", "--json").stdout) == []


def test_an_operator_sends_a_message_again(world: World, delivered: int) -> None:
    login = person(world, Actor.OPERATOR)
    words = ("resend", str(delivered), "--as", login, "--reason", "he deleted it")

    assert ask(*words).stdout == "message 2 is queued\n"
    again = ask(*words)
    assert (again.exit_code, again.stderr) == (
        2,
        "SMS 1 is still on its way; wait a little.\n",
    )


def test_only_an_admin_resumes_a_template(world: World) -> None:
    words = ("resume", TEMPLATE, "--reason", "registered anew", "--as")
    with world.deps.db.writing() as db:
        stopped_templates.stop_template(db, TEMPLATE, at=NOON, reason="633")

    assert ask(*words, person(world, Actor.SUPERVISOR)).exit_code == 2
    admin = person(world, Actor.ADMIN)
    assert ask(*words, admin).stdout == f"template {TEMPLATE} is sent again\n"
    assert "is not stopped" in ask(*words, admin).stderr
