"""Logs end at a size, whatever writes into them and however often it fails."""

import os
import sys
from pathlib import Path

import pytest

from missedcall.service import log_files
from missedcall.service.supervisor import ProcessSpec, ProcessSupervisor
from tests.ivr.exchange import wait_until

# One process writes both logs: a second one in the background would outlive the part's end.
LOUD = """
import sys
more = open(sys.argv[1], "a")
while True:
    for out in (sys.stdout, more):
        out.write("Traceback\\n  the same again and again\\n" * 100)
        out.flush()
"""


def test_a_log_is_cut_at_its_size_and_its_last_parts_are_kept(tmp_path: Path) -> None:
    file = tmp_path / "part.log"
    for number in range(1, 7):
        file.write_text(f"{number}" * 11)
        assert log_files.rotate_log(file, most=10)
        assert file.read_text() == ""

    parts = {each.name: each.read_text()[0] for each in log_files_of(tmp_path)}
    assert parts == {"part.log.1": "6", "part.log.2": "5", "part.log.3": "4"}
    assert not log_files.rotate_log(file, most=10)
    assert not log_files.rotate_log(tmp_path / "none.log", most=10)


def log_files_of(folder: Path) -> list[Path]:
    return [each for each in folder.iterdir() if each.suffix != ".log"]


def test_a_traceback_that_never_ends_does_not_fill_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    most = 100_000
    monkeypatch.setattr(log_files, "LOOK_AGAIN_S", 0.0)
    monkeypatch.setattr(log_files.rotate_log, "__kwdefaults__", {"most": most})
    logs, own = tmp_path / "logs", tmp_path / "asterisk"
    own.mkdir()
    supervisor = ProcessSupervisor(logs)
    try:
        command = (sys.executable, "-c", LOUD, str(own / "messages"))
        child = supervisor.add(ProcessSpec("loud", command, os.environ, own_logs=own))
        wait_until((logs / "loud.log.3").exists, seconds=60)
        wait_until((own / "messages.3").exists, seconds=60)
        assert child.pid
        assert child.starts == 1
    finally:
        supervisor.stop()
        names = sorted(each.name for each in (*logs.iterdir(), *own.iterdir()))
    assert names == sorted(
        f"{name}{part}" for name in ("loud.log", "messages") for part in ("", ".1", ".2", ".3")
    )


def test_a_log_that_cannot_be_cut_harms_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(log_files.rotate_log, "__kwdefaults__", {"most": 1})
    for name in ("a.log", "b.log"):
        (tmp_path / name).write_text("long")
    (tmp_path / "a.log.2").touch()
    (tmp_path / "a.log.3").mkdir()

    log_files.rotate_logs([tmp_path / "a.log", tmp_path / "b.log"])

    assert "a.log cannot be cut" in caplog.text
    assert (tmp_path / "b.log.1").read_text() == "long"
