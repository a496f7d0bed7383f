"""A folder that cannot be used is told in a sentence with its fix, by whatever command met it."""

import errno
import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from missedcall.cli import main, unusable

COMMANDS = (["run"], ["calls"], ["db", "upgrade"], ["operators", "list"], ["listen"])


@pytest.fixture
def a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Leave a file where the state folder belongs."""
    place = tmp_path / "state"
    place.write_text("no folder")
    monkeypatch.setenv("MISSEDCALL__SERVICE__STATE_DIR", str(place))
    monkeypatch.setenv("MISSEDCALL__SERVICE__SECRETS", str(place / "secrets.env"))
    return place


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_file_in_place_of_the_state_folder_is_named(a_file: Path, command: list[str]) -> None:
    told = CliRunner().invoke(main, command)

    assert told.exit_code == 1
    assert not isinstance(told.exception, OSError)
    assert str(a_file) in told.output
    assert "set service.state_dir" in told.output


@pytest.mark.parametrize("command", [["run"], ["db", "upgrade"]], ids=" ".join)
def test_a_state_folder_of_another_account_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    def refuse(place: Path, *_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(place))

    monkeypatch.setenv("MISSEDCALL__SERVICE__STATE_DIR", str(tmp_path / "state"))
    monkeypatch.setenv("MISSEDCALL__SERVICE__SECRETS", str(tmp_path / "state/secrets.env"))
    monkeypatch.setattr(Path, "mkdir", refuse)

    told = CliRunner().invoke(main, command)

    assert told.exit_code == 1
    assert "this account may not use it; give it to this account (chown)" in told.output


@pytest.mark.parametrize("command", [["calls"], ["run"]], ids=" ".join)
def test_a_database_that_cannot_be_read_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    monkeypatch.setenv("MISSEDCALL__SERVICE__STATE_DIR", str(tmp_path))
    monkeypatch.setenv("MISSEDCALL__SERVICE__SECRETS", str(tmp_path / "secrets.env"))
    (tmp_path / "missedcall.db").mkdir()

    told = CliRunner().invoke(main, command)

    assert told.exit_code == 1
    assert "unable to open database file" in told.output
    assert str(tmp_path / "missedcall.db") in told.output
    assert "(chown)" in told.output


def test_an_error_about_no_file_is_left_to_be_seen_whole() -> None:
    assert unusable.sentence(BrokenPipeError(errno.EPIPE, "Broken pipe")) is None
    assert unusable.sentence(OSError(errno.EIO, "Input/output error", "/dev/x")) is None


def test_the_password_of_a_database_is_not_told() -> None:
    said = unusable.database_sentence(RuntimeError("no\n[SQL: x]"), "postgresql://me:pw@host/db")

    assert said.startswith("postgresql://…@host/db: no; ")
