"""Read the rows of one application, and pour in very many, faster than use cases would."""

import datetime as dt
import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

import sqlalchemy as sa

from missedcall.db import engine
from missedcall.db.applications.applications import applications
from missedcall.db.applications.bp_numbers import bp_numbers
from missedcall.db.calls.questions import questions
from missedcall.db.connection.connections import connections
from missedcall.db.engine import Database
from missedcall.db.messages.messages import messages
from missedcall.db.meters.meters import meters
from missedcall.db.schema import UtcDateTime
from missedcall.db.stored_json import VersionedJson
from missedcall.db.tables import load_tables
from missedcall.domain.connection.states import State
from missedcall.domain.messages.message import MessageState

# What is kept of an application after the call, each table after those that it refers to.
OF_APPLICATION = (
    "callbacks",
    "applications",
    "demands",
    "demand_lines",
    "connections",
    "application_steps",
    "holds",
    "ledger",
    "visits",
    "points",
    "meters",
    "meter_moves",
    "jobs",
    "questions",
    "messages",
)
# What follows the name of a text in the cause of a message that names no application.
CAUSED_BY = {"ack": "callbacks", "demand": "demands", "question": "questions"}

FIRST_BP = 1_000_000_000
LINKED = (sa.literal("bench"), sa.literal("SAP knows him"))

Rows = Mapping[str, Sequence[sa.RowMapping]]


def in_memory() -> Database:
    """Make a database that has all tables and is gone with its last connection."""
    database = engine.connect_database("sqlite://")
    load_tables().create_all(database.engine)
    return database


def rows_of_all(database: Database) -> Rows:
    """Read whole tables, as Python sees their values."""
    with database.reading() as db:
        return {
            name: db.execute(sa.select(load_tables().tables[name])).mappings().all()
            for name in OF_APPLICATION
        }


def quieten(database: Database, *, now: dt.datetime) -> None:
    """Let each message that waits have been delivered, and each old question have expired."""
    written, asked = messages.c.created_at, questions.c
    to = {"state": MessageState.DELIVERED, "tries": 1, "accepted_at": written, "final_at": written}
    with database.writing() as db:
        db.execute(messages.update().where(messages.c.state == MessageState.QUEUED).values(to))
        over = (asked.state == "open") & (asked.expires_at <= now)
        db.execute(questions.update().where(over).values(state="expired"))


def count(db: sa.Connection) -> int:
    """Say how many applications there are."""
    return db.execute(sa.select(sa.func.count()).select_from(applications)).scalar_one()


def give_bp_numbers(database: Database, *, now: dt.datetime) -> None:
    """Let SAP know the consumer of every application: by its own id, as ten digits."""
    bp = (FIRST_BP + applications.c.id).cast(sa.String)
    known = sa.select(applications.c.id, bp, sa.literal(now, UtcDateTime), *LINKED)
    names = ("application_id", "bp", "since", "actor", "reason")
    with database.writing() as db:
        db.execute(bp_numbers.insert().from_select(names, known))


def list_energised(db: sa.Connection, *, office: str, limit: int) -> Sequence[sa.RowMapping]:
    """Give some applications of an office that have light, by all that they can be found by."""
    query = (
        sa.select(
            applications.c.number.label("application"),
            applications.c.mobile,
            meters.c.serial.label("meter"),
            bp_numbers.c.bp,
        )
        .join(connections, connections.c.application_id == applications.c.id)
        .join(meters, (meters.c.place == "fitted") & (meters.c.holder == applications.c.number))
        .join(bp_numbers, bp_numbers.c.application_id == applications.c.id)
        .where(connections.c.office == office)
        .limit(limit)
    )
    return db.execute(query).mappings().all()


def list_in_state(
    db: sa.Connection, *, state: State, office: str, limit: int
) -> Sequence[sa.RowMapping]:
    """Give some applications of an office in a state, by number and mobile."""
    query = (
        sa.select(applications.c.number.label("application"), applications.c.mobile)
        .join(connections, connections.c.application_id == applications.c.id)
        .where(connections.c.office == office, connections.c.state == state)
        .limit(limit)
    )
    return db.execute(query).mappings().all()


def columns(table: str) -> Sequence[sa.Column[Any]]:
    return list(load_tables().tables[table].columns)


def owner(column: sa.Column[Any]) -> str | None:
    """Name the table whose ids a column holds, its own or another one's; None when it has none."""
    for key in column.foreign_keys:
        return key.column.table.name
    own = column.primary_key and isinstance(column.type, sa.Integer)
    return column.table.name if own and column.name == "id" else None


def as_stored(value: object, of_type: sa.types.TypeEngine[Any]) -> object:
    """Give a value of a column as both databases take it without its type in between."""
    if isinstance(of_type, VersionedJson):
        value = of_type.wrapped(value)
    if isinstance(value, (dict, list)):
        return json.dumps(value, ensure_ascii=False)
    return value


def pour(database: Database, table: str, rows: Iterable[Sequence[object]]) -> None:
    """Insert rows that have a value for each column; instants are text in UTC, without a zone."""
    names = [column.name for column in columns(table)]
    with database.writing() as db:
        raw = db.connection.driver_connection
        if db.dialect.name == "sqlite":
            marks = ", ".join("?" * len(names))
            statement = f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})"  # noqa: S608 - our names
            cast(sqlite3.Connection, raw).executemany(statement, rows)
            return
        into = f"COPY {table} ({', '.join(names)}) FROM STDIN"
        with cast(Any, raw).cursor() as cursor, cursor.copy(into) as copy:
            for row in rows:
                copy.write_row(row)


def settle(database: Database) -> None:
    """Let PostgreSQL count on from the ids that were poured in, and look at what it has got."""
    if database.engine.dialect.name == "sqlite":
        return
    with database.writing() as db:
        for name in OF_APPLICATION:
            if "id" in load_tables().tables[name].c:
                newest = f"(SELECT coalesce(max(id), 1) FROM {name})"  # noqa: S608 - our names
                db.exec_driver_sql(f"SELECT setval('{name}_id_seq', {newest})")
    # Autovacuum would come to it, but perhaps in the midst of what is measured.
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as alone:
        alone.exec_driver_sql("VACUUM (ANALYZE)")
