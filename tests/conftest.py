"""Choose the database of all tests: SQLite, or with `MISSEDCALL_TEST_DATABASE=postgresql` that.

And watch over every test: no person may stand in a log.
"""

import logging
from collections.abc import Iterator

import pytest
from hypothesis import settings

from missedcall.db import engine
from missedcall.db.engine import Database
from tests import kit, leaks, postgresql

# A busy machine is no wrong answer: how long an example takes is not what a property says.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

ROOMS = ("ivr", "callback_worker", "sms", "web", "dialplan", "missedcall")


@pytest.fixture(scope="session", autouse=True)
def _database_server() -> Iterator[None]:
    """Run one PostgreSQL for each process of the tests, if it is the one to test with."""
    if not kit.ON_POSTGRESQL:
        yield
        return
    with postgresql.running() as kit.DATABASES.server:
        yield


@pytest.fixture(scope="session", autouse=True)
def _no_test_waits_for_the_disk() -> None:
    """Let SQLite leave what it writes to the system, as the tests' PostgreSQL does.

    The services of the journeys are processes of their own, and write as they do for real.
    """
    fast = tuple(pragma.replace("=FULL", "=OFF") for pragma in engine.PRAGMAS)
    assert fast != engine.PRAGMAS
    engine.PRAGMAS = fast


@pytest.fixture(autouse=True)
def _no_database_outlives_its_test(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Close what a test has opened: left to Python, files stay open until none more can be."""
    opened: list[Database] = []
    connect = engine.connect_database

    def connect_until_the_end(url: str) -> Database:
        opened.append(connect(url))
        return opened[-1]

    monkeypatch.setattr(engine, "connect_database", connect_until_the_end)
    yield
    for database in opened:
        database.engine.dispose()
    if kit.DATABASES.server:
        kit.DATABASES.server.forget()


@pytest.fixture(scope="session")
def ear() -> Iterator[leaks.Ear]:
    ear = leaks.Ear()
    logging.getLogger().addHandler(ear)
    for room in ROOMS:
        logging.getLogger(room).setLevel(logging.INFO)  # as the service logs
    yield ear
    logging.getLogger().removeHandler(ear)


@pytest.fixture(autouse=True)
def _nobody_stands_in_a_log(ear: leaks.Ear) -> Iterator[None]:
    ear.heard.clear()
    yield
    assert not ear.heard, ear.heard[:5]
