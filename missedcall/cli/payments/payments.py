"""Bring payments in, and see what came in and what waits for a person."""

import datetime as dt
import getpass
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from missedcall.cli import tables
from missedcall.cli.calendar_type import DAY
from missedcall.cli.configuration import command_deps
from missedcall.cli.lists import ledger_list, notices_list, vouchers_list
from missedcall.cli.payments.fake_gateway import fake_gateway
from missedcall.cli.refusing import refuse_command
from missedcall.cli.words import one_of
from missedcall.domain.payments.ledger import Channel
from missedcall.domain.payments.reconcile import DifferenceKind
from missedcall.domain.shared import csv_cells
from missedcall.usecases.payments import (
    payment_files,
    payment_receipts,
    reconciliation,
)
from missedcall.usecases.payments.payment_files import ImportedLine, NoPaymentList
from missedcall.usecases.payments.payment_receipts import NoSuchReceipt

FILES = one_of(["bank", "bbps", "gateway"])
MOST = 1000
COLUMNS = ["line", "outcome", "application", "reference", "amount_paise", "code", "reason", "mend"]
# What a person at a shell does about a line that was not booked as it stands.
MENDS = {
    "suspense": "missedcall payments match",
    "differs": "ask the bank; if both are paid, import again with --other-payers",
}


@click.group()
def payments() -> None:
    """Bring payments in, and see what came in and what waits for a person.

    Example: missedcall payments list --json
    """


@payments.command()
@click.argument("number")
@click.option(
    "--out",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="Write it as a PDF to this file.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def receipt(number: str, out: Path | None, as_json: bool) -> None:
    """Show the receipt NUMBER, or write it to print.

    Example: missedcall payments receipt R26270000123 --out receipt.pdf
    """
    deps, now = command_deps(), dt.datetime.now(dt.UTC)
    try:
        found = payment_receipts.load_receipt(deps, number)
    except NoSuchReceipt as error:
        refuse_command(error)
    if out is not None:
        from web.papers.receipt import receipt_pdf  # loads fonts and their drawing

        out.write_bytes(receipt_pdf(found, config=deps.config, made_at=now))
    shown = asdict(found)
    click.echo(tables.as_json(shown) if as_json else tables.table([shown]))


@payments.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--channel", required=True, type=FILES, help="Whose list it is.")
@click.option("--dry-run", is_flag=True, help="Only say what would come of it.")
@click.option(
    "--other-payers",
    is_flag=True,
    help="The bank says that a reference used by two payers is two payments: book both.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON array of objects.")
@click.option(
    "--report", type=click.Path(path_type=Path), help="Write the report as CSV to this file."
)
def import_(
    file: Path,
    channel: str,
    dry_run: bool,
    other_payers: bool,
    as_json: bool,
    report: Path | None,
) -> None:
    """Book the payments of a CSV; config.yaml, `payments.files`, names its columns.

    A line that was booked before is known and changes nothing, so the same file may be brought in
    again. One reference with another payer, amount or month is never known: it differs, and a
    person asks the bank. Exit status 1 when a line needs a person (refused, differs, suspense), 2
    when the file is no list of payments.
    Example: missedcall payments import bank.csv --channel bank --dry-run
    """
    try:
        found = payment_files.import_payments(
            command_deps(),
            channel=Channel(channel),
            content=file.read_bytes(),
            actor=f"shell:{getpass.getuser()}",
            now=dt.datetime.now(dt.UTC),
            dry_run=dry_run,
            other_payers=other_payers,
        )
    except NoPaymentList as error:
        refuse_command(f"{file.name}: {error}")
    rows = [_row(line) for line in found]
    if report is not None:
        report.write_text(csv_cells.document(COLUMNS, rows), encoding="utf-8-sig", newline="")
    click.echo(tables.as_json(rows) if as_json else _told(found, dry_run=dry_run))
    if any(line.outcome in ("refused", "differs", "suspense") for line in found):
        sys.exit(1)


def _row(line: ImportedLine) -> dict[str, Any]:
    reason = f"{line.field}: {line.reason}" if line.field else str(line.reason or "")
    return {
        **{name: getattr(line, name) for name in COLUMNS[:5]},
        "code": line.reason.code if line.reason else "",
        "reason": reason,
        "mend": str(line.fix or MENDS.get(line.outcome, "")),
    }


def _told(found: Sequence[ImportedLine], *, dry_run: bool) -> str:
    """Tell the lines that need a look, and count the others."""
    plain = ("booked", "known", "ignored")
    strange = [_row(line) for line in found if line.outcome not in plain or line.reason]
    counts = Counter(line.outcome for line in found)
    total = ", ".join(f"{times} {name}" for name, times in sorted(counts.items())) or "no lines"
    end = "; nothing was written" if dry_run else ""
    return "\n".join([*([tables.table(strange)] if strange else []), f"{total}{end}"])


@payments.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--channel", required=True, type=FILES, help="Whose list it is.")
@click.option("--day", required=True, type=DAY, help="In India.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def reconcile(file: Path, channel: str, day: dt.datetime, as_json: bool) -> None:
    """Compare a day's list with the ledger: book what we lack, tell what else differs.

    Nothing is edited. Every hour the same is done with the files `bank-2026-11-22.csv` of the
    folder `settlements` in the service's state. Exit status 1 when a person must see to something.
    Example: missedcall payments reconcile bank.csv --channel bank --day 2026-11-22
    """
    try:
        report = reconciliation.reconcile_day(
            command_deps(),
            channel=Channel(channel),
            day=day.date(),
            content=file.read_bytes(),
            actor=f"shell:{getpass.getuser()}",
            now=dt.datetime.now(dt.UTC),
        )
    except NoPaymentList as error:
        refuse_command(f"{file.name}: {error}")
    rows = [asdict(each) for each in report.differences]
    if as_json:
        click.echo(tables.as_json(asdict(report)))
    else:
        shown = [tables.table(rows)] if rows else []
        counts = f"{report.agreed} agree, {len(rows)} do not, {report.other_days} of other days"
        click.echo("\n".join([*shown, *report.refused, counts]))
    if report.refused or any(
        each.kind is not DifferenceKind.MISSING_HERE for each in report.differences
    ):
        sys.exit(1)


payments.add_command(ledger_list, "list")
payments.add_command(notices_list, "notices")
payments.add_command(vouchers_list, "vouchers")


payments.add_command(fake_gateway)
