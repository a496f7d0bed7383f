import ast
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory

from missedcall.db import engine, migrate, revision
from missedcall.db.engine import BrokenReferencesError, Database, IntegrityError
from missedcall.db.tables import load_tables
from tests.kit import DATABASES, World, make_deps, make_world


@pytest.fixture
def database(tmp_path: Path) -> Database:
    return engine.connect_database(
        DATABASES.empty(tmp_path / "folder" / "that" / "is" / "not" / "there")
    )


def tables(database: Database) -> set[str]:
    return set(sa.inspect(database.engine).get_table_names()) - {"alembic_version"}


def test_migrations_give_the_tables_of_the_code(database: Database) -> None:
    migrate.upgrade_database(database)

    assert migrate.list_schema_differences(database) is None
    assert tables(database) == set(load_tables().tables)


def test_every_table_stands_in_the_metadata_by_its_module_alone() -> None:
    rooms = Path(migrate.__file__).parent
    written = [
        ast.literal_eval(node.args[0])
        for path in rooms.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "sa.Table"
    ]

    assert sorted(written) == sorted(load_tables().tables)


def test_migrations_go_up_down_and_up_again(database: Database) -> None:
    assert not revision.is_database_current(database)
    migrate.upgrade_database(database)
    migrate.upgrade_database(database)
    assert revision.is_database_current(database)

    migrate.downgrade_database(database, to="base")
    assert not revision.is_database_current(database)
    assert tables(database) == set()

    migrate.upgrade_database(database)
    assert revision.is_database_current(database)
    assert migrate.list_schema_differences(database) is None


def test_the_newest_revision_is_the_head_of_the_chain_of_migrations() -> None:
    heads = ScriptDirectory(str(revision.VERSIONS.parent)).get_heads()

    assert heads == [revision.newest_revision()]


def test_a_migration_has_the_name_of_its_file() -> None:
    scripts = ScriptDirectory(str(revision.VERSIONS.parent)).walk_revisions()

    names = {script.revision: Path(script.path).stem for script in scripts}
    assert names == {name: name for name in revision.all_revisions()}
    assert max(map(len, names)) <= 32, "alembic's table has no room for a longer name"


@pytest.mark.parametrize(
    ("found", "reason"),
    [
        ("0057", "which no released version had.*nothing was changed"),
        ("0001_spine", "which no released version had.*nothing was changed"),
        ("0001", "which no released version had.*nothing was changed"),
        (
            "9999_of_tomorrow",
            f"newer than this version.*{revision.newest_revision()}.*nothing was changed",
        ),
    ],
)
def test_a_database_of_other_migrations_is_refused(
    database: Database, found: str, reason: str
) -> None:
    migrate.upgrade_database(database)
    with database.writing() as db:
        db.execute(sa.text("UPDATE alembic_version SET version_num = :found"), {"found": found})
    before = tables(database)

    for act in (migrate.upgrade_database, revision.is_database_current):
        with pytest.raises(revision.UnknownRevisionError, match=f"{found}.*{reason}"):
            act(database)

    assert revision.revision_of_database(database) == found
    assert tables(database) == before


@pytest.mark.parametrize("lost", ["DELETE FROM alembic_version", "DROP TABLE alembic_version"])
def test_tables_without_a_revision_are_refused_with_what_mends_it(
    database: Database, lost: str
) -> None:
    migrate.upgrade_database(database)
    with database.writing() as db:
        db.execute(sa.text(lost))
    before = tables(database)

    for act in (migrate.upgrade_database, revision.is_database_current):
        with pytest.raises(
            revision.UnknownRevisionError,
            match=f"alembic_version.*backup.*{revision.newest_revision()}",
        ):
            act(database)
    assert tables(database) == before


def test_a_table_that_is_rebuilt_keeps_its_rows_and_who_refers_to_them(database: Database) -> None:
    migrate.upgrade_database(database)
    world = World(make_deps(database))
    operator_id, attempt_id = world.talks()
    world.submit(operator_id, attempt_id)
    before = world.rows("applications"), world.rows("demands")

    with world.deps.db.rebuilding() as db:
        operations = Operations(MigrationContext.configure(db))
        with operations.batch_alter_table("applications") as batch:
            batch.alter_column("number", type_=sa.String(40), existing_type=sa.String(11))

    assert (world.rows("applications"), world.rows("demands")) == before
    with pytest.raises(IntegrityError), world.deps.db.writing() as db:
        db.exec_driver_sql("DELETE FROM applications")


def test_a_migration_that_would_break_a_reference_is_undone(tmp_path: Path) -> None:
    world = make_world(tmp_path)
    operator_id, attempt_id = world.talks()
    world.submit(operator_id, attempt_id)

    refused = pytest.raises(
        (BrokenReferencesError, IntegrityError), match=r"demands|application_steps"
    )
    with refused, world.deps.db.rebuilding() as db:
        db.exec_driver_sql("DELETE FROM applications")

    assert len(world.rows("applications")) == 1


def test_a_table_that_no_migration_makes_is_found(database: Database) -> None:
    migrate.upgrade_database(database)
    with database.writing() as db:
        db.execute(sa.text("ALTER TABLE callbacks ADD COLUMN forgotten TEXT"))

    assert "forgotten" in (migrate.list_schema_differences(database) or "")
