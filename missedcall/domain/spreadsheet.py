"""Write values so that a spreadsheet takes them for text and never for a formula."""

import csv
import io
from collections.abc import Iterable, Sequence

# A cell that begins so is run by spreadsheets (OWASP, "CSV Injection").
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")


def cell(value: object) -> str:
    """Give a cell; a text that a spreadsheet would run has an apostrophe before it."""
    if isinstance(value, int | float):
        return str(value)
    text = str(value)
    return f"'{text}" if text.startswith(DANGEROUS) else text


def table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Give a CSV with a header."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([cell(value) for value in row] for row in rows)
    return out.getvalue()
