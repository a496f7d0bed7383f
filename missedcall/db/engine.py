"""Open the database: SQLite in WAL mode by default, PostgreSQL beyond one machine."""

import errno
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any, Self

import sqlalchemy as sa
from sqlalchemy.exc import (
    DataError,
    IntegrityError,
    InterfaceError,
    OperationalError,
    SQLAlchemyError,
)

from missedcall.db import changed_topics, committed_log, tables, write_lock
from missedcall.db.changed_topics import Announce
from missedcall.db.write_lock import BUSY_TIMEOUT_S, DatabaseBusy, DatabaseUnwritable

__all__ = [
    "PASSING_TROUBLE",
    "DataError",
    "Database",
    "DatabaseBusy",
    "DbConnection",
    "IntegrityError",
    "Row",
    "SQLAlchemyError",
    "connect_database",
    "passing_trouble",
]

# What may be over when one tries again; anything else is a fault of the statement or its values.
PASSING_TROUBLE = (DatabaseBusy, DatabaseUnwritable, OperationalError, InterfaceError)
NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS})
DbConnection = sa.Connection
Row = sa.RowMapping

# A machine that vanishes in a transaction must not keep the lock of the others: PostgreSQL ends a
# session that says nothing inside a transaction, and looks whether the other end is still there.
SILENT_S = 60
SETTINGS = {
    "timezone": "UTC",
    "lock_timeout": f"{BUSY_TIMEOUT_S}s",
    "idle_in_transaction_session_timeout": f"{SILENT_S}s",
    "tcp_keepalives_idle": "30",
    "tcp_keepalives_interval": "10",
    "tcp_keepalives_count": "3",
}
# All that a reader sees, in however many statements, is of one moment: as on SQLite.
READING: dict[str, dict[str, Any]] = {
    "sqlite": {"reading": True},
    "postgresql": {
        "reading": True,
        "isolation_level": "REPEATABLE READ",
        "postgresql_readonly": True,
    },
}


PRAGMAS: tuple[str, ...] = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "secure_delete=ON",
)


class BrokenReferencesError(RuntimeError):
    """A migration would have left rows that refer to nothing."""


def passing_trouble(error: BaseException | None) -> str | None:
    """Say in one line what keeps the database or a disk from being written; None: a fault of ours.

    What the driver says holds no values of ours in its first line.
    """
    if isinstance(error, OSError) and error.errno in NO_ROOM:
        return f"{error.strerror}; see the disks"
    if isinstance(error, (OperationalError, InterfaceError)):
        return str(error.orig).partition("\n")[0]
    return str(error) if isinstance(error, PASSING_TROUBLE) else None


class Database:
    """Open transactions: `writing` commits at its end or rolls back, `reading` changes nothing."""

    def __init__(
        self, engine: sa.Engine, announce: Announce = changed_topics.announce_nothing
    ) -> None:
        """Take the engine, and who is told what each committed transaction changed."""
        self.engine = engine
        self._announce = announce
        self._reading = READING[engine.dialect.name]

    def patient(self, *, wait_s: float, places: threading.BoundedSemaphore) -> Self:
        """Give the same database, whose writers wait no longer for each other.

        Those of one process that wait take one of the places each; see `write_lock.Patience`.
        """
        patience = write_lock.Patience(wait_s, places)
        return type(self)(self.engine.execution_options(patience=patience), self._announce)

    def announcing(self, announce: Announce) -> Self:
        """Give the same database, which tells `announce` the topics of each commit."""
        return type(self)(self.engine, announce)

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """Open a transaction; what it has noted is logged and announced once it is committed."""
        with self.engine.begin() as db:
            try:
                yield db
            finally:
                lines = committed_log.take_noted_lines(db)
                topics = changed_topics.take_noted_topics(db)
        committed_log.write_noted_lines(lines)
        if topics:
            self._announce(topics)

    def reading(self) -> AbstractContextManager[sa.Connection]:
        return self.engine.connect().execution_options(**self._reading)

    def size(self) -> int:
        """Give how many bytes the file has; 0 where it is not ours to care for."""
        if self.engine.dialect.name != "sqlite":
            return 0
        with self.reading() as db:
            pages, each = (
                db.exec_driver_sql(f"PRAGMA {name}").scalar_one()
                for name in ("page_count", "page_size")
            )
        return int(pages) * int(each)

    def compact(self) -> bool:
        """Write the file anew, so that nothing that was erased is left in its gaps.

        False when another reads just now, and the write-ahead log could not be emptied: try
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


def connect_database(url: str) -> Database:
    """Open the database at the URL; the folder of an SQLite file is made if it is missing.

    Its errors do not show the values of the statement: numbers must not reach a log that way.
    """
    tables.load_tables()  # a column has the type of the one it refers to, in another room's table
    return Database(_engine(url))


def sqlite_file(url: str) -> Path | None:
    """Give the file of an SQLite database; None for one in memory, and for PostgreSQL."""
    address = sa.make_url(url)
    return Path(address.database) if _is_file(address) and address.database else None


def _is_file(address: sa.URL) -> bool:
    return address.get_backend_name() == "sqlite" and address.database not in (
        None,
        "",
        ":memory:",
    )


def _engine(url: str) -> sa.Engine:
    address = sa.make_url(url)
    return _sqlite(address) if address.get_backend_name() == "sqlite" else _postgresql(address)


def _postgresql(address: sa.URL) -> sa.Engine:
    options = " ".join(f"-c {name}={value}" for name, value in SETTINGS.items())
    engine = sa.create_engine(
        address, pool_pre_ping=True, connect_args={"options": options}, hide_parameters=True
    )
    sa.event.listen(engine, "begin", write_lock.begin_postgresql)
    committed_log.keep_to_savepoints(engine)
    sa.event.listen(engine, "handle_error", _hide_values)
    return engine


def _hide_values(context: sa.engine.ExceptionContext) -> None:
    """Cut off an error's details: PostgreSQL tells in them which number was there already."""
    error = context.original_exception
    first, *_ = str(error).splitlines() or [""]
    error.args = (first,)
    if context.sqlalchemy_exception is not None:
        context.sqlalchemy_exception.args = (f"({type(error).__name__}) {first}",)


def _sqlite(address: sa.URL) -> sa.Engine:
    if address.database:
        Path(address.database).parent.mkdir(parents=True, exist_ok=True)
    engine = sa.create_engine(
        address, connect_args={"timeout": BUSY_TIMEOUT_S}, hide_parameters=True
    )
    sa.event.listen(engine, "connect", _prepare_sqlite)
    sa.event.listen(engine, "begin", write_lock.begin_sqlite)
    committed_log.keep_to_savepoints(engine)
    sa.event.listen(engine, "handle_error", _leave_broken_file)
    return engine


# As `write_lock.begin_sqlite` has it, but in the middle of a transaction.
BROKEN_FILE = frozenset(
    [
        *(sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR),
        *(sqlite3.SQLITE_FULL, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB),
    ]
)


def _leave_broken_file(context: sa.engine.ExceptionContext) -> None:
    """Have the file opened anew by the connection that comes next."""
    code = getattr(context.original_exception, "sqlite_errorcode", 0) or 0
    if code & 0xFF in BROKEN_FILE:
        context.is_disconnect = True


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    # Python's own transaction handling is switched off: we say BEGIN ourselves, below.
    connection.isolation_level = None
    cursor = connection.cursor()
    # What is erased is overwritten at once; the few copies that SQLite leaves when it moves rows
    # from page to page go when the file is written anew.
    for pragma in PRAGMAS:
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
