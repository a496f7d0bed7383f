"""Read a table that a bank, an office or a spreadsheet has saved as CSV. Pure.

A table is read whole or refused whole: its text in UTF-8, UTF-16 or Windows-1252, its columns by
their names wherever its line of names stands, its values parted by commas, semicolons, tabs or
bars.
"""

import codecs
import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from missedcall.domain.shared.explanation import RequestRefused, explain
from missedcall.domain.shared.named_code import NamedCode, msgid

DELIMITERS = (",", ";", "\t", "|")
# A page is for reading: of a file that is no table the first line may be its whole.
MOST_COLUMNS_SAID = 20
# A statement has its account, its branch and its days above the names of the columns.
MOST_LINES_ABOVE = 50
UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
# What programs write that want a spreadsheet to leave a number alone.
AS_TEXT = re.compile(r'="(.*)"')
UNSEEN = dict.fromkeys(map(ord, "\ufeff\u200b\u200c\u200d\u200e\u200f\u2060\u202a\u202c"))


class TableRefusal(NamedCode):
    """Name why a file as a whole cannot be read, and what would correct it."""

    WORKBOOK = "workbook", msgid("it is a workbook; save it as CSV UTF-8")
    ENCODING = "encoding", msgid("its text is not %(encoding)s; save it as CSV UTF-8")
    NO_TEXT = "no_text", msgid("it holds no text; save it as CSV UTF-8")
    BROKEN = "broken", msgid("line %(line)s: %(problem)s; correct the CSV")
    COLUMN_TWICE = (
        "column_twice",
        msgid("the column %(columns)s stands twice; give the other another name"),
    )
    NO_COLUMN = (
        "no_column",
        msgid("the columns %(columns)s are missing; the first line has %(found)s"),
    )
    EMPTY = "empty", msgid("the columns %(columns)s are missing; the file is empty")


class CsvProblem(NamedCode):
    """Name what is wrong where Python's csv module stops reading, by the words it begins with."""

    QUOTE_OPEN = "unexpected end of data", msgid("a quotation mark is opened and not closed")
    QUOTE_CLOSED = "'", msgid("more stands behind a closing quotation mark")
    NEW_LINE = (
        "new-line character",
        msgid("a line is broken inside a value without quotation marks"),
    )
    TOO_LONG = "field larger than", msgid("a value is too long")
    OTHER = "", msgid("it cannot be read")


class NotATable(RequestRefused):
    """Refuse a file that cannot be read as a whole."""


@dataclass(frozen=True)
class TableLine:
    """Hold a line that says something, by its number as an editor counts.

    `cells` are the values by the names that were asked for. Of a line that has more or fewer
    values than the table has columns (not `is_whole`) they are empty: which is which is not known.
    """

    number: int
    cells: Mapping[str, str]
    said: tuple[str, ...]  # what is not empty, in the order of the line
    is_whole: bool


def decode_table(content: bytes, *, windows: bool = True) -> str:
    """Give the text of a file; raise `NotATable`.

    What is neither UTF-8 nor UTF-16 is taken for Windows-1252, or refused without `windows`: where
    names are read, a damaged file of Hindi must not become Latin letters.
    """
    if content.startswith(WORKBOOKS):
        raise NotATable(explain(TableRefusal.WORKBOOK))
    name = _encoding_of(content) or ("cp1252" if windows else "utf-8")
    try:
        text = content.decode(name)
    except UnicodeDecodeError as error:
        raise NotATable(explain(TableRefusal.ENCODING, encoding=name)) from error
    if "\x00" in text:
        raise NotATable(explain(TableRefusal.NO_TEXT))
    return text.rstrip("\x1a\r\n\t ")


def _encoding_of(content: bytes) -> str | None:
    if content.startswith(UTF_16):
        return "utf-16"
    if content[1:2] == b"\x00":
        return "utf-16-le"
    if content[:1] == b"\x00":
        return "utf-16-be"
    try:
        content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    return "utf-8-sig"


def read_table(
    text: str, *, columns: Sequence[str], optional: Sequence[str] = (), delimiter: str = ","
) -> list[TableLine]:
    """Give the lines below the names of the columns; raise `NotATable`.

    `columns` must be there, each once; `optional` may. Names are compared without regard to case
    and spaces. `delimiter` is tried first.
    """
    problems = []
    for sign in dict.fromkeys((delimiter, *DELIMITERS)):
        try:
            return _read(text, columns, optional, sign)
        except NotATable as error:
            problems.append(error)
    doubled = [each for each in problems if isinstance(each, ColumnTwice)]
    raise (doubled or problems)[0]


class ColumnTwice(NotATable):
    """Say that a column stands twice: it is not clear which one is meant."""


def _read(
    text: str, columns: Sequence[str], optional: Sequence[str], delimiter: str
) -> list[TableLine]:
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    lines = []
    try:
        for row in rows:
            cells = tuple(_cell(each) for each in row)
            lines.append((rows.line_num, cells))
    except csv.Error as error:
        problem = next(each for each in CsvProblem if str(error).startswith(each))
        broken = explain(TableRefusal.BROKEN, line=rows.line_num, problem=explain(problem))
        raise NotATable(broken) from error
    at, places = _header(lines, columns, optional)
    names = lines[at][1]
    width = max(place for place, name in enumerate(names) if name) + 1
    return [
        _line(number, cells, places, width)
        for number, cells in lines[at + 1 :]
        if any(cells) and cells != names
    ]


def _cell(text: str) -> str:
    plain = text.translate(UNSEEN).strip()
    marked = AS_TEXT.fullmatch(plain)
    return (marked[1] if marked else plain).strip().removeprefix("'")


def _header(
    lines: Sequence[tuple[int, tuple[str, ...]]], columns: Sequence[str], optional: Sequence[str]
) -> tuple[int, dict[str, int]]:
    """Give where the line of names is, and where in it each column stands."""
    wanted = {_name(each): each for each in (*columns, *optional)}
    needed = set(map(_name, columns))
    for at, (_, cells) in enumerate(lines[: MOST_LINES_ABOVE + 1]):
        found = [_name(each) for each in cells]
        if not needed <= set(found):
            continue
        twice = sorted(wanted[each] for each in wanted if found.count(each) > 1)
        if twice:
            raise ColumnTwice(explain(TableRefusal.COLUMN_TWICE, columns=tuple(twice)))
        return at, {wanted[each]: found.index(each) for each in wanted if each in found}
    first = next((cells for _, cells in lines if any(cells)), ())
    missing = tuple(sorted(wanted[each] for each in needed - set(map(_name, first))))
    has = tuple(each[:40] for each in first if each)[:MOST_COLUMNS_SAID]
    if not has:
        raise NotATable(explain(TableRefusal.EMPTY, columns=missing))
    raise NotATable(explain(TableRefusal.NO_COLUMN, columns=missing, found=has))


def _name(text: str) -> str:
    return " ".join(text.split()).casefold()


def _line(number: int, cells: tuple[str, ...], places: Mapping[str, int], width: int) -> TableLine:
    is_whole = len(cells) >= width and not any(cells[width:])
    values = {name: cells[place] if is_whole else "" for name, place in places.items()}
    return TableLine(number, values, tuple(each for each in cells if each), is_whole)
