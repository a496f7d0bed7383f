"""Answer with a list as a CSV that spreadsheets open as it is meant."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from werkzeug.wrappers import Response

from missedcall.domain.callbacks.calendar import IST
from missedcall.domain.shared import csv_cells
from missedcall.usecases.export_freeze import refuse_export
from web.shared import context


def csv_file(name: str, columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> Response:
    """Give a file named by what it lists and today; instants are India's, no cell is a formula.

    It begins with the mark by which spreadsheets know UTF-8. Raise `ExportsFrozen` while a breach
    of personal data is open.
    """
    refuse_export(context.deps())
    cells = ({column: _cell(row[column]) for column in columns} for row in rows)
    answer = Response("\ufeff" + csv_cells.document(columns, cells), mimetype="text/csv")
    today = context.now().astimezone(IST)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}-{today:%Y-%m-%d}.csv"'
    return answer


def _cell(value: object) -> object:
    if isinstance(value, dt.datetime):
        return f"{value.astimezone(IST):%Y-%m-%d %H:%M:%S}"
    return value
