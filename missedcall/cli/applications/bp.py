"""Link applications to the BP numbers by which CSPDCL's SAP knows their consumers."""

import datetime as dt
import sys
from pathlib import Path
from typing import NoReturn

import click

from missedcall.cli import tables
from missedcall.cli.configuration import command_deps
from missedcall.cli.login import AS_HELP, person
from missedcall.cli.refusing import REFUSED_STATUS, refuse_command
from missedcall.domain.operators.roles import MAY_LINK_BP
from missedcall.domain.shared.csv_table import NotATable, decode_table
from missedcall.usecases.applications import bp_numbers
from missedcall.usecases.applications.application_details import NotHere
from missedcall.usecases.applications.bp_numbers import BpImportReport, NoBpList, NotLinked

AS = click.option("--as", "login", required=True, help=AS_HELP)


@click.group()
def bp() -> None:
    """Link applications to BP numbers, one by one or by a list.

    Example: missedcall bp import linked.csv --as accounts1 --dry-run
    """


@bp.command()
@click.argument("application")
@click.argument("number")
@click.option("--reason", required=True, help="From where the number is known.")
@AS
def link(application: str, number: str, reason: str, login: str) -> None:
    """Link an APPLICATION to a BP NUMBER.

    Example: missedcall bp link 41226000010 1000123456 --reason "SAP, today" --as accounts1
    """
    deps, now = command_deps(), dt.datetime.now(dt.UTC)
    by = person(deps, login=login, allowed=MAY_LINK_BP)
    try:
        bp_numbers.link_bp_number(
            deps, number=application, bp=number, reason=reason, by=by, now=now
        )
    except NotHere as error:
        raise NotLinked(bp_numbers.not_found(application)) from error
    click.echo("linked")


@bp.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only say what would happen.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@AS
def import_(file: Path, dry_run: bool, as_json: bool, login: str) -> None:
    """Link all applications of a CSV with the columns application,bp, or none of them.

    Example: missedcall bp import linked.csv --as accounts1 --json
    """
    deps, now = command_deps(), dt.datetime.now(dt.UTC)
    by = person(deps, login=login, allowed=MAY_LINK_BP)
    try:
        text = decode_table(file.read_bytes())
        report = bp_numbers.import_bp_numbers(deps, text=text, by=by, now=now, dry_run=dry_run)
    except (NotATable, NoBpList) as error:
        _refuse(f"{file.name}: {error}")
    if as_json:
        click.echo(tables.as_json(_told(report)))
    else:
        click.echo(f"{report.new} new, {report.known} known, {len(report.wrong)} wrong")
        for wrong in report.wrong:
            click.echo(f"line {wrong.line}, {wrong.application}: {wrong.reason}", err=True)
    sys.exit(REFUSED_STATUS if report.wrong else 0)


def _told(report: BpImportReport) -> dict[str, object]:
    """Give what a program reads of a list: the counts, and each wrong line with its code."""
    wrong = [
        {
            "line": each.line,
            "application": each.application,
            "code": each.reason.code,
            "reason": str(each.reason),
        }
        for each in report.wrong
    ]
    return {"new": report.new, "known": report.known, "wrong": wrong}


def _refuse(reason: str) -> NoReturn:
    refuse_command(reason)
