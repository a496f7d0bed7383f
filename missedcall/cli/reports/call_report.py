"""Make a report on calls from the command line: a table, or a file of it."""

import datetime as dt
from pathlib import Path

import click

from missedcall.cli import tables
from missedcall.cli.calendar_type import DAY
from missedcall.cli.configuration import command_deps
from missedcall.cli.words import one_of
from missedcall.domain.callbacks import calendar
from missedcall.domain.reports.report_definitions import REPORTS, ReportBy, ReportName, Unit
from missedcall.usecases.reports import call_reports, report_files
from missedcall.usecases.reports.call_reports import CallReport, ReportRequest, ReportRow
from missedcall.usecases.reports.report_rows import ReportKey

WEEK = dt.timedelta(days=6)


@click.command()
@click.argument("name", type=one_of(list(ReportName)))
@click.option("--since", type=DAY, help="The first day, in India; else a week before the last.")
@click.option("--until", type=DAY, help="The last day; else today.")
@click.option("--by", type=one_of(list(ReportBy)), default=ReportBy.DAY, help="What a row is.")
@click.option("--operator", help="Only of this login.")
@click.option("--office", help="Only of this office, e.g. 412.")
@click.option("--did", help="Only of this number that was called.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object, curves too.")
@click.option("--csv", "as_csv", is_flag=True, help="A CSV, all together last.")
@click.option("--xlsx", type=click.Path(dir_okay=False, path_type=Path), help="Into this file.")
def calls(
    name: str,
    since: dt.datetime | None,
    until: dt.datetime | None,
    by: str,
    operator: str | None,
    office: str | None,
    did: str | None,
    as_json: bool,
    as_csv: bool,
    xlsx: Path | None,
) -> None:
    """Report on calls: NAME is calls, waiting, reach, promises, pauses or texts.

    Example: missedcall report calls waiting --by hour --json
    """
    now = dt.datetime.now(dt.UTC)
    last = until.date() if until else calendar.ist_date(now)
    first = since.date() if since else last - WEEK
    request = ReportRequest(ReportName(name), first, last, ReportBy(by), operator, office, did)
    deps = command_deps()
    report = call_reports.make_call_report(deps, request, now=now)
    if xlsx is not None:
        xlsx.write_bytes(report_files.reports_as_xlsx(deps, [report], say=str, say_key=_key))
        click.echo(f"the report is in {xlsx}")
    elif as_json:
        click.echo(tables.as_json(report_files.report_as_json(report)))
    elif as_csv:
        click.echo(report_files.report_as_csv(deps, report), nl=False)
    else:
        click.echo(tables.table([_row(report, row) for row in (*report.rows, report.total)]))


def _key(_: ReportBy, key: ReportKey) -> str:
    return report_files.key_as_text(key) or "-"


def _row(report: CallReport, row: ReportRow) -> dict[str, object]:
    """Give a row for people: seconds as h:mm:ss."""
    fields = report_files.report_fields(report, row)
    for column in REPORTS[report.request.name].columns:
        value = row.figures.get(column.name)
        if column.unit is Unit.SECONDS and value is not None:
            fields[column.name] = report_files.span_as_text(value)
    return fields
