"""Read a list of new meters: a CSV with the columns `serial` and `kind`."""

from dataclasses import dataclass

from missedcall.domain.meters.refusals import MeterRefusal
from missedcall.domain.shared.csv_table import NotATable, decode_table, read_table
from missedcall.domain.shared.explanation import RequestRefused, explain

COLUMNS = ("serial", "kind")


@dataclass(frozen=True)
class MeterLine:
    """Hold one meter of the list; `line` is its line in the file, from 1."""

    line: int
    serial: str
    kind: str


class NotAMeterList(RequestRefused):
    """Refuse a file that is no list of meters; the reason says how to correct it."""


def decode_meter_list(content: bytes) -> str:
    """Decode a file in UTF-8, UTF-16 or Windows-1252; raise `NotAMeterList` for any other."""
    try:
        return decode_table(content)
    except NotATable as error:
        raise NotAMeterList(error.reason) from error


def read_meter_list(text: str) -> list[MeterLine]:
    """Give the lines that are not empty; raise `NotAMeterList` without the two columns.

    A line with too few or too many values has both values empty, and is refused by its number.
    """
    try:
        table = read_table(text, columns=COLUMNS)
    except NotATable as error:
        why, columns = error.reason, ",".join(COLUMNS)
        refusal = explain(MeterRefusal.NO_LIST, why=why, columns=columns)
        raise NotAMeterList(refusal) from error
    return [MeterLine(each.number, each.cells["serial"], each.cells["kind"]) for each in table]
