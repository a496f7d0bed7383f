"""Write reports on calls as files: CSV and JSON for programs, XLSX for people.

Columns of CSV and JSON are named by code, so that a program reads them in any language; XLSX has
the titles of the reader's language. Seconds stay whole seconds in all of them.
"""

import datetime as dt
import io
import re
from collections.abc import Callable, Iterator, Sequence

from missedcall.domain.reports.report_definitions import ReportBy, Unit
from missedcall.domain.shared import csv_cells
from missedcall.usecases.deps import Deps
from missedcall.usecases.export_freeze import refuse_export
from missedcall.usecases.reports.call_reports import CallReport, ReportRow
from missedcall.usecases.reports.report_rows import ReportKey

LONGEST_SHEET = 31  # characters that a spreadsheet takes as the name of a sheet
NO_SHEET = re.compile(r"[\[\]:*?/\\']")
SECONDS_A_DAY = 86_400
FORMATS = {Unit.COUNT: "0", Unit.SECONDS: "[h]:mm:ss", Unit.PERCENT: "0.0"}
# Says a text of the definitions, and a key, in the reader's language.
Say = Callable[[str], str]
SayKey = Callable[[ReportBy, ReportKey], str]


def key_as_text(key: ReportKey) -> str:
    """Write a key as programs read it: a day as 2026-11-28, an hour as 09, none as nothing."""
    if isinstance(key, dt.date):
        return key.isoformat()
    return f"{key:02d}" if isinstance(key, int) else key or ""


def report_fields(report: CallReport, row: ReportRow) -> dict[str, object]:
    """Give a row as `--json` and CSV name it."""
    key = "total" if row is report.total else key_as_text(row.key)
    return {report.request.by.value: key, **row.figures}


def report_as_json(report: CallReport) -> dict[str, object]:
    """Give a report as programs read it: what was asked, rows, what they come to, and curves."""
    asked = report.request
    return {
        "report": asked.name.value,
        "since": asked.since.isoformat(),
        "until": asked.until.isoformat(),
        "by": asked.by.value,
        "operator": asked.operator,
        "office": asked.office,
        "did": asked.did,
        "made_at": report.made_at.isoformat(timespec="seconds"),
        "units": {column.name: column.unit.value for column in report.columns},
        "rows": [report_fields(report, row) for row in report.rows],
        "total": dict(report.total.figures),
        "curves": {
            name: [{"at": p.at, "count": p.count, "percent": p.percent} for p in points]
            for name, points in report.curves.items()
        },
    }


def report_as_csv(deps: Deps, report: CallReport) -> str:
    """Write the rows, all together last, for a spreadsheet; no cell runs as a formula.

    Raise `ExportsFrozen` while a breach is open.
    """
    refuse_export(deps)
    names = [report.request.by.value, *(column.name for column in report.columns)]
    rows = [report_fields(report, row) for row in (*report.rows, report.total)]
    return csv_cells.document(names, rows)


def reports_as_xlsx(
    deps: Deps, reports: Sequence[CallReport], *, say: Say, say_key: SayKey
) -> bytes:
    """Write a workbook with a sheet for each report; times are times, so they can be added up.

    Raise `ExportsFrozen` while a breach is open.
    """
    import xlsxwriter  # only who writes a file waits for it

    refuse_export(deps)
    written = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(written, options) as book:
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        formats = {unit: book.add_format({"num_format": form}) for unit, form in FORMATS.items()}
        for report in reports:
            title = NO_SHEET.sub(" ", say(report.definition.name.english))[:LONGEST_SHEET]
            sheet = book.add_worksheet(title)
            sheet.set_column(0, 0, 28)
            sheet.set_column(1, len(report.columns), 16)
            sheet.freeze_panes(1, 1)
            by = report.request.by
            heads = [say(by.english), *(say(column.title) for column in report.columns)]
            sheet.write_row(0, 0, heads, bold)
            for line, row in enumerate((*report.rows, report.total), start=1):
                key = say("Total") if row is report.total else say_key(by, row.key)
                sheet.write_string(line, 0, key)
                for place, unit, value in _numbers(report, row):
                    sheet.write_number(line, place, value, formats[unit])
    return written.getvalue()


def _numbers(report: CallReport, row: ReportRow) -> Iterator[tuple[int, Unit, float]]:
    """Give column, unit and value of what is known; a spreadsheet counts time in days."""
    for place, column in enumerate(report.columns, start=1):
        value = row.figures[column.name]
        if value is not None:
            is_time = column.unit is Unit.SECONDS
            yield place, column.unit, value / SECONDS_A_DAY if is_time else value


def file_name(report: CallReport, ending: str) -> str:
    """Name a file so that two of them stand apart in a folder."""
    asked = report.request
    return f"{asked.name}-by-{asked.by}-{asked.since}-to-{asked.until}.{ending}"


def span_as_text(seconds: float) -> str:
    """Write seconds as h:mm:ss."""
    whole = round(seconds)
    return f"{whole // 3600}:{whole % 3600 // 60:02}:{whole % 60:02}"
