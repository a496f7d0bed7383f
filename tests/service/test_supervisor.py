"""A part that dies is started again; when we end, or are killed, nothing of ours is left."""

import logging
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from missedcall.config import load_config
from missedcall.service import process_specs, supervisor
from missedcall.service.priority import Priority
from missedcall.service.supervisor import ProcessSpec, ProcessSupervisor, SupervisedProcess
from tests.ivr.exchange import wait_until
from tests.support.processes import is_gone

SLEEPER = ("sleep", "60")
STUBBORN = ("sh", "-c", "trap '' TERM; echo deaf; while :; do sleep 0.05; done")


@pytest.fixture
def supervised(tmp_path: Path) -> Iterator[ProcessSupervisor]:
    supervised = ProcessSupervisor(tmp_path)
    yield supervised
    supervised.stop()


def part(*command: str, name: str = "part") -> ProcessSpec:
    return ProcessSpec(name, command, os.environ)


def pid_of(child: SupervisedProcess) -> int:
    wait_until(lambda: child.pid)
    assert child.pid
    return child.pid


def test_a_part_that_is_killed_is_started_again(supervised: ProcessSupervisor) -> None:
    child = supervised.add(part(*SLEEPER))
    first = pid_of(child)

    os.kill(first, signal.SIGKILL)

    wait_until(lambda: child.pid not in (None, first))
    assert child.starts == 2


def test_a_part_that_keeps_dying_is_started_ever_more_slowly(
    supervised: ProcessSupervisor,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(supervisor, "PAUSES_S", (0.01, 0.02, 0.03))

    child = supervised.add(part("sh", "-c", "exit 3"))

    wait_until(lambda: child.starts == 5)
    told = [record.getMessage() for record in caplog.records][:4]
    assert told == [
        f"part ended (3) and is started again in {pause} s" for pause in (0.01, 0.02, 0.03, 0.03)
    ]


def test_a_part_that_lived_long_is_started_again_at_once(
    supervised: ProcessSupervisor,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(supervisor, "PAUSES_S", (0.01, 60))
    monkeypatch.setattr(supervisor, "STEADY_S", 0.0)

    child = supervised.add(part("sh", "-c", "exit 3"))

    wait_until(lambda: child.starts == 4)
    assert "60" not in caplog.text


def test_a_part_that_cannot_be_started_harms_no_other(
    supervised: ProcessSupervisor, caplog: pytest.LogCaptureFixture
) -> None:
    living = pid_of(supervised.add(part(*SLEEPER, name="living")))

    missing = supervised.add(part("/no/such/program", name="missing"))
    wait_until(lambda: missing.starts == 2)

    assert not is_gone(living)
    assert missing.pid is None
    assert "missing could not be started" in caplog.text
    assert "/no/such/program" in caplog.text


def test_what_a_part_says_is_kept(supervised: ProcessSupervisor, tmp_path: Path) -> None:
    supervised.add(part("sh", "-c", "echo out; echo err >&2; sleep 60"))

    wait_until(lambda: (tmp_path / "part.log").exists())
    wait_until(lambda: (tmp_path / "part.log").read_text() == "out\nerr\n")


def test_stopping_ends_them_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(supervisor, "STOP_S", 0.3)
    caplog.set_level(logging.WARNING)
    supervised = ProcessSupervisor(tmp_path)
    pids = [
        pid_of(supervised.add(part(*SLEEPER, name="sleeper"))),
        pid_of(supervised.add(part(*STUBBORN, name="stubborn"))),
    ]
    wait_until(lambda: (tmp_path / "stubborn.log").read_text() == "deaf\n")

    supervised.stop()

    assert all(is_gone(pid) for pid in pids)
    assert "stubborn did not stop in time and was killed" in caplog.text
    assert "sleeper" not in caplog.text


def test_what_carries_others_ends_after_them(tmp_path: Path) -> None:
    supervised = ProcessSupervisor(tmp_path)
    carrier = pid_of(
        supervised.add(ProcessSpec("carrier", SLEEPER, os.environ, carries_others=True))
    )
    looks = f"trap 'sleep 0.4; kill -0 {carrier} && echo carried; exit' TERM; echo ready"
    supervised.add(part("sh", "-c", f"{looks}; while :; do sleep 0.05; done", name="carried"))
    wait_until(lambda: (tmp_path / "carried.log").exists())
    wait_until(lambda: (tmp_path / "carried.log").read_text() == "ready\n")

    supervised.stop()

    assert (tmp_path / "carried.log").read_text() == "ready\ncarried\n"
    assert is_gone(carrier)


def test_a_signal_of_the_terminal_reaches_no_part(supervised: ProcessSupervisor) -> None:
    """It goes to all processes of the terminal's session; ours are stopped in order."""
    pid = pid_of(supervised.add(part(*SLEEPER)))

    wait_until(lambda: os.getsid(pid) == pid)


@pytest.mark.parametrize("priority", Priority)
def test_a_part_runs_at_its_priority(supervised: ProcessSupervisor, priority: Priority) -> None:
    pid = pid_of(supervised.add(ProcessSpec("part", SLEEPER, os.environ, priority=priority)))

    may = priority >= 0 or os.geteuid() == 0
    wait_until(lambda: os.getpriority(os.PRIO_PROCESS, pid) == (priority if may else 0))
    autogroup = Path(f"/proc/{pid}/autogroup")
    if may and autogroup.exists():
        assert autogroup.read_text().endswith(f"nice {priority}\n")


def test_asterisk_comes_before_what_hears_it_and_that_before_the_rest() -> None:
    config = load_config(environ={})
    own = {part.name: part.priority for part in process_specs.own(config, {})}

    assert Priority.CALLS < 0 < own["listener"] == own["agi"] < own["web"] < own["worker-1"]


PARENT = """
import os, pathlib, time
from missedcall.service.supervisor import ProcessSupervisor, ProcessSpec
supervisor = ProcessSupervisor(pathlib.Path({folder!r}))
child = supervisor.add(ProcessSpec("part", ("sleep", "60"), os.environ))
while child.pid is None:
    time.sleep(0.01)
print(child.pid, flush=True)
time.sleep(60)
"""


def test_a_part_whose_parent_is_killed_dies_too(tmp_path: Path) -> None:
    script = PARENT.format(folder=str(tmp_path))
    command = [sys.executable, "-c", script]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout
        pid = int(parent.stdout.readline())
        assert not is_gone(pid)

        parent.kill()

    wait_until(lambda: is_gone(pid))
