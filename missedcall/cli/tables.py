"""Lay rows out for people as a table, and for programs as JSON."""

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from typing import Any

from missedcall.domain.callbacks.calendar import IST


def as_json(rows: Sequence[Mapping[str, Any]] | Mapping[str, Any]) -> str:
    return json.dumps(rows, default=_text, ensure_ascii=False)


def _text(value: object) -> str:
    if isinstance(value, dt.datetime):
        return value.isoformat(timespec="seconds")
    return str(value)


def table(rows: Sequence[Mapping[str, Any]]) -> str:
    """Lay rows out in columns, in their reader's time zone (IST)."""
    if not rows:
        return "nothing yet"
    lines = [list(rows[0]), *([_cell(value) for value in row.values()] for row in rows)]
    widths = [max(_width(line[column]) for line in lines) for column in range(len(lines[0]))]
    return "\n".join(
        "  ".join(
            cell + " " * (width - _width(cell)) for cell, width in zip(line, widths, strict=True)
        ).rstrip()
        for line in lines
    )


def _width(cell: str) -> int:
    """Count the places a text takes on the screen: many Devanagari signs take none."""
    if cell.isascii():
        return len(cell)
    import wcwidth  # only a table with other signs waits for it

    return wcwidth.width(cell)


def _cell(value: object) -> str:
    """Write a value as people do: no brackets, quotes or True of Python's own."""
    if value is None:
        return "-"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dt.datetime):
        return f"{value.astimezone(IST):%d-%m-%Y %H:%M:%S}"
    if isinstance(value, dt.date):
        return f"{value:%d-%m-%Y}"
    if isinstance(value, float):
        return f"{value:.2f}".rstrip("0").rstrip(".")
    if isinstance(value, Mapping):
        return ", ".join(f"{_cell(key)}: {_cell(each)}" for key, each in value.items()) or "-"
    if isinstance(value, tuple | list | set | frozenset):
        return ", ".join(map(_cell, value)) or "-"
    return " ".join(str(value).splitlines())
