from pathlib import Path

import pytest
from click.testing import CliRunner

from missedcall.cli import main


@pytest.mark.parametrize("command", [("calls",), ("messages", "--json"), ("operators", "list")])
def test_a_database_without_its_tables_is_one_line(
    unmigrated: Path, command: tuple[str, ...]
) -> None:
    result = CliRunner().invoke(main, list(command))

    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr == (
        "the database is not at the newest schema; run: missedcall db upgrade\n"
    )


def test_upgrade_makes_the_database_and_may_be_run_again(unmigrated: Path) -> None:
    for _ in range(2):
        result = CliRunner().invoke(main, ["db", "upgrade"])
        assert (result.exit_code, result.stdout) == (0, "the database is at the newest schema\n")

    assert (unmigrated / "missedcall.db").exists()
    assert CliRunner().invoke(main, ["calls"]).stdout == "nothing yet\n"


def test_check_looks_at_migrations_and_not_at_your_database(unmigrated: Path) -> None:
    result = CliRunner().invoke(main, ["db", "check"])

    assert (result.exit_code, result.stdout) == (0, "migrations and tables agree\n")
    assert list(unmigrated.iterdir()) == []
