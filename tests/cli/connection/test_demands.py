"""Versions of a demand from the command line."""

import json

import pytest
from click.testing import CliRunner, Result

from missedcall.cli import main
from missedcall.domain.operators.roles import Actor
from missedcall.usecases.operators import operators
from tests.kit import NOON, World

PASSWORD = "correct horse"


@pytest.fixture
def number(world: World) -> str:
    operators.add_operator(
        world.deps,
        login="anita",
        name="Anita",
        role=Actor.JE,
        office="412",
        password=PASSWORD,
        extension=None,
        language="hi",
        by="test",
        now=NOON,
    )
    return world.submit(*world.talks()).number


def run(*args: str) -> Result:
    return CliRunner().invoke(main, ["demands", *args], env={"MISSEDCALL_PASSWORD": PASSWORD})


def test_the_je_revises_and_both_versions_are_listed(world: World, number: str) -> None:
    how = ("--reason", "measured", "--as", "anita")
    done = run("revise", number, "--set", "load=4", *how)
    assert done.exit_code == 0, done.output

    listed = json.loads(run("list", number, "--json").stdout)
    assert [(row["version"], row["total_paise"], row["reason"]) for row in listed] == [
        (1, 295_000, ""),
        (2, 360_000, "measured"),
    ]
    refused = run("revise", number, "--set", "name=Ram", *how)
    assert (refused.exit_code, "cannot be corrected" in refused.stderr) == (2, True)
    assert run("reissue", number, "--as", "anita").exit_code == 2
    assert run("list", "1").exit_code == 2
