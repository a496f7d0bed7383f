"""Write the mail of a day's reports, in the language of who gets it."""

import functools
from collections.abc import Sequence
from pathlib import Path
from string import Template
from typing import Any

import yaml

from missedcall.domain.reports.report_definitions import ReportBy
from missedcall.usecases.deps import Deps
from missedcall.usecases.reports import report_files
from missedcall.usecases.reports.call_reports import CallReport
from missedcall.usecases.reports.report_mailing import ComposedReports
from missedcall.usecases.reports.report_rows import ReportKey

WORDS = Path(__file__).parent / "mails" / "reports.yaml"


def compose_reports(
    deps: Deps, reports: Sequence[CallReport], languages: Sequence[str]
) -> ComposedReports:
    """Give subject, body and workbook, in the first of these languages that has words.

    The body has what a day came to; the workbook, with English titles, has each hour.
    """
    words = _words()
    said = next((words[each] for each in languages if each in words), next(iter(words.values())))
    day = f"{reports[0].request.since:%d-%m-%Y}"
    figures = {
        name: "–" if value is None else f"{value:g}"
        for report in reports
        for name, value in report.total.figures.items()
    }
    lines = [
        Template(line).substitute(figures)
        for line in said["lines"]
        if all(name in figures for name in Template(line).get_identifiers())
    ]
    subject = Template(said["subject"]).substitute(day=day)
    body = "\n".join([*lines, "", said["end"]]) + "\n"
    book = report_files.reports_as_xlsx(deps, reports, say=str, say_key=_key)
    return subject, body, book


def _key(_: ReportBy, key: ReportKey) -> str:
    return report_files.key_as_text(key)


@functools.cache
def _words() -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load(WORDS.read_text(encoding="utf-8"))
    return read
