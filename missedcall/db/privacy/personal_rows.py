"""Read or erase the rows of a person, by the table in `personal`."""

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from missedcall.db.privacy.personal import HELD, Held
from missedcall.db.tables import load_tables

Row = dict[str, Any]


# By table, which of its rows are meant.
Roots = Mapping[str, sa.ColumnElement[bool]]


def rows_with_number(number: str) -> Roots:
    """Say in SQL which rows bear a telephone number, in E.164: what refers to them counts too."""
    return {table: sa.or_(*_bears(table, number)) for table, held in HELD.items() if _direct(held)}


def _direct(held: Held) -> bool:
    return bool(held.numbers or held.mentions)


def _bears(table: str, number: str) -> list[sa.ColumnElement[bool]]:
    held, columns = HELD[table], load_tables().tables[table].c
    national = number.removeprefix("+91")
    return [
        *(columns[name] == number for name in held.numbers),
        *(columns[name].contains(national) for name in held.mentions),
    ]


def row_belongs_to_roots(table: str, roots: Roots) -> sa.ColumnElement[bool]:
    """Say in SQL which rows of a table are among the roots, or refer to one that is."""
    held, columns = HELD[table], load_tables().tables[table].c
    facts = [roots[table]] if table in roots else []
    facts += [
        columns[name].in_(_keys(parent, roots))
        for name, parent in held.of.items()
        if _reaches(parent, roots)
    ]
    facts += [
        sa.and_(columns.entity == entity, columns.entity_id.in_(_keys(parent, roots, text=True)))
        for entity, parent in held.things.items()
        if _reaches(parent, roots)
    ]
    return sa.or_(sa.false(), *facts)


def _reaches(table: str, roots: Roots) -> bool:
    """Say whether a table can have rows that are reached from the roots."""
    parents = (*HELD[table].of.values(), *HELD[table].things.values())
    return table in roots or any(_reaches(parent, roots) for parent in parents)


def _keys(table: str, roots: Roots, *, text: bool = False) -> sa.Select[Any]:
    (key,) = load_tables().tables[table].primary_key.columns
    column = sa.cast(key, sa.String) if text else key
    return sa.select(column).where(row_belongs_to_roots(table, roots))


def read_person(db: sa.Connection, number: str) -> dict[str, list[Row]]:
    """Give all rows about a person by table, every column of them; tables without are left out."""
    found, roots = {}, rows_with_number(number)
    for table in sorted(HELD):
        whole = load_tables().tables[table]
        query = (
            sa.select(whole)
            .where(row_belongs_to_roots(table, roots))
            .order_by(*whole.primary_key.columns)
        )
        rows = [_shown(table, row) for row in db.execute(query).mappings()]
        if rows:
            found[table] = rows
    return found


def _shown(table: str, row: sa.RowMapping) -> Row:
    return {name: value for name, value in row.items() if name not in HELD[table].not_shown}


def erase_person(db: sa.Connection, roots: Roots) -> None:
    """Erase what is held of people in the roots, and in every row that refers to them."""
    reached = [name for name in _children_first() if _reaches(name, roots)]
    # What is to go is found before anything is gone: a row is reached through its parents.
    rows = {name: _matching(db, name, row_belongs_to_roots(name, roots)) for name in reached}
    for name in reached:
        _erase_rows(db, name, rows[name])


def _children_first() -> list[str]:
    return [table.name for table in reversed(load_tables().sorted_tables) if table.name in HELD]


def _matching(
    db: sa.Connection, table: str, which: sa.ColumnElement[bool]
) -> Sequence[sa.RowMapping]:
    held = HELD[table]
    if not held.goes and not held.erased:
        return ()
    return db.execute(sa.select(load_tables().tables[table]).where(which)).mappings().all()


def _erase_rows(db: sa.Connection, table: str, rows: Sequence[sa.RowMapping]) -> None:
    held, whole = HELD[table], load_tables().tables[table]
    keys = list(whole.primary_key.columns)
    for row in rows:
        here = sa.and_(*(key == row[key.name] for key in keys))
        if held.goes:
            db.execute(whole.delete().where(here))
            continue
        left = {name: become(row[name]) for name, become in held.erased.items() if row[name]}
        if left:
            db.execute(whole.update().where(here).values(left))
