"""`missedcall clients`: keys are printed once, lists tell how they begin."""

import json

from click.testing import CliRunner, Result

from missedcall.cli import main
from tests.kit import World


def run(*words: str) -> Result:
    return CliRunner().invoke(main, ["clients", *words])


def test_a_client_from_its_key_to_its_end(world: World) -> None:
    made = run("add", "mor-bijli", "--scope", "catalogue", "--scope", "persons", "--days", "30")
    key = made.output.split()[-1]
    rotated = run("rotate", "mor-bijli", "--old-days", "1")
    run("disable", "mor-bijli")

    (listed,) = json.loads(run("list", "--json").output)

    assert (made.exit_code, rotated.exit_code) == (0, 0)
    assert listed["client"] == "mor-bijli"
    assert listed["scopes"] == ["catalogue", "persons"]
    assert listed["disabled_at"]
    assert [shown.split("…")[0] == key[:10] for shown in listed["keys"]] == [False, True]
    assert "mor-bijli" in run("list").output
    assert run("enable", "mor-bijli").output == "enabled mor-bijli\n"


def test_what_cannot_be_is_told_with_status_2(world: World) -> None:
    assert run("rotate", "nobody").exit_code == 2
    assert run("add", "App", "--scope", "catalogue").exit_code == 2
    assert run("add", "app", "--scope", "everything").exit_code == 2
