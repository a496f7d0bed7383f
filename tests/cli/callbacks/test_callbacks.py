"""What a callback went through is told by the command, with who did it and why."""

import json

from click.testing import CliRunner, Result

from missedcall.cli import main
from missedcall.domain.callbacks.call_outcome import CallOutcome
from tests.kit import NOON, World, after


def run(*words: str) -> Result:
    return CliRunner().invoke(main, words)


def test_a_callback_is_shown_with_all_it_went_through(world: World) -> None:
    world.misses()
    world.operator()
    world.finish(world.rung(at=after(seconds=4)), CallOutcome.BUSY, at=after(minutes=1))

    told = json.loads(run("callbacks", "show", "1", "--json").output)

    assert (told["number"], told["state"], told["attempts_used"]) == (
        "+91 98xxxxxx01",
        "waiting",
        1,
    )
    assert [(step["actor"], step["from"], step["to"]) for step in told["history"]] == [
        ("caller", None, "waiting"),
        ("dispatch", "waiting", "dialling"),
        ("asterisk", "dialling", "waiting"),
    ]
    assert told["history"][0]["at"] == NOON.isoformat()
    assert told["history"][2]["reason"] == "attempt ended: busy"
    (ring,) = told["attempts"]
    assert (ring["operator"], ring["outcome"]) == ("asha", "busy")
    assert "attempt ended: busy" in run("callbacks", "show", "1").output
    assert "98765" not in run("callbacks", "show", "1").output


def test_a_callback_that_is_not_there_is_named(world: World) -> None:
    refused = run("callbacks", "show", "7", "--json")

    assert refused.exit_code == 2
    assert refused.stderr == "callback 7: there is none; look at `missedcall callbacks`\n"
    assert world.rows("callbacks") == []


def test_the_list_is_still_what_the_bare_word_gives(world: World) -> None:
    world.misses()

    assert [row["id"] for row in json.loads(run("callbacks", "--json").output)] == [1]


def test_what_is_stuck_is_listed_with_its_mend(world: World) -> None:
    assert run("stuck").output == "nothing has lasted too long\n"
    assert json.loads(run("stuck", "--json").output) == []
    world.misses(at=after(days=-30))

    (late,) = json.loads(run("stuck", "--json").output)

    assert (late["entity"], late["id"], late["state"]) == ("callback", "1", "waiting")
    assert (late["limit_s"], late["seen_by"]) == (7200, "supervisor")
    assert "let more operators be ready" in run("stuck").output
