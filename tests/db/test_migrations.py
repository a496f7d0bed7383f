from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.script import ScriptDirectory

from missedcall.db import engine, migrate, revision
from missedcall.db.engine import BrokenReferencesError, Database, IntegrityError
from missedcall.db.operators import operators
from missedcall.db.tables import metadata
from tests.kit import DATABASES, World, make_deps, make_world


@pytest.fixture
def database(tmp_path: Path) -> Database:
    return engine.connect(DATABASES.empty(tmp_path / "folder" / "that" / "is" / "not" / "there"))


def tables(database: Database) -> set[str]:
    return set(sa.inspect(database.engine).get_table_names()) - {"alembic_version"}


def test_migrations_give_the_tables_of_the_code(database: Database) -> None:
    migrate.upgrade(database)

    assert migrate.differences(database) is None
    assert tables(database) == set(metadata.tables)


def test_migrations_go_up_down_and_up_again(database: Database) -> None:
    assert not revision.is_current(database)
    migrate.upgrade(database)
    migrate.upgrade(database)
    assert revision.is_current(database)

    migrate.downgrade(database, to="base")
    assert not revision.is_current(database)
    assert tables(database) == set()

    migrate.upgrade(database)
    assert revision.is_current(database)
    assert migrate.differences(database) is None


def test_the_newest_revision_is_the_head_of_the_chain_of_migrations() -> None:
    heads = ScriptDirectory(str(revision.VERSIONS.parent)).get_heads()

    assert heads == [revision.newest()]


def test_a_table_that_is_rebuilt_keeps_its_rows_and_who_refers_to_them(database: Database) -> None:
    migrate.upgrade(database)
    world = World(make_deps(database))
    operator_id, attempt_id = world.talks()
    world.submit(operator_id, attempt_id)
    before = world.rows("applications"), world.rows("demands")

    migrate.downgrade(world.deps.db, to="0008")
    migrate.upgrade(world.deps.db)

    assert (world.rows("applications"), world.rows("demands")) == before
    with pytest.raises(IntegrityError), world.deps.db.writing() as db:
        db.exec_driver_sql("DELETE FROM applications")


def test_logins_that_differ_in_case_stay_and_are_told_of(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    migrate.upgrade(database)
    world = World(make_deps(database))
    for login in ("asha", "Banu", "banu2"):
        world.adds(login)
    migrate.downgrade(database, to="0046")
    with database.writing() as db:
        db.exec_driver_sql("UPDATE operators SET login = 'Asha' WHERE login = 'banu2'")

    migrate.upgrade(database)

    assert "logins asha and Asha differ in case only" in caplog.text
    with database.reading() as db:
        found = {name: operators.by_login(db, name) for name in ("asha", "Asha", "ASHA", "BANU")}
    logins = {name: row and row["login"] for name, row in found.items()}
    assert logins == {"asha": "asha", "Asha": "Asha", "ASHA": "asha", "BANU": "Banu"}


def test_a_migration_that_would_break_a_reference_is_undone(tmp_path: Path) -> None:
    world = make_world(tmp_path)
    operator_id, attempt_id = world.talks()
    world.submit(operator_id, attempt_id)

    refused = pytest.raises((BrokenReferencesError, IntegrityError), match="demands")
    with refused, world.deps.db.rebuilding() as db:
        db.exec_driver_sql("DELETE FROM applications")

    assert len(world.rows("applications")) == 1


def test_a_table_that_no_migration_makes_is_found(database: Database) -> None:
    migrate.upgrade(database)
    with database.writing() as db:
        db.execute(sa.text("ALTER TABLE callbacks ADD COLUMN forgotten TEXT"))

    assert "forgotten" in (migrate.differences(database) or "")


def test_where_an_application_lies_is_found_again_for_those_of_before(database: Database) -> None:
    migrate.upgrade(database)
    world = World(make_deps(database))
    operator_id, attempt_id = world.talks()
    world.submit(operator_id, attempt_id)
    (before,) = world.rows("connections")

    migrate.downgrade(world.deps.db, to="0040")
    with world.deps.db.writing() as db:
        db.exec_driver_sql("UPDATE connections SET premises = 'an old key'")
    migrate.upgrade(world.deps.db)

    (after,) = world.rows("connections")
    assert dict(after) == dict(before)


def test_premises_are_keyed_anew_and_lists_of_arrears_taken_again(database: Database) -> None:
    migrate.upgrade(database)
    world = World(make_deps(database))
    operator_id, attempt_id = world.talks()
    world.submit(operator_id, attempt_id)
    (before,) = world.rows("connections")

    migrate.downgrade(world.deps.db, to="0055")
    with world.deps.db.writing() as db:
        db.exec_driver_sql("UPDATE connections SET premises = 'an old key'")
        db.exec_driver_sql(
            "INSERT INTO arrears_lists VALUES ('sap', '2026-11-01', 'a.csv', 'digest', "
            "'2026-11-01 00:00:00', 'ravi')"
        )
    migrate.upgrade(world.deps.db)

    (after,) = world.rows("connections")
    assert after["premises"] == before["premises"]
    assert [row["digest"] for row in world.rows("arrears_lists")] == [""]
