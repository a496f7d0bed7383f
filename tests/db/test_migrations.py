from pathlib import Path

import pytest
import sqlalchemy as sa

from missedcall.db import engine, migrate
from missedcall.db.engine import Database
from missedcall.db.tables import metadata


@pytest.fixture
def database(tmp_path: Path) -> Database:
    return engine.connect(f"sqlite:///{tmp_path}/folder/that/is/not/there/fresh.db")


def tables(database: Database) -> set[str]:
    return set(sa.inspect(database.engine).get_table_names()) - {"alembic_version"}


def test_migrations_give_the_tables_of_the_code(database: Database) -> None:
    migrate.upgrade(database)

    assert migrate.differences(database) is None
    assert tables(database) == set(metadata.tables)


def test_migrations_go_up_down_and_up_again(database: Database) -> None:
    assert not migrate.is_current(database)
    migrate.upgrade(database)
    migrate.upgrade(database)
    assert migrate.is_current(database)

    migrate.downgrade(database, to="base")
    assert not migrate.is_current(database)
    assert tables(database) == set()

    migrate.upgrade(database)
    assert migrate.is_current(database)
    assert migrate.differences(database) is None


def test_a_table_that_no_migration_makes_is_found(database: Database) -> None:
    migrate.upgrade(database)
    with database.writing() as db:
        db.execute(sa.text("ALTER TABLE callbacks ADD COLUMN forgotten TEXT"))

    assert "forgotten" in (migrate.differences(database) or "")
