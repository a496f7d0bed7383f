"""A real Redis server of the tests' own, on a socket file, so that no port can clash."""

import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis

from callback_worker import job_queue
from missedcall.provision import valkey
from tests import kit, leaks


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """Start a server and give its address."""
    with tempfile.TemporaryDirectory(prefix="mc-") as folder:
        place = Path(folder) / "redis.sock"
        process = subprocess.Popen(
            (
                str(valkey.server()),
                *("--port", "0", "--unixsocket", str(place)),
                *("--save", "", "--appendonly", "no", "--dir", folder),
            ),
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdout
        for line in process.stdout:
            if "ready to accept connections" in line.lower():
                break
        try:
            yield f"unix://{place}"
        finally:
            process.kill()
            process.wait(timeout=10)
            process.stdout.close()


@pytest.fixture
def connection(server: str) -> Iterator[redis.Redis]:
    """Connect to an empty server, as the service does."""
    connection = job_queue.connect_redis(server)
    connection.flushall()
    yield connection
    leaks.refuse_in_jobs(connection)
    connection.close()


@pytest.fixture
def world(tmp_path: Path) -> kit.World:
    return kit.make_world(tmp_path)
