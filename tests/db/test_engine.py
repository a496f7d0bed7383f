"""The one place to write: who waits for it gets it, and who waits too long is told."""

import threading
import time
from pathlib import Path

import pytest
import sqlalchemy as sa

from missedcall.db import engine, write_lock
from missedcall.db.engine import Database, DatabaseBusy, SQLAlchemyError
from missedcall.db.write_lock import DatabaseUnwritable
from tests.kit import DATABASES, ON_POSTGRESQL

THINGS = sa.table("things", sa.column("name"))


@pytest.fixture
def url(tmp_path: Path) -> str:
    return DATABASES.empty(tmp_path)


@pytest.fixture
def database(url: str) -> Database:
    made = engine.connect_database(url)
    with made.writing() as db:
        db.exec_driver_sql("CREATE TABLE things (name TEXT)")
    return made


def add(database: Database, name: str) -> None:
    with database.writing() as db:
        db.execute(THINGS.insert().values(name=name))


def names(database: Database) -> list[str]:
    with database.reading() as db:
        return list(db.execute(sa.select(THINGS.c.name)).scalars())


def test_who_comes_second_waits_for_the_first(database: Database) -> None:
    second = threading.Thread(target=add, args=(database, "second"))

    with database.writing() as db:
        second.start()
        db.exec_driver_sql("INSERT INTO things VALUES ('first')")
        assert names(database) == [], "readers wait for nobody"
    second.join(write_lock.BUSY_TIMEOUT_S)

    assert names(database) == ["first", "second"]


def test_who_waits_too_long_is_told_and_can_go_on_later(
    database: Database, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(write_lock, "BUSY_TIMEOUT_S", 0)
    monkeypatch.setitem(engine.SETTINGS, "lock_timeout", "10ms")
    impatient = engine.connect_database(url)

    with database.writing(), pytest.raises(DatabaseBusy, match="another process"):
        add(impatient, "never")
    add(impatient, "later")

    assert names(database) == ["later"]


def test_who_has_little_patience_is_told_soon_and_the_others_keep_theirs(
    database: Database,
) -> None:
    hasty = database.patient(wait_s=0.7, places=threading.BoundedSemaphore(1))
    with database.writing():
        started = time.monotonic()
        with pytest.raises(DatabaseBusy, match=r"another process has been writing"):
            add(hasty, "never")
        assert 0.1 < time.monotonic() - started < 5
        assert names(hasty) == []

    add(hasty, "later")
    add(database, "last")
    assert names(hasty) == ["later", "last"]


def test_only_as_many_wait_as_there_are_places(database: Database) -> None:
    none_left = threading.BoundedSemaphore(1)
    assert none_left.acquire()
    hasty = database.patient(wait_s=60, places=none_left)

    with database.writing(), pytest.raises(DatabaseBusy):
        add(hasty, "never")
    add(hasty, "whoever need not wait needs no place")

    assert len(names(database)) == 1


def test_what_a_reader_sees_is_of_one_moment(database: Database) -> None:
    add(database, "first")

    with database.reading() as db:
        before = db.execute(sa.select(THINGS.c.name)).scalars().all()
        add(database, "second")
        after = db.execute(sa.select(THINGS.c.name)).scalars().all()

    assert before == after == ["first"]


@pytest.mark.skipif(not ON_POSTGRESQL, reason="SQLite's writers are on this machine and let go")
def test_who_falls_silent_while_he_writes_loses_the_lock(
    database: Database, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(engine.SETTINGS, "idle_in_transaction_session_timeout", "50ms")

    def falls_silent() -> None:
        with engine.connect_database(url).writing() as db:
            db.execute(THINGS.insert().values(name="half done"))
            add(database, "the next one")

    with pytest.raises(SQLAlchemyError):
        falls_silent()

    assert names(database) == ["the next one"]


@pytest.mark.skipif(ON_POSTGRESQL, reason="about SQLite's file")
def test_a_file_that_could_not_be_written_is_opened_anew(database: Database) -> None:
    """Connections of a process that began while the file was not writable stay so for ever."""
    with database.reading() as db:
        db.exec_driver_sql("PRAGMA query_only = ON")  # what SQLite answers is the same

    with pytest.raises(DatabaseUnwritable, match="readonly"):
        add(database, "lost")
    add(database, "kept")

    assert names(database) == ["kept"]
