"""Read a list of new meters: a CSV with the columns `serial` and `kind`."""

import csv
import io
from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """Hold one line of the list, by its number in the file."""

    number: int
    serial: str
    kind: str


class NoList(ValueError):
    """Say what a file lacks to be a list of meters, and what would mend it."""


def read(text: str) -> list[Line]:
    """Give the lines that say something; raise `NoList` when the two columns are not there."""
    rows = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    if not {"serial", "kind"} <= {name.strip() for name in rows.fieldnames or ()}:
        raise NoList("the first line must name the columns: serial,kind")
    return [
        Line(rows.line_num, line["serial"], line["kind"])
        for row in rows
        if any((line := _clean(row)).values())
    ]


def _clean(row: dict[str | None, str | list[str] | None]) -> dict[str, str]:
    """Give the two columns without the spaces around; what else a line holds is left out."""
    named = {str(name).strip(): value for name, value in row.items() if isinstance(value, str)}
    return {name: named.get(name, "").strip() for name in ("serial", "kind")}
