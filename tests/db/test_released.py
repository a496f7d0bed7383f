"""A filled database of each released version is brought to today's schema, and nothing is lost.

Each was stored by `python -m tools.release` when its version was released. One of today's code is
made in the tests themselves: so what will be stored is known to be read.
"""

import datetime as dt
import gzip
import importlib
import re
import sqlite3
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from missedcall import __version__
from missedcall.db import engine, migrate, revision
from missedcall.db.engine import Database
from missedcall.db.tables import load_tables
from missedcall.domain.payments.receipt_number import read_receipt_number, receipt_number
from tests import kit
from tools.release import stored_database
from tools.simulation.seed import Size

RELEASED = sorted(stored_database.FOLDER.glob("*.sql.gz"))
TODAY = "today.sql.gz"
SMALL = Size(leads=50, applications=10, seed=7, until=dt.date(2026, 11, 22))
# Where a migration has moved something since a version: "table" or "table.column" of then, and its
# name of today; None where a migration gave it up on purpose. A value that was worked out anew is
# looked at by a test of its migration, and stands here as None.
MOVED: dict[str, dict[str, str | None]] = {
    "0.2.0": {"job_runs.name": None}  # `test_a_job_has_the_name_of_its_function`
}

JOB_NAMES = importlib.import_module("missedcall.db.migrations.versions.0005_job_names")

Rows = dict[str, Counter[str]]


@pytest.fixture(scope="module")
def today(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("released") / TODAY
    file.write_bytes(stored_database.packed(stored_database.make(SMALL)))
    return file


@pytest.fixture(params=[*RELEASED, TODAY], ids=lambda file: Path(file).name)
def stored(request: pytest.FixtureRequest, today: Path) -> Path:
    return today if request.param == TODAY else Path(request.param)


@pytest.fixture
def as_released(stored: Path, tmp_path: Path) -> Database:
    """Give the stored database as a file of SQLite."""
    path = tmp_path / "released.db"
    with sqlite3.connect(path) as db:
        db.executescript(gzip.decompress(stored.read_bytes()).decode())
    db.close()
    return engine.connect_database(f"sqlite:///{path}")


def loaded(as_released: Database, folder: Path) -> Database:
    """Give the stored database on the kind of database that the tests run on."""
    if not kit.ON_POSTGRESQL:
        return as_released
    database = engine.connect_database(kit.DATABASES.empty(folder))
    found = revision.revision_of_database(as_released)
    assert found
    migrate.upgrade_database(database, to=found)
    there, here = sa.MetaData(), sa.MetaData()
    here.reflect(as_released.engine)
    there.reflect(database.engine)
    with as_released.reading() as source, database.writing() as target:
        for table in there.sorted_tables:
            rows = source.execute(sa.select(here.tables[table.name])).mappings().all()
            if rows and table.name != "alembic_version":
                target.execute(table.insert(), [instants_in_utc(dict(row)) for row in rows])
    return database


def instants_in_utc(row: dict[str, Any]) -> dict[str, Any]:
    return {name: in_utc(value) for name, value in row.items()}


def in_utc(value: object) -> object:
    """Give an instant as PostgreSQL has it: SQLite's have no zone, and are UTC."""
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC) if value.tzinfo else value.replace(tzinfo=dt.UTC)
    return value


def rows_of(database: Database, moved: dict[str, str | None] | None = None) -> Rows:
    """Give the rows of each table, of any version, as text by the names of today."""
    found, names = sa.MetaData(), moved or {}
    found.reflect(database.engine)
    rows: Rows = {}
    with database.reading() as db:
        for table in found.sorted_tables:
            name = names.get(table.name, table.name)
            if name is not None and name != "alembic_version":
                selected = db.execute(sa.select(table)).mappings()
                rows[name] = Counter(text_of(table.name, dict(row), names) for row in selected)
    return rows


def text_of(table: str, row: dict[str, Any], names: dict[str, str | None]) -> str:
    today = {names.get(f"{table}.{column}", column): in_utc(row[column]) for column in row}
    today.pop(None, None)
    return repr(sorted(today.items(), key=str))


def only(database: Database, columns: dict[str, set[str]]) -> Rows:
    """Give the rows of today in those columns that there were."""
    rows: Rows = {}
    with database.reading() as db:
        for name, kept in columns.items():
            table = sa.Table(name, sa.MetaData(), autoload_with=database.engine)
            selected = db.execute(sa.select(*(table.c[column] for column in sorted(kept))))
            rows[name] = Counter(text_of(name, dict(row), {}) for row in selected.mappings())
    return rows


def columns_of(database: Database, moved: dict[str, str | None]) -> dict[str, set[str]]:
    """Give the columns of each table of then by their names of today."""
    found = sa.MetaData()
    found.reflect(database.engine)
    columns = {}
    for table in found.tables.values():
        name = moved.get(table.name, table.name)
        names = {moved.get(f"{table.name}.{column.name}", column.name) for column in table.columns}
        if name is not None and name != "alembic_version":
            columns[name] = {column for column in names if column is not None}
    return columns


