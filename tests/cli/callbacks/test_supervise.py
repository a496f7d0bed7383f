"""Supervisors act from the command line, under their own name and with a reason."""

import datetime as dt
import json

import pytest
from click.testing import CliRunner, Result

from missedcall.cli import main
from missedcall.domain.operators.roles import Actor
from missedcall.usecases.operators import operators
from tests.kit import CALLER, World

PASSWORD = "correct horse"
BY = ("--as", "meena", "--reason", "he came to the office")


@pytest.fixture(autouse=True)
def _meena(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MISSEDCALL_PASSWORD", PASSWORD)
    now = dt.datetime.now(dt.UTC)
    for login, role in (("meena", Actor.SUPERVISOR), ("asha", Actor.OPERATOR)):
        operators.add_operator(
            world.deps,
            login=login,
            name=login,
            role=role,
            password=PASSWORD,
            extension=None,
            language="hi",
            by="test",
            now=now,
        )
    world.misses(at=now)


def ask(*words: str) -> Result:
    return CliRunner().invoke(main, ["supervise", *words])


def numbers(*words: str) -> Result:
    return CliRunner().invoke(main, ["numbers", *words])


def test_cancel_and_reopen(world: World) -> None:
    assert ask("cancel", "1", *BY).output == "cancelled\n"
    assert world.one("callbacks")["closed_reason"] == "cancelled"

    assert ask("reopen", "1", *BY).output == "reopened\n"
    assert world.one("callbacks")["state"] == "waiting"


def test_take_needs_a_phone_and_tells_how_long_it_is_kept(world: World) -> None:
    assert "no phone" in ask("take", "1", *BY).stderr

    operators.change_operator_phone(
        world.deps,
        login="meena",
        extension="201",
        mobile=None,
        by="test",
        now=dt.datetime.now(dt.UTC),
    )

    assert ask("take", "1", *BY).output.startswith("yours until ")
    assert world.one("callbacks")["wanted_operator_id"] == 1


def test_move_tells_the_time_it_got(world: World) -> None:
    tomorrow = dt.datetime.now(dt.UTC) + dt.timedelta(days=1)

    moved = ask("move", "1", "--at", f"{tomorrow:%Y-%m-%d}T10:30", *BY)

    assert moved.output == f"rung from {tomorrow:%d-%m-%Y} 10:30\n"


def test_what_cannot_be_done_is_told_in_one_line() -> None:
    refused = ask("release", "1", *BY)

    assert refused.exit_code == 2
    assert refused.stderr == (
        "Nothing was done. State of callback 1 now: Waiting. Needed: Parked. "
        "See `missedcall callbacks show 1`.\n"
    )


def test_an_operator_may_not(world: World) -> None:
    refused = ask("cancel", "1", "--as", "asha", "--reason", "no wish to ring")

    assert refused.exit_code == 2
    assert "asha is operator: this needs a supervisor or admin" in refused.stderr
    assert world.one("callbacks")["state"] == "waiting"


def test_numbers_are_blocked_listed_masked_and_unblocked() -> None:
    assert numbers("list").output == "no number is blocked\n"

    numbers("block", CALLER, "--kind", "do_not_call", *BY)

    (listed,) = json.loads(numbers("list", "--json").output)
    assert (listed["number"], listed["kind"]) == ("+91 98xxxxxx01", "do_not_call")
    assert numbers("unblock", CALLER, "--as", "meena").output == "unblocked\n"
    assert json.loads(numbers("list", "--json").output) == []
