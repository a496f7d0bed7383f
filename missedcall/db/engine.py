"""Open the database: SQLite in WAL mode by default, PostgreSQL beyond one machine."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import cast

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

__all__ = ["Connection", "Database", "IntegrityError", "Row", "SQLAlchemyError", "connect"]

Connection = sa.Connection
Row = sa.RowMapping

BUSY_TIMEOUT_S = 15
LOOK_AGAIN_S = 0.002


class DatabaseBusy(SQLAlchemyError):
    """Say that the write lock was not to be had: some process holds it for too long."""


class BrokenReferencesError(RuntimeError):
    """A migration would have left rows that refer to nothing."""


class Database:
    """Open transactions: `writing` commits at its end or rolls back, `reading` changes nothing."""

    def __init__(self, engine: sa.Engine) -> None:
        self.engine = engine

    def writing(self) -> AbstractContextManager[sa.Connection]:
        return self.engine.begin()

    def reading(self) -> AbstractContextManager[sa.Connection]:
        return self.engine.connect().execution_options(reading=True)

    def compact(self) -> bool:
        """Write the file anew, so that nothing that was erased is left in its gaps.

        False when somebody reads just now, and the write-ahead log could not be emptied: try
        again. Only SQLite needs it; PostgreSQL does so by itself.
        """
        if self.engine.dialect.name != "sqlite":
            return True
        raw = self.engine.raw_connection()
        try:
            cursor = raw.cursor()
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            answer = cursor.fetchone()
        finally:
            raw.close()
        return answer is not None and answer[0] == 0

    @contextmanager
    def rebuilding(self) -> Iterator[sa.Connection]:
        """Open a writing transaction in which tables may be copied and dropped.

        SQLite changes a constraint only by a copy of the table, and its rows are referred to: so
        the references are checked once, at the end, and a broken one undoes everything.
        """
        with self.engine.connect() as connection:
            _check_references(connection, at_once=False)
            try:
                with connection.begin():
                    yield connection
                    _refuse_broken_references(connection)
            finally:
                _check_references(connection, at_once=True)


def connect(url: str) -> Database:
    """Open the database at the URL; the folder of an SQLite file is made if it is missing.

    Its errors do not show the values of the statement: numbers must not reach a log that way.
    """
    return Database(_engine(url))


def _engine(url: str) -> sa.Engine:
    address = sa.make_url(url)
    if address.get_backend_name() != "sqlite":
        return sa.create_engine(address, pool_pre_ping=True, hide_parameters=True)
    if address.database:
        Path(address.database).parent.mkdir(parents=True, exist_ok=True)
    engine = sa.create_engine(
        address, connect_args={"timeout": BUSY_TIMEOUT_S}, hide_parameters=True
    )
    sa.event.listen(engine, "connect", _prepare_sqlite)
    sa.event.listen(engine, "begin", _begin_immediate)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    # Python's own transaction handling is switched off: we say BEGIN ourselves, below.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _check_references(connection: sa.Connection, *, at_once: bool) -> None:
    if connection.dialect.name == "sqlite":
        # Below SQLAlchemy, because inside a transaction the pragma does nothing.
        connection.connection.cursor().execute(f"PRAGMA foreign_keys={'ON' if at_once else 'OFF'}")


def _refuse_broken_references(connection: sa.Connection) -> None:
    if connection.dialect.name != "sqlite":
        return
    broken = {row[0] for row in connection.exec_driver_sql("PRAGMA foreign_key_check")}
    if broken:
        raise BrokenReferencesError(f"rows of {', '.join(sorted(broken))} refer to rows now gone")


def _begin_immediate(connection: sa.Connection) -> None:
    # A transaction that reads first and writes later would fail with "database is locked" when
    # another one wrote in between; taking the write lock at once makes the second one wait.
    raw = cast(sqlite3.Connection, connection.connection.driver_connection)
    if connection.get_execution_options().get("reading", False):
        raw.execute("BEGIN")
        return
    raw.execute("PRAGMA busy_timeout = 0")
    try:
        _take_the_write_lock(raw)
    finally:
        raw.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_S * 1000}")


def _take_the_write_lock(raw: sqlite3.Connection) -> None:
    """Wait for the one place to write, looking every two milliseconds.

    SQLite's own waiting looks ever more rarely, in the end ten times a second, so that who has
    waited long is passed by all who come new: with many writers a wait of seconds.
    """
    deadline = time.monotonic() + BUSY_TIMEOUT_S
    while True:
        try:
            raw.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                raise
            if time.monotonic() > deadline:
                raise DatabaseBusy(
                    f"another process has been writing for {BUSY_TIMEOUT_S} s; nothing was done"
                ) from error
        else:
            return
        time.sleep(LOOK_AGAIN_S)
