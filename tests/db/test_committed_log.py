"""The log tells what is committed, and nothing that was undone."""

import contextlib
import logging
from pathlib import Path

import pytest

from missedcall.db import committed_log, engine
from missedcall.db.engine import Database
from tests.kit import DATABASES


@pytest.fixture
def database(tmp_path: Path) -> Database:
    return engine.connect_database(DATABASES.empty(tmp_path))


@pytest.fixture(autouse=True)
def at_info(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, logger="missedcall")


def told(caplog: pytest.LogCaptureFixture) -> list[tuple[str, object]]:
    return [(each.message, each.__dict__.get("callback_id")) for each in caplog.records]


def test_what_was_noted_is_logged_after_the_commit(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    with database.writing() as db:
        committed_log.log_after_commit(db, "callback waiting", callback_id=7, application=None)
        assert told(caplog) == []

    assert told(caplog) == [("callback waiting", 7)]
    assert "application" not in caplog.records[0].__dict__


def test_nothing_is_logged_of_what_was_undone(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    with contextlib.suppress(LookupError), database.writing() as db:
        committed_log.log_after_commit(db, "callback waiting", callback_id=7)
        raise LookupError
    with database.writing() as db:
        committed_log.log_after_commit(db, "callback waiting", callback_id=8)

    assert told(caplog) == [("callback waiting", 8)]


def test_what_a_savepoint_undoes_is_not_logged(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    with database.writing() as db:
        committed_log.log_after_commit(db, "callback waiting", callback_id=7)
        with contextlib.suppress(LookupError), db.begin_nested():
            committed_log.log_after_commit(db, "callback waiting", callback_id=8)
            raise LookupError
        with db.begin_nested():
            committed_log.log_after_commit(db, "callback waiting", callback_id=9)

    assert told(caplog) == [("callback waiting", 7), ("callback waiting", 9)]
