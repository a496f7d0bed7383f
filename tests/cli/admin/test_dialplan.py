"""The admin sees what Asterisk is told, and can take it to an Asterisk outside the service."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from dialplan import render
from missedcall.cli import main
from missedcall.cli.admin.dialplan import dialplan
from missedcall.config import load_config


@pytest.fixture(autouse=True)
def _own_state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MISSEDCALL__SERVICE__STATE_DIR", str(tmp_path / "state"))
    monkeypatch.setenv("MISSEDCALL__SERVICE__SECRETS", str(tmp_path / "secrets.env"))


def test_show_fills_in_the_configuration_and_leaves_secrets_out() -> None:
    shown = CliRunner().invoke(dialplan, ["show", "extensions.conf"])
    manager = CliRunner().invoke(dialplan, ["show", "manager.conf"])

    assert "exten => +917404040625,1,Goto(missed-call,7404040625,1)" in shown.output
    assert "secret = unsaid" in manager.output


def test_show_names_the_files_when_asked_for_one_that_is_not_there() -> None:
    shown = CliRunner().invoke(dialplan, ["show", "sip.conf"])

    assert shown.exit_code == 2
    assert "there are asterisk.conf, extensions.conf" in shown.output


def test_write_gives_files_that_only_the_owner_reads(tmp_path: Path) -> None:
    written = CliRunner().invoke(dialplan, ["write", str(tmp_path / "etc")])

    assert written.exit_code == 0, written.output
    manager = tmp_path / "etc" / "manager.conf"
    assert manager.stat().st_mode & 0o777 == 0o600
    assert "unsaid" not in manager.read_text()


def test_write_refuses_an_unknown_node(tmp_path: Path) -> None:
    refused = CliRunner().invoke(dialplan, ["write", str(tmp_path), "--node", "node-9"])

    assert refused.exit_code == 2
    assert "asterisk.nodes has node-1" in refused.output


def test_check_says_that_all_is_well() -> None:
    told = CliRunner().invoke(dialplan, ["check"])

    assert (told.exit_code, told.stdout) == (
        0,
        f"good: {len(render.rehearse(load_config()))} files\n",
    )


def test_check_names_each_fault(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("MISSEDCALL__SERVICE__STATE_DIR", f'"{tmp_path}/a;b"')

    told = CliRunner().invoke(dialplan, ["check"])
    whole = CliRunner().invoke(main, ["check"])

    assert told.exit_code == whole.exit_code == 2
    assert "holds a semicolon" in told.stderr
    assert told.stderr == whole.stderr
