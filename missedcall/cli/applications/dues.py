"""Take the lists of who owes the electricity company, and show what they say."""

import datetime as dt
import sys
from pathlib import Path
from typing import NoReturn

import click

from missedcall.cli import tables
from missedcall.cli.calendar_type import DAY
from missedcall.cli.configuration import command_deps
from missedcall.cli.login import AS_HELP, person
from missedcall.cli.refusing import refuse_command
from missedcall.domain.applications.arrears_list import NoArrearsList
from missedcall.domain.operators.roles import MAY_KEEP_ACCOUNTS
from missedcall.domain.privacy.personal import mask_name
from missedcall.domain.shared import phone
from missedcall.domain.shared.csv_table import NotATable, decode_table
from missedcall.usecases.applications import arrears


@click.group()
def dues() -> None:
    """Take and show lists of arrears, against which each application is checked.

    Example: missedcall dues list --limit 20
    """


@dues.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--as-of", type=DAY, help="The day of the list; without it today.")
@click.option("--source", default="sap", show_default=True, help="Whose list it is.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.option("--as", "login", required=True, help=AS_HELP)
def import_(file: Path, as_of: dt.datetime | None, source: str, as_json: bool, login: str) -> None:
    """Take a CSV with the columns bp,locality,name,address,amount in place of the last one.

    The columns relation_name, landmark and mobile may follow. Lines that are wrong are named and
    left out; the same list again changes nothing. Ends with 1 when a line is wrong.

    Example: missedcall dues import arrears.csv --as-of 2026-10-01 --as accounts1
    """
    deps, now = command_deps(), dt.datetime.now(dt.UTC)
    by = person(deps, login=login, allowed=MAY_KEEP_ACCOUNTS)
    if not 0 < len(source) <= 40:
        _refuse("--source: write 1 to 40 letters")
    try:
        text = decode_table(file.read_bytes(), windows=False)
        day = as_of.date() if as_of else None
        report = arrears.import_arrears(
            deps, text=text, file=file.name, source=source, as_of=day, by=by, now=now
        )
    except (NotATable, NoArrearsList) as error:
        _refuse(f"{file.name}: {error}")
    _tell(report, as_json=as_json)
    sys.exit(1 if report.wrong else 0)


def _tell(report: arrears.ArrearsImportReport, *, as_json: bool) -> None:
    wrong = [
        {"line": each.line, "code": each.reason.code, "reason": str(each.reason)}
        for each in report.wrong
    ]
    if as_json:
        told = {"taken": report.taken, "changed": report.changed, "wrong": wrong}
        click.echo(tables.as_json(told))
        return
    same = "" if report.changed else ", the same as before"
    click.echo(f"{report.taken} taken, {len(wrong)} wrong{same}")
    for each in report.wrong:
        click.echo(f"line {each.line}: {each.reason}", err=True)


@dues.command("list")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 10_000))
@click.option("--json", "as_json", is_flag=True, help="One JSON array of objects.")
def list_(limit: int, as_json: bool) -> None:
    """List what is owed, the largest amounts first; names and numbers are masked.

    Example: missedcall dues list --json
    """
    rows = [
        {
            "bp": f"…{row.bp[-4:]}",
            "name": mask_name(row.name),
            "number": phone.mask(row.mobile) if row.mobile else None,
            "locality": row.locality,
            "amount_paise": row.amount_paise,
            "as_of": row.as_of,
            "source": row.source,
            "imported_at": row.imported_at,
        }
        for row in arrears.list_largest_arrears(command_deps(), limit=limit)
    ]
    click.echo(tables.as_json(rows) if as_json else tables.table(rows))


def _refuse(reason: str) -> NoReturn:
    refuse_command(reason)
