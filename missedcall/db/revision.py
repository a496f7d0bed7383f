"""Tell whether the database is at the newest schema, without loading what migrates it.

Every command asks; alembic would read all migrations for the answer.
"""

from pathlib import Path

import sqlalchemy as sa

from missedcall.db.engine import Database

VERSIONS = Path(__file__).parent / "migrations" / "versions"


def is_current(database: Database) -> bool:
    """Say whether every migration has been run."""
    return current(database) == newest()


def newest() -> str:
    """Give the revision of the last migration: its files are named `0051_what_it_does.py`."""
    return max(file.name.partition("_")[0] for file in VERSIONS.glob("[0-9]*_*.py"))


def current(database: Database) -> str | None:
    """Give the revision the database is at; None when it has never been migrated."""
    with database.reading() as db:
        if not sa.inspect(db).has_table("alembic_version"):
            return None
        found: str | None = db.scalar(sa.text("SELECT version_num FROM alembic_version"))
        return found
