"""A day that no calendar can count ends a command in one line."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from missedcall.cli import calendar_type, main
from tests.kit import World

COMMANDS = {
    "reconcile": "payments reconcile {file} --channel bank --day {day}",
    "call-log": "call-log --day {day}",
    "report": "report cserc --month {month}",
    "points leaderboard": "points leaderboard --month {month} --area urban",
    "points export": "points export --month {month}",
    "export since": "export connections --since {day} --until 2026-11-30 --as accounts1",
    "export until": "export connections --since 2026-11-01 --until {day} --as accounts1",
    "breach": "privacy breach begin x --from {day} --as privacy1",
    "dues": "dues import {file} --as-of {day} --as accounts1",
    "block": "numbers block 9876500001 --until {day} --as boss --reason x",
    "quote": "quote --on {day}",
}


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "1999-12-31", "2999-01-01"])
@pytest.mark.parametrize("command", COMMANDS)
def test_a_year_that_cannot_be_ends_the_command_in_one_line(
    world: World, tmp_path: Path, command: str, day: str
) -> None:
    file = tmp_path / "x.csv"
    file.write_text("a,b\n")
    words = COMMANDS[command].format(file=file, day=day, month=day[:7]).split()

    result = CliRunner().invoke(main, words)

    assert result.exit_code == 2
    assert result.exception is None or isinstance(result.exception, SystemExit)
    told = r"lies outside 2000-01-01 to 20\d\d-\d\d-\d\d; correct the year"
    assert re.search(told, result.stderr)


def test_no_command_takes_a_bare_date() -> None:
    folder = Path(calendar_type.__file__).parent
    bare = [path for path in folder.rglob("*.py") if "click.DateTime([" in path.read_text("utf-8")]
    assert bare == []
