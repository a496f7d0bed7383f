"""The commands a newcomer types: they show what they promise and leave nothing behind."""

import contextlib
import fcntl
import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from missedcall.service.isolated import isolated_settings
from tests.journey.waiting import wait_until
from tests.support.processes import is_gone
from tools.demo import command as demo_command
from tools.demo.story import Story
from tools.demo.timeline import StepFailed

pytestmark = pytest.mark.journey
MISSEDCALL = [sys.executable, "-m", "missedcall"]


def test_demo_sees_every_step() -> None:
    shown = subprocess.run([*MISSEDCALL, "demo"], capture_output=True, text=True, timeout=120)

    assert shown.returncode == 0, shown.stdout + shown.stderr
    assert "everything was seen" in shown.stdout
    assert "की डिमांड राशि रु 1450" in shown.stdout


def test_demo_names_the_step_that_it_did_not_see(monkeypatch: pytest.MonkeyPatch) -> None:
    def play(_: Story) -> None:
        raise StepFailed("consumer hears the operator", "not seen within 30 s", ("listener",))

    monkeypatch.setattr(Story, "play", play)

    shown = CliRunner().invoke(demo_command.demo)

    assert shown.exit_code == 1
    assert "NOT SEEN: consumer hears the operator: not seen within 30 s" in shown.output
    assert "listener.log" in shown.output
    assert "connected to node-1" in shown.output


def test_bench_says_how_soon_a_phone_rings() -> None:
    command = [*MISSEDCALL, "bench", "ring", "--runs", "3", "--waiting", "20", "--json"]
    shown = subprocess.run(command, capture_output=True, text=True, timeout=120)

    assert shown.returncode == 0, shown.stdout + shown.stderr
    figures = json.loads(shown.stdout)
    assert (figures["runs"], figures["waiting"]) == (3, 20)
    assert 0 < figures["bare_ms"] < figures["ours_ms"]
    assert figures["ratio"] == pytest.approx(figures["ours_ms"] / figures["bare_ms"], rel=0.01)


CLEAN = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


@pytest.mark.parametrize("number", [*CLEAN, signal.SIGKILL])
def test_run_leaves_no_process_behind(number: signal.Signals) -> None:
    with running_service() as (service, children, logs):
        assert len(children) >= 6

        service.send_signal(number)
        service.wait(timeout=30)

        wait_until(lambda: all(is_gone(child) for child in children))
        said = "".join(file.read_text(errors="replace") for file in logs.glob("*.log"))
    if number in CLEAN:
        assert service.returncode == 0
        assert "Traceback" not in said, said


def test_two_services_cannot_share_a_folder(tmp_path: Path) -> None:
    config, environ = isolated_settings(tmp_path)
    config.state_dir.mkdir(parents=True, exist_ok=True)
    with (config.state_dir / "service.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        lock.write("4711")
        lock.flush()

        refused = subprocess.run(
            [*MISSEDCALL, "run"],
            capture_output=True,
            text=True,
            timeout=60,
            env={**os.environ, **environ},
        )

    assert refused.returncode == 1
    assert "is in use by another service (process 4711); stop that one" in refused.stderr


@contextlib.contextmanager
def running_service() -> Iterator[tuple[subprocess.Popen[str], list[int], Path]]:
    """Start `missedcall run` and wait until it is up; give its children's ids and its logs."""
    with tempfile.TemporaryDirectory(prefix="mc-", ignore_cleanup_errors=True) as folder:
        config, environ = isolated_settings(Path(folder))
        service = subprocess.Popen(
            [*MISSEDCALL, "run"],
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, **environ, "PYTHONUNBUFFERED": "1"},
        )
        try:
            assert service.stdout is not None
            said = list(iter_until(service.stdout, "Ctrl-C"))
            assert any("log in   first / " in line for line in said), said
            yield service, children_of(service.pid), config.state_dir / "logs"
        finally:
            if service.poll() is None:
                service.kill()
            service.communicate()


def iter_until(lines: Iterator[str], last: str) -> Iterator[str]:
    for line in lines:
        yield line
        if last in line:
            return


def children_of(pid: int) -> list[int]:
    tasks = Path(f"/proc/{pid}/task").iterdir()
    return [int(child) for task in tasks for child in (task / "children").read_text().split()]
