"""Let one transaction write at a time, whichever the database.

Many rules count rows and then decide: channels taken, texts a number had today, callbacks open.
With one writer that is safe, in every use case and without a thought for the other ones.
"""

import contextlib
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import cast

import sqlalchemy as sa
from sqlalchemy.exc import OperationalError, SQLAlchemyError

BUSY_TIMEOUT_S = 15
LOOK_AGAIN_S = 0.002
POSTGRESQL_KEY = 7404040625  # of the advisory lock: no other program on this database takes it
POSTGRESQL_LOCK = f"SELECT pg_advisory_xact_lock({POSTGRESQL_KEY})"
LOCK_NOT_AVAILABLE = "55P03"
POSTGRESQL_TRY = f"SELECT pg_try_advisory_xact_lock({POSTGRESQL_KEY})"
BUSY = "another process has been writing for {seconds:g} s; nothing was done"
# A lock is held for milliseconds; who waits longer than this waits for something that is wrong.
SOON_S = 0.5


class DatabaseBusy(SQLAlchemyError):
    """Say that the write lock was not to be had: some process holds it for too long."""


@dataclass(frozen=True)
class Patience:
    """Say how long a writer waits for the lock, and how many of this process may do so at once.

    Where readers share the threads of writers, those who wait must not take them all: one that
    gets neither the lock nor one of the `places` soon is told that the database is busy.
    """

    wait_s: float
    places: threading.BoundedSemaphore

    @contextmanager
    def waiting(self) -> Iterator[None]:
        """Hold a place; raise `DatabaseBusy` when all are taken."""
        if not self.places.acquire(timeout=SOON_S):
            raise DatabaseBusy(BUSY.format(seconds=SOON_S))
        try:
            yield
        finally:
            self.places.release()


class DatabaseUnwritable(SQLAlchemyError):
    """Say that SQLite cannot write its file: it is not ours to write, or its disk is full."""


def begin_sqlite(connection: sa.Connection) -> None:
    """Begin a transaction of SQLite, one that writes with the lock at once.

    One that reads first and writes later would fail with "database is locked" when another one
    wrote in between; so the second one waits.
    """
    raw = cast(sqlite3.Connection, connection.connection.driver_connection)
    if _only_reads(connection):
        raw.execute("BEGIN")
        return
    raw.execute("PRAGMA busy_timeout = 0")
    try:
        _take(raw, _patience(connection))
    except sqlite3.OperationalError as error:
        # It opened the file with the rights and on the disk of that moment, and keeps to it also
        # when all is well again: the next connection opens the file anew.
        connection.connection.invalidate(error)
        raise DatabaseUnwritable(f"the database cannot be written: {error}") from error
    except DatabaseBusy:
        _wait_again(raw)
        raise
    _wait_again(raw)


def begin_postgresql(connection: sa.Connection) -> None:
    """Take the lock as the first thing of a transaction of PostgreSQL that writes.

    What the transaction then reads is what the one before it has committed, for at READ COMMITTED
    each statement sees the newest rows. Waiters get the lock in the order in which they came.
    """
    if _only_reads(connection):
        return
    patience = _patience(connection)
    if patience is None:
        _take_on_postgresql(connection, BUSY_TIMEOUT_S)
    elif not connection.exec_driver_sql(POSTGRESQL_TRY).scalar_one():
        with patience.waiting():
            milliseconds = int(patience.wait_s * 1000)
            connection.exec_driver_sql(f"SET LOCAL lock_timeout = {milliseconds}")
            _take_on_postgresql(connection, patience.wait_s)


def _take_on_postgresql(connection: sa.Connection, wait_s: float) -> None:
    try:
        connection.exec_driver_sql(POSTGRESQL_LOCK)
    except OperationalError as error:
        if getattr(error.orig, "sqlstate", None) != LOCK_NOT_AVAILABLE:
            raise
        raise DatabaseBusy(BUSY.format(seconds=wait_s)) from error


def _patience(connection: sa.Connection) -> Patience | None:
    found: Patience | None = connection.get_execution_options().get("patience")
    return found


def _only_reads(connection: sa.Connection) -> bool:
    return bool(connection.get_execution_options().get("reading", False))


def _wait_again(raw: sqlite3.Connection) -> None:
    raw.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_S * 1000}")


def _take(raw: sqlite3.Connection, patience: Patience | None) -> None:
    if patience is None:
        _take_on_sqlite(raw, BUSY_TIMEOUT_S)
        return
    with contextlib.suppress(DatabaseBusy):
        _take_on_sqlite(raw, SOON_S)
        return
    with patience.waiting():
        _take_on_sqlite(raw, patience.wait_s - SOON_S)


def _take_on_sqlite(raw: sqlite3.Connection, wait_s: float) -> None:
    """Wait for the one place to write, looking every two milliseconds.

    SQLite's own waiting looks ever more rarely, in the end ten times a second, so that who has
    waited long is passed by all who come new: with many writers a wait of seconds.
    """
    deadline = time.monotonic() + wait_s
    while True:
        try:
            raw.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                raise
            if time.monotonic() > deadline:
                raise DatabaseBusy(BUSY.format(seconds=wait_s)) from error
        else:
            return
        time.sleep(LOOK_AGAIN_S)
