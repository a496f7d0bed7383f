"""Tables and messages speak to people; JSON speaks to programs."""

import datetime as dt
import json
import os
import subprocess
import sys
from enum import StrEnum

import pytest
import wcwidth
from click.testing import CliRunner

from missedcall.cli import main, tables, words
from tests.kit import World


class Kind(StrEnum):
    ONE = "one"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, "-"),
        (True, "yes"),
        (False, "no"),
        (0.2537815976337061, "0.25"),
        (10.0, "10"),
        (-0.5, "-0.5"),
        (120, "120"),
        (("hi",), "hi"),
        (["hi", "hne"], "hi, hne"),
        ([], "-"),
        ({"R1": 2, "R2": None}, "R1: 2, R2: -"),
        (dt.date(2026, 12, 1), "01-12-2026"),
        (dt.datetime(2026, 12, 1, 4, 30, tzinfo=dt.UTC), "01-12-2026 10:00:00"),
        (Kind.ONE, "one"),
        ("two\nlines", "two lines"),
    ],
)
def test_a_cell_shows_nothing_of_python(value: object, shown: str) -> None:
    assert tables.table([{"value": value}]).splitlines() == ["value", shown]


def test_columns_stand_straight_behind_devanagari() -> None:
    rows = [{"hi": "क्षेत्र", "en": "region"}, {"hi": "रायपुर नगर", "en": "Raipur"}]

    header, *lines = tables.table(rows).splitlines()

    place = header.index("en")
    assert [
        wcwidth.width(line[: -len(row["en"])]) for line, row in zip(lines, rows, strict=True)
    ] == [
        place,
        place,
    ]
    assert wcwidth.width("क्षेत्र") < len("क्षेत्र")


def test_programs_get_the_values_as_they_are() -> None:
    row = {"speaks": ["hi"], "final": False, "share": 0.2537815976337061}

    assert json.loads(tables.as_json([row])) == [row]


@pytest.mark.parametrize(
    ("command", "says"),
    [
        (["call-log", "--day", "today"], "'today' cannot be read; write it like 2026-11-22"),
        (["points", "leaderboard", "--month", "11"], "'11' cannot be read; write it like 2026-11"),
        (
            ["supervise", "move", "7", "--at", "10:30", "--as", "m", "--reason", "r"],
            "'10:30' cannot be read; write it like 2026-11-22T10:30",
        ),
    ],
)
def test_a_day_that_cannot_be_read_is_told_by_an_example(command: list[str], says: str) -> None:
    told = CliRunner().invoke(main, command)

    assert told.exit_code == 2
    assert told.stderr.splitlines()[-1].endswith(says)
    assert "%" not in told.output


@pytest.mark.parametrize("typed", ["x", "0", "-- -1", "99999999999"])
def test_an_id_that_no_row_has_is_told_by_an_example(typed: str) -> None:
    told = CliRunner().invoke(main, ["callbacks", "show", *typed.split()])

    assert told.exit_code == 2
    shown = typed.removeprefix("-- ")
    assert told.stderr.splitlines()[-1].endswith(
        f"'{shown}' is the id of no row; write a number such as 17"
    )


def test_no_help_shows_a_form_of_pythons_own() -> None:
    told = CliRunner().invoke(main, ["call-log", "--help"])

    assert "--day YYYY-MM-DD" in told.output


def test_one_is_no_plural() -> None:
    assert [words.counted(count, "mistake") for count in (0, 1, 2)] == [
        *("0 mistakes", "1 mistake", "2 mistakes"),
    ]


@pytest.mark.parametrize(
    ("command", "variable"),
    [
        (["questions", "ask", "supply", "1", "--as", "meena"], "MISSEDCALL_PASSWORD"),
        (["operators", "add", "asha", "--name", "Asha"], "MISSEDCALL_NEW_PASSWORD"),
    ],
)
def test_without_a_terminal_the_variable_of_the_password_is_named(
    world: World, command: list[str], variable: str
) -> None:
    told = subprocess.run(
        [sys.executable, "-m", "missedcall", *command],
        input="word\nword\n",
        env=dict(os.environ),
        start_new_session=True,
        capture_output=True,
        text=True,
    )

    assert told.returncode == 2
    assert told.stderr == f"no terminal to ask for the password at: set {variable}\n"
