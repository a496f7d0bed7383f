"""Read a list of new meters: a CSV with the columns `serial` and `kind`."""

from dataclasses import dataclass

from missedcall.domain.shared.csv_table import NotATable, decode_table, read_table

COLUMNS = ("serial", "kind")


@dataclass(frozen=True)
class MeterLine:
    """Hold one line of the list, by its number in the file."""

    number: int
    serial: str
    kind: str


class NoList(ValueError):
    """Say what a file lacks to be a list of meters, and what would mend it."""


def text_of(content: bytes) -> str:
    """Give the text of a file in any encoding that is read; raise `NoList`."""
    try:
        return decode_table(content)
    except NotATable as error:
        raise NoList(str(error)) from error


def read(text: str) -> list[MeterLine]:
    """Give the lines that say something; raise `NoList` when it is not such a table.

    Of a line with too few or too many values both are empty: it is refused by its number.
    """
    try:
        table = read_table(text, columns=COLUMNS)
    except NotATable as error:
        raise NoList(f"{error}; name the columns: serial,kind") from error
    return [MeterLine(each.number, each.cells["serial"], each.cells["kind"]) for each in table]
