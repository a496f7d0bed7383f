"""Choose the database of all tests: SQLite, or with `MISSEDCALL_TEST_DATABASE=postgresql` that."""

from collections.abc import Iterator

import pytest

from tests import kit, postgresql


@pytest.fixture(scope="session", autouse=True)
def _database_server() -> Iterator[None]:
    """Run one PostgreSQL for each process of the tests, if it is the one to test with."""
    if not kit.ON_POSTGRESQL:
        yield
        return
    with postgresql.running() as kit.DATABASES.server:
        yield


@pytest.fixture(autouse=True)
def _no_database_outlives_its_test() -> Iterator[None]:
    yield
    if kit.DATABASES.server:
        kit.DATABASES.server.forget()
