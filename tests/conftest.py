"""Choose the database of all tests: SQLite, or with `MISSEDCALL_TEST_DATABASE=postgresql` that.

Watch over every test: no person may stand in a log. And read what no test changes only once for
all tests of a process: half of a small test's time went into reading the same texts again.
"""

import logging
from collections.abc import Callable, Iterator
from typing import Any

import argon2
import jinja2
import pytest
from hypothesis import settings

from missedcall.db import engine
from missedcall.db.engine import Database
from missedcall.usecases import deps_builder
from missedcall.usecases.operators import operators
from sms.catalogue.catalogue import Catalogue
from tests import kit, leaks, postgresql
from web import app as web_app

# A busy machine is no wrong answer: how long an example takes is not what a property says.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

ROOMS = ("ivr", "callback_worker", "live", "sms", "web", "dialplan", "missedcall")


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


@pytest.fixture(scope="session", autouse=True)
def _what_never_changes_is_read_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep the texts and the compiled pages of one test for the next."""
    monkeypatch = pytest.MonkeyPatch()
    monkeypatch.setattr(deps_builder, "Catalogue", kept_by_argument(Catalogue))
    pages = jinja2.FileSystemBytecodeCache(str(tmp_path_factory.mktemp("pages")))
    monkeypatch.setattr(web_app.Application, "jinja_options", {"bytecode_cache": pages})
    yield
    monkeypatch.undo()


@pytest.fixture(scope="session", autouse=True)
def _passwords_are_hashed_with_the_least_work() -> None:
    """Let a test not wait for what makes a password hard to guess."""
    operators.HASHER = argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


class Statements(dict[Any, Any]):
    """Hold the SQL of statements for every database of a kind, instead of for one database."""

    def get(self, key: Any, default: Any = None) -> Any:
        return super().get(self._of_its_kind(key), default)

    def __setitem__(self, key: Any, value: Any) -> None:
        super().__setitem__(self._of_its_kind(key), value)

    @staticmethod
    def _of_its_kind(key: Any) -> Any:
        dialect, *rest = key
        return (dialect.name, *rest)


def kept_by_argument(make: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Make what is made of one frozen argument only once."""
    made: dict[int, tuple[Any, Any]] = {}  # with the argument: while it is held, its id is its own

    def found(argument: Any) -> Any:
        if id(argument) not in made:
            made[id(argument)] = argument, make(argument)
        return made[id(argument)][1]

    return found


@pytest.fixture(scope="session")
def statements() -> Statements:
    return Statements()


@pytest.fixture(autouse=True)
def _no_database_outlives_its_test(
    monkeypatch: pytest.MonkeyPatch, statements: Statements
) -> Iterator[None]:
    """Close what a test has opened: left to Python, files stay open until none more can be."""
    opened: list[Database] = []
    connect = engine.connect_database

    def connect_until_the_end(url: str) -> Database:
        opened.append(connect(url))
        opened[-1].engine.update_execution_options(compiled_cache=statements)
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
