"""`missedcall web` serves, says what is wrong with its address, and stops when asked."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
import requests

from missedcall.service import ports
from tests.support.waiting import wait_until

COMMAND = (sys.executable, "-c", "from missedcall.cli.admin.web import web; web()")
PATIENCE_S = 30


@pytest.fixture
def environ(tmp_path: Path) -> Mapping[str, str]:
    """Give a state folder and a block of ports of this test's own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    return {
        **os.environ,
        "MISSEDCALL__SERVICE__STATE_DIR": str(tmp_path),
        "MISSEDCALL__SERVICE__SECRETS": str(tmp_path / "secrets.env"),
        "MISSEDCALL__PORTS__BASE": str(min(port, 60_000)),
    }


@pytest.fixture
def server(environ: Mapping[str, str]) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        COMMAND, env=environ, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    yield process
    process.kill()
    process.communicate(timeout=PATIENCE_S)


def get(environ: Mapping[str, str], path: str) -> int:
    """Ask as soon as the server answers; give the status."""
    port = int(environ["MISSEDCALL__PORTS__BASE"])
    wait_until(lambda: ports.answers("127.0.0.1", port), PATIENCE_S)
    return requests.get(f"http://127.0.0.1:{port}{path}", timeout=5).status_code


def test_serves_the_login_page_and_stops_on_sigterm(
    server: subprocess.Popen[str], environ: Mapping[str, str]
) -> None:
    assert get(environ, "/login") == 200
    assert get(environ, "/health") == 503  # no database was made and nobody listens

    server.send_signal(signal.SIGTERM)
    said, _ = server.communicate(timeout=PATIENCE_S)

    assert server.returncode == 0
    assert "/login" not in said


def test_says_in_one_line_that_the_port_is_taken(environ: Mapping[str, str]) -> None:
    port = int(environ["MISSEDCALL__PORTS__BASE"])
    with socket.create_server(("127.0.0.1", port)):
        ended = subprocess.run(
            COMMAND, env=environ, text=True, capture_output=True, timeout=PATIENCE_S, check=False
        )

    assert ended.returncode == 1
    assert ended.stderr.count("\n") == 1
    assert f"127.0.0.1:{port} cannot be used (Address already in use)" in ended.stderr
