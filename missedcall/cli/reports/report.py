"""Make reports on calls, and for the regulator and other authorities."""

import datetime as dt

import click

from missedcall.cli import tables
from missedcall.cli.calendar_type import MONTH
from missedcall.cli.configuration import command_deps
from missedcall.cli.refusing import refuse_command
from missedcall.cli.reports.call_report import calls
from missedcall.cli.reports.staffing import staffing
from missedcall.usecases.reports import regulator_report
from missedcall.usecases.reports.regulator_report import MonthNotBegun


@click.group()
def report() -> None:
    """Make reports on calls, and for the regulator and other authorities.

    Example: missedcall report cserc --month 2026-11 --csv
    """


report.add_command(calls)
report.add_command(staffing)


@report.command()
@click.option("--month", type=MONTH, required=True, help="In India, e.g. 2026-11.")
@click.option("--json", "as_json", is_flag=True, help="One JSON array, all together last.")
@click.option("--csv", "as_csv", is_flag=True, help="A CSV for a spreadsheet.")
def cserc(month: dt.datetime, as_json: bool, as_csv: bool) -> None:
    """Report to the regulator (CSERC) how soon a month's connections came, by office and area.

    Example: missedcall report cserc --month 2026-11 --json
    """
    deps = command_deps()
    try:
        found = regulator_report.make_regulator_report(
            deps, month=month.date(), now=dt.datetime.now(dt.UTC)
        )
    except MonthNotBegun as error:
        refuse_command(f"--month: {error}")
    if as_csv:
        click.echo(regulator_report.regulator_report_as_csv(deps, found), nl=False)
        return
    rows = [
        regulator_report.regulator_line_fields(found, line) for line in (*found.lines, found.total)
    ]
    click.echo(tables.as_json(rows) if as_json else tables.table(rows))
