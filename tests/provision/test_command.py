"""`missedcall setup` as a person and as a script see it."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from missedcall.cli.admin.setup import setup
from tests.provision.conftest import Play


@pytest.fixture
def bare_machine(play: Play, monkeypatch: pytest.MonkeyPatch) -> Play:
    """Play a machine with SIPp and a voice, without Asterisk."""
    monkeypatch.delenv("MISSEDCALL_ASTERISK", raising=False)
    play("asterisk", "exit 1")
    play("sipp", "echo SIPp v3.6.1")
    play("espeak-ng", "echo eSpeak NG text-to-speech: 1.51  Data at: /usr/lib")
    play("sox", "echo sox:      SoX v14.4.2")
    play("bearerbox", 'echo "Kannel bearerbox version \\`1.4.5\'."')
    play("chromium", "echo Chromium 156.0.8078.79 built on Debian GNU/Linux 12")
    play("postgres", "echo 'postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)'")
    return play


def test_check_tells_what_is_missing_and_how_to_mend_it(
    bare_machine: Play, tmp_path: Path
) -> None:
    told = CliRunner().invoke(setup, ["--check", "--programs-dir", str(tmp_path / "none")])

    assert told.exit_code == 1
    missing = [line for line in told.stderr.splitlines() if line.startswith("Missing.")]
    assert len(missing) == 1
    assert "asterisk" in missing[0]
    assert "make setup" in missing[0]
    assert "sipp           3.6.1" in told.stdout
    assert not (tmp_path / "none").exists()


def test_what_only_the_tests_need_is_asked_for_by_name(bare_machine: Play, tmp_path: Path) -> None:
    told = CliRunner().invoke(setup, ["--check", "--tests", "--programs-dir", str(tmp_path)])

    assert "bearerbox      1.4.5" in told.stdout
    assert "chromium       156.0.8078.79" in told.stdout
    assert "postgres       15.18" in told.stdout


def test_json_is_one_array_of_objects(bare_machine: Play, tmp_path: Path) -> None:
    told = CliRunner().invoke(setup, ["--check", "--json", "--programs-dir", str(tmp_path)])

    programs = {program["name"]: program for program in json.loads(told.stdout)}
    assert set(programs) == {"asterisk", "sipp", "espeak-ng", "sox", "valkey-server"}
    assert (programs["espeak-ng"]["version"], programs["sox"]["version"]) == ("1.51", "14.4.2")
    assert programs["sipp"]["present"] is True
    assert programs["asterisk"]["present"] is False
    assert programs["asterisk"]["place"] is None
