"""Bring payments in, and see what came in and what waits for a person."""

import datetime as dt
import getpass
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, fields
from pathlib import Path

import click

from missedcall.cli import tables
from missedcall.cli.configuration import wired
from missedcall.cli.lists import ledger_list, notices_list
from missedcall.domain import csv_cells
from missedcall.domain.connection.ledger import Channel
from missedcall.usecases.connection import payment_files
from missedcall.usecases.connection.payment_files import NotAList, Reported

FILES = click.Choice(["bank", "bbps", "gateway"])
COLUMNS = [field.name for field in fields(Reported)]


@click.group()
def payments() -> None:
    """Bring payments in, and see what came in and what waits for a person.

    Example: missedcall payments list --json
    """


@payments.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--channel", required=True, type=FILES, help="Whose list it is.")
@click.option("--dry-run", is_flag=True, help="Only say what would come of it.")
@click.option("--json", "as_json", is_flag=True, help="One JSON array of objects.")
@click.option(
    "--report", type=click.Path(path_type=Path), help="Write the report as CSV to this file."
)
def import_(file: Path, channel: str, dry_run: bool, as_json: bool, report: Path | None) -> None:
    """Book the payments of a CSV; config.yaml, `payments.files`, names its columns.

    A line that was booked before is known and changes nothing, so the same file may be brought in
    again. Exit status 1 when a line needs a person, 2 when the file is no list of payments.
    Example: missedcall payments import bank.csv --channel bank --dry-run
    """
    try:
        found = payment_files.bring_in(
            wired(),
            channel=Channel(channel),
            content=file.read_bytes(),
            who=f"shell:{getpass.getuser()}",
            now=dt.datetime.now(dt.UTC),
            dry_run=dry_run,
        )
    except NotAList as error:
        click.echo(f"{file.name}: {error}", err=True)
        sys.exit(2)
    rows = [asdict(line) for line in found]
    if report is not None:
        report.write_text(csv_cells.document(COLUMNS, rows), encoding="utf-8-sig", newline="")
    click.echo(tables.as_json(rows) if as_json else _told(found, dry_run=dry_run))
    if any(line.outcome in ("refused", "differs") for line in found):
        sys.exit(1)


def _told(found: Sequence[Reported], *, dry_run: bool) -> str:
    """Tell the lines that need a look, and count the others."""
    plain = ("booked", "known", "ignored")
    strange = [asdict(line) for line in found if line.outcome not in plain or line.reason]
    counts = Counter(line.outcome for line in found)
    total = ", ".join(f"{times} {name}" for name, times in sorted(counts.items())) or "no lines"
    end = "; nothing was written" if dry_run else ""
    return "\n".join([*([tables.table(strange)] if strange else []), f"{total}{end}"])


payments.add_command(ledger_list, "list")
payments.add_command(notices_list, "notices")
