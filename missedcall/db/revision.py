"""Tell whether the database is at the newest schema, without loading what migrates it.

Every command asks; alembic would read all migrations for the answer.
"""

from pathlib import Path

import sqlalchemy as sa

from missedcall.db.engine import Database

# Every migrated database has it.
A_TABLE = "transitions"
VERSIONS = Path(__file__).parent / "migrations" / "versions"


class UnknownRevisionError(RuntimeError):
    """Say that the database was made by other migrations than those of this version."""


def is_database_current(database: Database) -> bool:
    """Say whether every migration was run; raise `UnknownRevisionError` as `known_revision`."""
    return known_revision(database) == newest_revision()


def newest_revision() -> str:
    """Give the revision of the last migration."""
    return max(all_revisions())


def all_revisions() -> frozenset[str]:
    """Give every revision of this version: a migration has the name of its file."""
    return frozenset(file.stem for file in VERSIONS.glob("[0-9]*_*.py"))


def known_revision(database: Database) -> str | None:
    """Give the revision the database is at; None when it has never been migrated.

    Raises `UnknownRevisionError` when this version has no such revision, or when the tables stand
    there without one: its migrations do not fit such a database.
    """
    found = revision_of_database(database)
    if found is None:
        _refuse_tables_without_revision(database)
    if found is None or found in all_revisions():
        return found
    if "_" in found and found.split("_")[0] > newest_revision().split("_")[0]:
        raise UnknownRevisionError(
            f"the database is at revision {found}, newer than this version of the service, which "
            f"ends at {newest_revision()}: nothing was changed; install the version "
            "that the database was last used with"
        )
    raise UnknownRevisionError(
        f"the database is at revision {found}, which no released version had: it comes from the "
        "development before 0.2.0 and cannot be upgraded; nothing was changed; move it away, or "
        "set database.url (for SQLite: service.state_dir) to a new one"
    )


def _refuse_tables_without_revision(database: Database) -> None:
    with database.reading() as db:
        if not sa.inspect(db).has_table(A_TABLE):
            return
    raise UnknownRevisionError(
        "the database has our tables, but its table alembic_version holds no revision: nothing "
        "was changed; restore the newest backup, or, if this version was the last that used it, "
        f"write {newest_revision()} into the column version_num of alembic_version as its only row"
    )


def revision_of_database(database: Database) -> str | None:
    """Give the revision that stands in the database; None when it has never been migrated."""
    with database.reading() as db:
        if not sa.inspect(db).has_table("alembic_version"):
            return None
        found: str | None = db.scalar(sa.text("SELECT version_num FROM alembic_version"))
        return found
