"""The one place to write: who waits for it gets it, and who waits too long is told."""

import threading
from pathlib import Path

import pytest

from missedcall.db import engine
from missedcall.db.engine import Database, DatabaseBusy


@pytest.fixture
def database(tmp_path: Path) -> Database:
    made = engine.connect(f"sqlite:///{tmp_path / 'one.db'}")
    with made.writing() as db:
        db.exec_driver_sql("CREATE TABLE things (name TEXT)")
    return made


def add(database: Database, name: str) -> None:
    with database.writing() as db:
        db.exec_driver_sql("INSERT INTO things VALUES (?)", (name,))


def names(database: Database) -> list[str]:
    with database.reading() as db:
        return list(db.exec_driver_sql("SELECT name FROM things").scalars())


def test_who_comes_second_waits_for_the_first(database: Database) -> None:
    second = threading.Thread(target=add, args=(database, "second"))

    with database.writing() as db:
        second.start()
        db.exec_driver_sql("INSERT INTO things VALUES ('first')")
        assert names(database) == [], "readers wait for nobody"
    second.join(engine.BUSY_TIMEOUT_S)

    assert names(database) == ["first", "second"]


def test_who_waits_too_long_is_told_and_can_go_on_later(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "BUSY_TIMEOUT_S", 0)

    with database.writing(), pytest.raises(DatabaseBusy, match="another process"):
        add(database, "never")
    add(database, "later")

    assert names(database) == ["later"]
