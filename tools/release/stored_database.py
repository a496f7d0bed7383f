"""Fill a database so that every column of every table has a value, and write it as SQL."""

import datetime as dt
import gzip
import sqlite3
from pathlib import Path
from typing import cast

from missedcall import config
from missedcall.db import engine, migrate
from tools.release import fill
from tools.simulation import seed
from tools.simulation.quiet import quiet_service
from tools.simulation.seed import Size

HOUSE = Path(__file__).parents[2]
FOLDER = HOUSE / "tests" / "db" / "released"
# Enough for each edge of the seeded weeks, and small enough for the repository.
WEEKS = Size(leads=100, applications=25, seed=7, until=dt.date(2026, 11, 22))


def make(size: Size = WEEKS) -> list[str]:
    """Give the SQL of SQLite that makes the filled database, a statement an item."""
    database = engine.connect_database("sqlite://")
    migrate.upgrade_database(database)
    shipped = config.load_config(HOUSE / "config.yaml", environ={})
    with quiet_service():
        seed.fill(size, config=shipped, database=database)
    with database.writing() as db:
        fill.fill_missing_values(db)
    raw = database.engine.raw_connection()
    try:
        return list(cast(sqlite3.Connection, raw.driver_connection).iterdump())
    finally:
        raw.close()


def packed(statements: list[str]) -> bytes:
    """Give the file of the statements: the same ones give the same bytes."""
    return gzip.compress("\n".join(statements).encode(), mtime=0)
