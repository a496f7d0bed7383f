"""Give each table a row and each column a value, so that an upgrade has something to lose."""

import datetime as dt
import itertools

import sqlalchemy as sa

from missedcall.db.engine import DbConnection
from missedcall.db.stored_json import StoredJson
from missedcall.db.tables import load_tables

# What is easily lost on the way: another script, quotes, signs that mean something to SQL.
TEXT = "क्षेत्र 'a' \"b\" \\ %s :c\n"
AT = dt.datetime(2026, 11, 22, 18, 29, 59, 123456, tzinfo=dt.UTC)
MOST_INT = 2**31 - 1
MOST_PAISE = 2**53 + 1  # a float cannot hold it


def fill_missing_values(db: DbConnection) -> None:
    """Insert a row of each empty table; fill what is empty in all rows of another one."""
    serial = itertools.count(1)
    for table in load_tables().sorted_tables:
        if db.execute(sa.select(table).limit(1)).first() is None:
            row = {column.name: _value(db, column, next(serial)) for column in table.columns}
            db.execute(table.insert().values(row))
        else:
            _fill_empty_columns(db, table, serial)


def _fill_empty_columns(db: DbConnection, table: sa.Table, serial: "itertools.count[int]") -> None:
    counted = db.execute(sa.select(*(sa.func.count(column) for column in table.columns))).one()
    empty = [column for column, n in zip(table.columns, counted, strict=True) if n == 0]
    if not empty:
        return
    keys = list(table.primary_key.columns)
    last = db.execute(sa.select(*keys).order_by(*(key.desc() for key in keys)).limit(1)).one()
    here = sa.and_(*(key == value for key, value in zip(keys, last, strict=True)))
    row = {column.name: _value(db, column, next(serial)) for column in empty}
    db.execute(table.update().where(here).values(row))


def _value(db: DbConnection, column: sa.Column[object], serial: int) -> object:
    for key in column.foreign_keys:
        parent = key.column
        return db.execute(sa.select(parent).order_by(parent).limit(1)).scalar_one()
    kind = column.type
    if isinstance(kind, sa.String):
        text = f"{serial} {TEXT}"
        return (text * (1 + (kind.length or 200) // len(text)))[: kind.length or 200]
    if isinstance(kind, sa.JSON | StoredJson):
        return {"नाम": TEXT, "list": [1, 2.5, None, True], "serial": serial}
    if isinstance(kind, sa.Boolean):
        return True
    if isinstance(kind, sa.BigInteger):
        return MOST_PAISE
    if isinstance(kind, sa.Integer):
        return serial if column.primary_key else MOST_INT
    return _rarer(kind)


def _rarer(kind: sa.types.TypeEngine[object]) -> object:
    if isinstance(kind, sa.Float):
        return 0.1 + 0.2
    if isinstance(kind, sa.Date):
        return dt.date(2028, 2, 29)
    if isinstance(kind, sa.LargeBinary):
        return bytes(range(256))
    if isinstance(kind, sa.TypeDecorator):  # an instant, see `schema.UtcDateTime`
        return AT
    raise TypeError(f"say in {__name__} what stands in a column of {kind!r}")
