"""A private PostgreSQL for tests, and in it a fresh database for each test.

It forgets everything at its end and waits for no disk. PostgreSQL refuses to run as root: then it
runs as the user that came with its package.
"""

import contextlib
import itertools
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa

from missedcall.db import engine, migrate
from missedcall.provision import programs

PATIENCE_S: Final = 30.0
USER: Final = "postgres"
CONFIGURATION: Final = """
listen_addresses = ''
unix_socket_directories = '{folder}'
fsync = off
synchronous_commit = off
full_page_writes = off
autovacuum = off
max_connections = 60
shared_buffers = 32MB
"""


@dataclass
class Server:
    """Hold a running server, and what databases and connections a test has opened."""

    folder: Path
    opened: list[Any] = field(default_factory=list)
    made: list[str] = field(default_factory=list)
    serial: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    def url(self, database: str) -> str:
        return f"postgresql+psycopg://{USER}@/{database}?host={self.folder}"

    def empty(self) -> str:
        """Make a database without tables; give its address."""
        return self._made("template1")

    def fresh(self) -> str:
        """Make a database that has all tables and no rows; give its address."""
        return self._made("pattern")

    def _made(self, template: str) -> str:
        name = f"test_{next(self.serial)}"
        self.run(f"CREATE DATABASE {name} TEMPLATE {template}")
        self.made.append(name)
        return self.url(name)

    def run(self, statement: str) -> None:
        """Do one thing that no transaction may hold."""
        direct = sa.create_engine(self.url("postgres"), isolation_level="AUTOCOMMIT")
        with direct.connect() as db:
            db.exec_driver_sql(statement)
        direct.dispose()

    def forget(self) -> None:
        """Close every connection and drop every database that a test has left."""
        while self.opened:
            self.opened.pop().close()
        while self.made:
            self.run(f"DROP DATABASE {self.made.pop()} WITH (FORCE)")


@contextlib.contextmanager
def running() -> Iterator[Server]:
    """Run a server in a folder of its own; nothing is left of it."""
    folder = Path(tempfile.mkdtemp(prefix="mc-pg-"))
    account = _account()
    if account:
        shutil.chown(folder, USER)
    try:
        with _program(folder, account):
            yield _prepared(folder)
    finally:
        shutil.rmtree(folder)


def _account() -> dict[str, Any]:
    """Say as which user to run: as ourselves, but not as root."""
    if os.geteuid() != 0:
        return {}
    owner = pwd.getpwnam(USER)
    return {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}


def _prepared(folder: Path) -> Server:
    server = Server(folder)
    deadline = time.monotonic() + PATIENCE_S
    while True:
        try:
            server.run("CREATE DATABASE pattern")
        except sa.exc.OperationalError:
            assert time.monotonic() < deadline, f"not there: {(folder / 'log').read_text()}"
            time.sleep(0.05)
        else:
            break
    pattern = engine.connect_database(server.url("pattern"))
    migrate.upgrade_database(pattern)
    pattern.engine.dispose()
    sa.event.listen(sa.pool.Pool, "connect", lambda raw, _record: server.opened.append(raw))
    return server


@contextlib.contextmanager
def _program(folder: Path, account: dict[str, Any]) -> Iterator[None]:
    place = programs.find("postgres")
    assert place, "PostgreSQL is not on this machine: run `missedcall setup --tests`"
    data = str(folder / "data")
    begin = ("--auth=trust", "--no-sync", "--encoding=UTF8", "-U", USER, "-D", data)
    with (folder / "log").open("wb") as log:
        how: dict[str, Any] = {"stdout": log, "stderr": log, "cwd": folder, **account}
        how["env"] = {**os.environ, "LC_ALL": "C.UTF-8"}
        subprocess.run((place.resolve().with_name("initdb"), *begin), check=True, **how)
        with (folder / "data" / "postgresql.conf").open("a") as settings:
            settings.write(CONFIGURATION.format(folder=folder))
        process = subprocess.Popen((place, "-D", data), **how)
        try:
            yield
        finally:
            process.send_signal(signal.SIGINT)  # "fast": it ends its sessions and does not wait
            process.wait(timeout=PATIENCE_S)
