"""However many hang on to the web server, and while another holds the database, it answers."""

import contextlib
import json
import os
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
import requests

from missedcall.config import secrets
from tests.cli.admin.test_web import environ, get, server

__all__ = ["environ", "server"]
IDLE = 300
POSTS = 24  # three times as many as there are threads


def port(environ: Mapping[str, str]) -> int:
    return int(environ["MISSEDCALL__PORTS__BASE"])


@pytest.fixture
def with_database(environ: Mapping[str, str], tmp_path: Path) -> Path:
    command = (sys.executable, "-m", "missedcall", "db", "upgrade")
    subprocess.run(command, env={**os.environ, **environ}, check=True, timeout=60)
    return tmp_path / "missedcall.db"


@pytest.fixture
def idle(server: object, environ: Mapping[str, str]) -> Iterator[list[socket.socket]]:
    """Open connections that say nothing."""
    get(environ, "/login")
    with contextlib.ExitStack() as stack:
        address = ("127.0.0.1", port(environ))
        yield [
            stack.enter_context(socket.create_connection(address, timeout=5)) for _ in range(IDLE)
        ]


def test_hundreds_of_idle_connections_stop_nobody(
    idle: list[socket.socket], environ: Mapping[str, str]
) -> None:
    started = time.monotonic()

    assert get(environ, "/login") == 200
    assert get(environ, "/health") == 503  # no database was made; but it answers

    assert time.monotonic() - started < 10
    assert len(idle) == IDLE


def test_while_somebody_holds_the_database_gateways_are_refused_soon_and_pages_answer(
    with_database: Path, server: object, environ: Mapping[str, str], tmp_path: Path
) -> None:
    assert get(environ, "/login") == 200
    url = f"http://127.0.0.1:{port(environ)}"
    path = secrets.load_secrets(tmp_path / "secrets.env").receipt_path
    answers: list[tuple[int, str, float]] = []
    posts = [
        threading.Thread(target=post, args=(f"{url}/receipts/{path}/local", answers))
        for _ in range(POSTS)
    ]
    with contextlib.closing(sqlite3.connect(with_database, isolation_level=None)) as holder:
        holder.execute("BEGIN IMMEDIATE")
        for each in posts:
            each.start()
        health, seconds = read(f"{url}/health")
        for each in posts:
            each.join()
        holder.execute("ROLLBACK")

    assert "database" in json.loads(health)["parts"]
    assert seconds < 5
    assert {(status, retry) for status, retry, _ in answers} == {(503, "5")}
    assert min(took for _, _, took in answers) < 4
    post(f"{url}/receipts/{path}/local", answers)
    assert answers[-1][0] == 200


def read(url: str) -> tuple[str, float]:
    """Give what is answered, whatever the status, and how long it took."""
    answer = requests.get(url, timeout=30)
    return answer.text, answer.elapsed.total_seconds()


def post(url: str, answers: list[tuple[int, str, float]]) -> None:
    """Post a receipt; note the status, when to try again, and how long it took."""
    receipt = {"id": "1", "message_id": "1", "status": "DELIVRD"}
    answer = requests.post(url, data=receipt, timeout=30)
    retry = answer.headers.get("Retry-After", "")
    answers.append((answer.status_code, retry, answer.elapsed.total_seconds()))
