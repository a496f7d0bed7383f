"""A telephone of SIPp ends with the program that plays it, and leaves no folder."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.ivr.exchange import wait_until
from tests.support.processes import is_gone

RINGS = """
import sys
print("phone", flush=True)
open("pid", "w").write(str(__import__("os").getpid()))
__import__("time").sleep(60)
"""
PLAYS = """
import time
from tools.softphones.sipp import Sipp
with Sipp("register", host="127.0.0.1", port=1, peer=("127.0.0.1", 1)) as phone:
    print(phone._folder.name, flush=True)
    time.sleep(60)
"""


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Put a program that never ends by itself in the place of SIPp."""
    sipp = tmp_path / "sipp"
    sipp.write_text(f"#!{sys.executable}\n{RINGS}")
    sipp.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    return sipp


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_it_ends_with_its_parent(program: Path, number: signal.Signals) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", PLAYS], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout
        folder = Path(parent.stdout.readline().strip())
        wait_until(lambda: (folder / "pid").exists() and (folder / "pid").read_text())
        phone = int((folder / "pid").read_text())
        assert not is_gone(phone)

        parent.send_signal(number)
        parent.communicate()

    wait_until(lambda: is_gone(phone))
    wait_until(lambda: not folder.exists())
