"""Read the list of payments of a bank or of BBPS: a CSV with columns of any names."""

import csv
import datetime as dt
import io
from dataclasses import dataclass

from missedcall.domain.payment_record import Shape, Told, Wrong, read


class NotAList(ValueError):
    """Say why a file is no list of payments, and what would mend it."""


@dataclass(frozen=True)
class Line:
    """Hold one line of the file, counted as an editor counts, and what was read in it."""

    number: int
    found: Told | Wrong


def lines(content: bytes, shape: Shape, *, delimiter: str, now: dt.datetime) -> list[Line]:
    """Read every line; raise `NotAList` when the file as a whole cannot be read."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotAList("it is not UTF-8 text; save it as CSV UTF-8") from error
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        _check_columns(list(rows.fieldnames or ()), shape)
        return [_line(rows.line_num, row, shape, now=now) for row in rows]
    except csv.Error as error:
        raise NotAList(f"line {rows.line_num}: {error}; correct the CSV") from error


def _check_columns(found: list[str], shape: Shape) -> None:
    needed = {shape.application, shape.reference, shape.amount, shape.settled_at}
    needed |= {shape.status} if shape.status else set()
    missing = sorted(needed - set(found))
    if missing:
        has = ", ".join(name[:40] for name in found) or "nothing"
        raise NotAList(f"the columns {', '.join(missing)} are missing; the first line has {has}")


def _line(
    number: int, row: dict[str | None, str | list[str] | None], shape: Shape, *, now: dt.datetime
) -> Line:
    values = {name: text for name, text in row.items() if name and isinstance(text, str)}
    if None in row or len(values) < len(row):
        mend = "quote a value that holds the delimiter"
        return Line(number, Wrong("line", "has not as many values as the first line", mend))
    return Line(number, read(values, shape, now=now))