def test_each_released_version_has_a_stored_database() -> None:
    changes = (stored_database.HOUSE / "CHANGELOG.md").read_text("utf-8")
    versions = set(re.findall(r"^## ([0-9.]+)", changes, re.MULTILINE))

    assert __version__ in versions
    assert versions - {__version__} <= {file.name.removesuffix(".sql.gz") for file in RELEASED}


def test_nothing_is_lost(stored: Path, as_released: Database, tmp_path: Path) -> None:
    moved = MOVED.get(stored.name.removesuffix(".sql.gz"), {})
    before, columns = rows_of(as_released, moved), columns_of(as_released, moved)
    database = loaded(as_released, tmp_path)

    migrate.upgrade_database(database)

    assert revision.is_database_current(database)
    assert migrate.list_schema_differences(database) is None
    assert lost(before, only(database, columns)) == {}


def test_a_job_has_the_name_of_its_function(as_released: Database) -> None:
    with as_released.reading() as db:
        before = db.execute(sa.text("SELECT count(*) FROM job_runs")).scalar_one()

    migrate.upgrade_database(as_released)

    with as_released.reading() as db:
        runs = set(db.execute(sa.text("SELECT name FROM job_runs")).scalars())
    assert len(runs) == before
    assert runs.isdisjoint(JOB_NAMES.NAMES)


def test_what_was_paid_before_receipts_has_one_and_nobody_is_told(
    as_released: Database, tmp_path: Path
) -> None:
    database = loaded(as_released, tmp_path)
    with database.reading() as db:
        texts = db.scalar(sa.text("SELECT count(*) FROM messages"))

    migrate.upgrade_database(database)

    with database.reading() as db:
        paid = db.execute(
            sa.text(
                "SELECT receipt FROM ledger WHERE application_id IS NOT NULL "
                "AND account = 'application' AND reason IN ('payment', 'matched') ORDER BY id"
            )
        ).scalars()
        numbers = [read_receipt_number(number or "") for number in paid]
        counted = db.execute(sa.text("SELECT year, last FROM receipt_serials")).all()
        assert db.scalar(sa.text("SELECT count(*) FROM messages")) == texts
        given = db.scalar(sa.text("SELECT count(receipt) FROM ledger"))
    assert numbers
    assert None not in numbers
    assert len(set(numbers)) == len(numbers) == given == sum(last for _, last in counted)
    for year, last in counted:
        of_year = {receipt_number(year=year, serial=serial) for serial in range(1, last + 1)}
        assert of_year <= set(numbers)


def test_a_value_that_is_lost_is_seen(as_released: Database) -> None:
    before, columns = rows_of(as_released), columns_of(as_released, {})
    with as_released.writing() as db:
        db.execute(sa.text("UPDATE operators SET name = 'x' WHERE id = 1"))
        db.execute(sa.text("DELETE FROM transitions WHERE id = 2"))

    assert set(lost(before, only(as_released, columns))) == {"operators", "transitions"}


def lost(before: Rows, after: Rows) -> dict[str, list[str]]:
    """Give of each table up to three rows that are not as they were."""
    missing = {name: list((rows - after[name]).elements())[:3] for name, rows in before.items()}
    return {name: rows for name, rows in missing.items() if rows}


def test_each_column_of_each_table_has_a_value(as_released: Database) -> None:
    found = sa.MetaData()
    found.reflect(as_released.engine)
    with as_released.reading() as db:
        empty = [
            f"{table.name}.{column.name}"
            for table in found.tables.values()
            for column in table.columns
            if db.scalar(sa.select(sa.func.count(column))) == 0
        ]

    assert len(found.tables) > 60
    assert empty == []


def test_the_migrations_of_a_released_version_stay_as_they_are(
    as_released: Database, tmp_path: Path
) -> None:
    found = revision.revision_of_database(as_released)
    assert found
    again = engine.connect_database(f"sqlite:///{tmp_path / 'again.db'}")

    migrate.upgrade_database(again, to=found)

    assert schema_of(again) == schema_of(as_released), f"a migration up to {found} was changed"


def schema_of(database: Database) -> set[tuple[str, str]]:
    with database.reading() as db:
        found = db.execute(sa.text("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL"))
        return {(name, in_order(sql)) for name, sql in found}


def in_order(sql: str) -> str:
    """Put the lines of a table in one order: SQLite's copy of a table has them in any."""
    lines = sql.replace('"', "").splitlines()
    return " ".join(" ".join(sorted(line.strip(" ,\t") for line in lines)).split())


def test_what_is_stored_of_today_is_of_todays_tables(today: Path, tmp_path: Path) -> None:
    # A table that a migration has copied stands there in quotes.
    text = gzip.decompress(today.read_bytes()).decode().replace('"', "")

    assert {name for name in load_tables().tables if f"CREATE TABLE {name} (" in text} == set(
        load_tables().tables
    )
