"""A real Redis server of the tests' own, on a socket file, so that no port can clash."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import redis

from callback_worker import job_queue
from tests import kit, leaks
from tests.support.redis_server import running_redis


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """Start a server and give its address."""
    with running_redis() as server:
        yield server.url


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
