"""A real Redis of a test's own, on a socket file, so that no port can clash."""

import contextlib
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from missedcall.provision import valkey


class RedisServer:
    """Hold one server, which can be killed and started anew; nothing in it outlives it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._process: subprocess.Popen[str] | None = None

    @property
    def url(self) -> str:
        return f"unix://{self._folder / 'redis.sock'}"

    def start(self) -> None:
        """Start it and wait until it takes connections."""
        self._process = subprocess.Popen(
            (
                str(valkey.server()),
                *("--port", "0", "--unixsocket", str(self._folder / "redis.sock")),
                *("--save", "", "--appendonly", "no", "--dir", str(self._folder)),
            ),
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout
        for line in self._process.stdout:
            if "ready to accept connections" in line.lower():
                break

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait(timeout=10)
            assert self._process.stdout
            self._process.stdout.close()
            self._process = None


@contextlib.contextmanager
def running_redis() -> Iterator[RedisServer]:
    """Run a server until the block ends."""
    with tempfile.TemporaryDirectory(prefix="mc-") as folder:
        server = RedisServer(Path(folder))
        server.start()
        try:
            yield server
        finally:
            server.kill()
