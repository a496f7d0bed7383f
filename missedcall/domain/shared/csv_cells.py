"""Write a CSV that no spreadsheet takes for formulas."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

# What a spreadsheet would run as a formula begins with one of these (OWASP, "CSV Injection").
STARTERS = ("=", "+", "-", "@", "\t", "\r", "\n")


def harmless(value: object) -> str:
    """Give a cell as text; one that would be a formula is marked as text with an apostrophe."""
    text = "" if value is None else str(value)
    is_number = isinstance(value, int | float)
    return f"'{text}" if text.startswith(STARTERS) and not is_number else text


def document(
    names: Sequence[str], rows: Iterable[Mapping[str, object]], *, line_end: str = "\r\n"
) -> str:
    """Write rows as CSV with a line of names; lines end as RFC 4180 says, if not told else."""
    written = io.StringIO()
    lines = csv.writer(written, lineterminator=line_end)
    lines.writerow(names)
    lines.writerows([harmless(row[name]) for name in names] for row in rows)
    return written.getvalue()
