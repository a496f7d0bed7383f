"""Make many applications out of one: other people, another office, other days, the same story."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from missedcall.db.engine import Row
from missedcall.domain.payments.receipt_number import receipt_number
from tools.benchmarks import application_rows
from tools.benchmarks.application_rows import Rows

# What may differ in a column of a copy, in the order of the fields of `_Row`.
KINDS = ("id", "at", "day", "word", "json", "told", "cause", "receipt")


@dataclass(frozen=True)
class Copy:
    """Say how a copy differs: what it has for each word of the pattern, and how much earlier."""

    words: Mapping[str, str]
    earlier: dt.timedelta


@dataclass(frozen=True)
class _Row:
    """Hold a row as it stands in the pattern, and by position what differs in a copy."""

    values: Sequence[object]
    ids: Sequence[tuple[int, str, int]]  # of which table, and the how manieth of this pattern
    instants: Sequence[tuple[int, dt.datetime]]
    days: Sequence[tuple[int, dt.date]]
    words: Sequence[tuple[int, str]]
    texts: Sequence[tuple[int, str]]  # JSON, in which words stand
    told: Sequence[tuple[int, str]]  # what names the application among other words
    causes: Sequence[tuple[int, str, str, int]]  # the name of a text, and an id as above
    receipts: Sequence[tuple[int, int]]  # the year of a receipt's number


class Pattern:
    """Hold the rows of one application, ready to be copied."""

    def __init__(self, rows: Rows, *, words: Sequence[str], number: str) -> None:
        """Take the rows, and the words (an office …) that differ in each copy, and the number."""
        self._words, self._number = frozenset(words), number
        self._places = {
            (table, row["id"]): place
            for table, found in rows.items()
            for place, row in enumerate(found)
            if "id" in row
        }
        self._counts = {table: len(found) for table, found in rows.items()}
        self._rows = {
            table: [self._row(table, row) for row in found] for table, found in rows.items()
        }

    def copy(
        self, copy: Copy, *, used: Counter[str]
    ) -> Iterator[tuple[str, list[Sequence[object]]]]:
        """Give the rows of a copy, table by table; `used` counts the ids that are taken."""
        for table, rows in self._rows.items():
            yield table, [self._written(row, copy, used) for row in rows]
        used.update(self._counts)

    def _row(self, table: str, row: Row) -> _Row:
        values: list[object] = []
        marks: dict[str, list[Any]] = {kind: [] for kind in KINDS}
        for place, column in enumerate(application_rows.columns(table)):
            value = row[column.name]
            values.append(application_rows.as_stored(value, column.type))
            if value is not None and (found := self._difference(column, value, values[-1])):
                kind, *mark = found
                marks[kind].append((place, *mark))
        return _Row(values, *marks.values())

    def _difference(
        self, column: sa.Column[Any], value: object, stored: object
    ) -> tuple[Any, ...] | None:
        """Give how a value differs in a copy: one of `KINDS`, and what that kind holds of it."""
        of = application_rows.owner(column)
        if of is not None and (of, value) in self._places:
            return "id", of, self._places[of, value]
        if isinstance(value, dt.datetime):
            return "at", value.replace(tzinfo=None)
        if isinstance(value, dt.date):
            return "day", value
        if isinstance(value, (dict, list)):
            return "json", stored
        text = str(value)
        if text in self._words:
            return "word", value
        if column.name == "receipt":
            return "receipt", 2000 + int(text[1:3])
        if self._number in text:
            return "told", value
        if column.name == "cause":
            return "cause", *self._cause(text)
        return None

    def _cause(self, cause: str) -> tuple[str, str, int]:
        name, serial = cause.split(":")
        owner = application_rows.CAUSED_BY[name]
        return name, owner, self._places[owner, int(serial)]

    def _written(self, row: _Row, copy: Copy, used: Counter[str]) -> Sequence[object]:
        written = list(row.values)
        for place, table, nth in row.ids:
            written[place] = used[table] + nth + 1
        for place, at in row.instants:
            written[place] = (at - copy.earlier).isoformat(" ", "microseconds")
        for place, day in row.days:
            written[place] = (day - dt.timedelta(days=copy.earlier.days)).isoformat()
        for place, word in row.words:
            written[place] = copy.words[word]
        for place, text in row.texts:
            for word, other in copy.words.items():
                text = text.replace(f'"{word}"', f'"{other}"')
            written[place] = text
        for place, text in row.told:
            written[place] = text.replace(self._number, copy.words[self._number])
        for place, name, table, nth in row.causes:
            written[place] = f"{name}:{used[table] + nth + 1}"
        for place, year in row.receipts:
            used["receipts"] += 1
            written[place] = receipt_number(year=year, serial=used["receipts"])
        return written
