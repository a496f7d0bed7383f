"""A private PostgreSQL for tests, and in it a database without rows for each test.

It forgets everything at its end and waits for no disk. To copy a whole database writes 10 MB: one
that a test has filled is emptied for the next test, and dropped only if its tables have changed.
PostgreSQL refuses to run as root: then it runs as the user that came with its package.
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
PATTERN: Final = "pattern"
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

# Truncates what holds rows, and lets every number of a row begin anew.
EMPTY: Final = """
DO $$
DECLARE
  held record;
  holds_rows boolean;
BEGIN
  FOR held IN SELECT relname AS name FROM pg_class
      WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
        AND relname <> 'alembic_version' LOOP
    EXECUTE format('SELECT EXISTS (SELECT FROM %I)', held.name) INTO holds_rows;
    IF holds_rows THEN
      EXECUTE format('TRUNCATE %I RESTART IDENTITY CASCADE', held.name);
    END IF;
  END LOOP;
  PERFORM setval(format('%I.%I', schemaname, sequencename)::regclass, start_value, false)
    FROM pg_sequences WHERE last_value IS NOT NULL;
END $$
"""
# One word for all tables, columns, indexes and constraints of a database.
SHAPE: Final = """
SELECT md5(string_agg(line, ';' ORDER BY line)) FROM (
  SELECT concat_ws(' ', relname, attname, atttypid, atttypmod, attnotnull,
                   pg_get_expr(adbin, adrelid)) AS line
    FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid
      LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
    WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND attnum > 0
  UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'
  UNION ALL SELECT concat_ws(' ', conrelid::regclass, conname, pg_get_constraintdef(oid))
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace
) AS lines
"""


@dataclass
class Server:
    """Hold a running server, and what databases and connections a test has opened."""

    folder: Path
    opened: list[Any] = field(default_factory=list)
    filled: list[str] = field(default_factory=list)
    made: list[str] = field(default_factory=list)
    clean: list[str] = field(default_factory=list)
    shape: str = ""
    serial: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    def url(self, database: str) -> str:
        return f"postgresql+psycopg://{USER}@/{database}?host={self.folder}"

    def empty(self) -> str:
        """Make a database without tables; give its address."""
        self.made.append(self._made("template1"))
        return self.url(self.made[-1])

    def fresh(self) -> str:
        """Find or make a database that has all tables and no rows; give its address."""
        self.filled.append(self.clean.pop() if self.clean else self._made(PATTERN))
        return self.url(self.filled[-1])

    def _made(self, template: str) -> str:
        name = f"test_{next(self.serial)}"
        self.run(f"CREATE DATABASE {name} TEMPLATE {template}")
        return name

    def run(self, *statements: str, database: str = "postgres") -> str:
        """Do what no transaction may hold; give the one value that the last answers, if any."""
        direct = sa.create_engine(self.url(database), isolation_level="AUTOCOMMIT")
        with direct.connect() as db:
            found = [db.execute(sa.text(statement)) for statement in statements][-1]
            answer = str(found.scalar()) if found.returns_rows else ""
        direct.dispose()
        return answer

    def forget(self) -> None:
        """Close every connection, and empty or drop every database that a test has left."""
        while self.opened:
            self.opened.pop().close()
        while self.filled:
            name = self.filled.pop()
            as_made = self.run(EMPTY, SHAPE, database=name) == self.shape
            (self.clean if as_made else self.made).append(name)
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
            server.run(f"CREATE DATABASE {PATTERN}")
        except sa.exc.OperationalError:
            assert time.monotonic() < deadline, f"not there: {(folder / 'log').read_text()}"
            time.sleep(0.05)
        else:
            break
    pattern = engine.connect_database(server.url(PATTERN))
    migrate.upgrade_database(pattern)
    pattern.engine.dispose()
    server.shape = server.run(SHAPE, database=PATTERN)
    sa.event.listen(sa.pool.Pool, "connect", lambda raw, _record: server.opened.append(raw))
    return server


@contextlib.contextmanager
def _program(folder: Path, account: dict[str, Any]) -> Iterator[None]:
    place = programs.find_programs("postgres")
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
