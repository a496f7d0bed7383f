"""`missedcall web` serves, says what is wrong with its address, and stops when asked."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

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
    """Ask until the server answers; give the status."""
    address = f"http://127.0.0.1:{environ['MISSEDCALL__PORTS__BASE']}{path}"
    last = time.monotonic() + PATIENCE_S
    while True:
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            error.close()
            return error.code
        except OSError:
            assert time.monotonic() < last, "the server never answered"
            time.sleep(0.05)


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
