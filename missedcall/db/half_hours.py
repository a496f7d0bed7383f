"""Group instants by half hours in SQL: those of India are also Greenwich's, so one number does."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import GenericFunction

HALF_HOUR_S = 1800


class half_hour_of(GenericFunction[int]):  # noqa: N801 - it is written as a function of SQL
    """Count the half hours from 1970 to an instant."""

    type = sa.BigInteger()
    inherit_cache = True
    name = "half_hour_of"


@compiles(half_hour_of, "sqlite")
def _sqlite(element: half_hour_of, compiler: SQLCompiler, **_: object) -> str:
    at = compiler.process(element.clauses)
    return f"(CAST(strftime('%s', {at}) AS INTEGER) / {HALF_HOUR_S})"


@compiles(half_hour_of, "postgresql")
def _postgresql(element: half_hour_of, compiler: SQLCompiler, **_: object) -> str:
    at = compiler.process(element.clauses)
    return f"CAST(floor(extract(epoch FROM {at}) / {HALF_HOUR_S}) AS BIGINT)"


def half_hour_start(number: int) -> dt.datetime:
    """Give when a half hour begins, by its number."""
    return dt.datetime.fromtimestamp(number * HALF_HOUR_S, dt.UTC)


def number_of_half_hour(at: dt.datetime) -> int:
    """Give the number of the half hour in which an instant lies."""
    return int(at.timestamp()) // HALF_HOUR_S
