from pathlib import Path

import pytest
from click.testing import CliRunner

from missedcall.cli import main
from tests import kit


@pytest.mark.parametrize("command", [("calls",), ("messages", "--json"), ("operators", "list")])
def test_a_database_without_its_tables_is_one_line(
    unmigrated: Path, command: tuple[str, ...]
) -> None:
    (unmigrated / "missedcall.db").touch()

    result = CliRunner().invoke(main, list(command))

    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr == (
        "the database is not at the newest schema; run: missedcall db upgrade\n"
    )


READING = [
    *(("calls",), ("messages", "--json"), ("operators", "list"), ("audit",), ("offices", "list")),
    *(("operators", "sip-account", "201"), ("payments", "list"), ("privacy", "retention")),
    ("sms", "alarms"),
]


@pytest.mark.skipif(kit.ON_POSTGRESQL, reason="a server is there, or is not")
@pytest.mark.parametrize("command", READING, ids=" ".join)
def test_a_command_that_reads_makes_no_database(
    unmigrated: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    monkeypatch.setenv("MISSEDCALL__SERVICE__STATE_DIR", str(unmigrated / "tpyo"))
    monkeypatch.setenv("MISSEDCALL__SERVICE__SECRETS", str(unmigrated / "tpyo/secrets.env"))

    result = CliRunner().invoke(main, list(command))

    assert result.exit_code == 1
    assert (result.stdout, result.stderr) == (
        "",
        f"no database at {unmigrated}/tpyo/missedcall.db: start the service first "
        "(missedcall run), or correct service.state_dir\n",
    )
    assert list(unmigrated.iterdir()) == []


def test_upgrade_makes_the_database_and_may_be_run_again(unmigrated: Path) -> None:
    for _ in range(2):
        result = CliRunner().invoke(main, ["db", "upgrade"])
        assert (result.exit_code, result.stdout) == (0, "the database is at the newest schema\n")

    assert (unmigrated / "missedcall.db").exists()
    assert CliRunner().invoke(main, ["calls"]).stdout == "nothing yet\n"


@pytest.mark.parametrize("command", [("db", "upgrade"), ("calls",)])
def test_a_database_of_the_time_before_the_first_release_is_refused(
    world: kit.World, command: tuple[str, ...]
) -> None:
    with world.deps.db.writing() as db:
        db.exec_driver_sql("UPDATE alembic_version SET version_num = '0057'")

    result = CliRunner().invoke(main, list(command))

    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith(
        "the database is at revision 0057, which no released version had: it comes from the "
        "development before 0.2.0 and cannot be upgraded; nothing was changed; "
    )


def test_check_looks_at_migrations_and_not_at_your_database(unmigrated: Path) -> None:
    result = CliRunner().invoke(main, ["db", "check"])

    assert (result.exit_code, result.stdout) == (0, "migrations and tables agree\n")
    assert list(unmigrated.iterdir()) == []
