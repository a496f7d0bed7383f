"""Answer people about their data, erase it, and see what is kept how long."""

import datetime as dt
import json
import os
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any, NoReturn

import click

from missedcall.cli import tables
from missedcall.cli.configuration import command_deps
from missedcall.cli.login import AS_HELP, person
from missedcall.cli.privacy import personal_page
from missedcall.cli.privacy.breach import breach
from missedcall.cli.refusing import refuse_command
from missedcall.cli.row_id import ROW_ID
from missedcall.cli.words import counted
from missedcall.db.privacy import erasure_requests as request_rows
from missedcall.domain.operators.roles import MAY_SUPERVISE, MAY_TAKE_CALLS
from missedcall.domain.shared import phone
from missedcall.usecases.privacy import erasure_requests
from missedcall.usecases.privacy import export as exports
from missedcall.usecases.privacy import retention as classes

AS_JSON_HELP = "One JSON array of objects."


@click.group()
def privacy() -> None:
    """Show, restrict and erase personal data; see how long what is kept; handle a breach.

    Example: missedcall privacy retention --json
    """


privacy.add_command(breach)


@privacy.command()
@click.argument("number")
@click.option("--as", "login", required=True, help=AS_HELP)
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path))
def export(number: str, login: str, out: Path) -> None:
    """Write all that is held of NUMBER to a file: .json, or .html to read and print.

    Only an admin gets what is restricted as well; each export is noted.

    Example: missedcall privacy export 9876500001 --as meena --out person.html
    """
    if out.suffix not in (".json", ".html"):
        _refuse("--out: name a file that ends in .json or .html")
    deps = command_deps()
    by = person(deps, login=login, allowed=MAY_SUPERVISE)
    found = exports.export_person(deps, number=number, by=by, now=dt.datetime.now(dt.UTC))
    if out.suffix == ".json":
        text = json.dumps(
            asdict(found), ensure_ascii=False, indent=1, default=exports.value_as_json
        )
    else:
        text = personal_page.html(found)
    # No other account of this machine may read it, from its first byte on.
    with os.fdopen(os.open(out, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)
    rows = sum(len(rows) for rows in found.tables.values())
    held = f"{counted(rows, 'row')} of {counted(len(found.tables), 'table')}"
    click.echo(f"{held} written; hand them to their owner only")


@privacy.command()
@click.argument("number")
@click.option("--as", "login", required=True, help=AS_HELP)
@click.option("--reason", required=True, help="Kept with the request.")
@click.option("--proof", required=True, help="How the owner was known.")
@click.option("--drop-callback", is_flag=True, help="The owner wants no callback that waits.")
def erase(number: str, login: str, reason: str, proof: str, drop_callback: bool) -> None:
    """Propose that all that is held of NUMBER is hidden, and erased when the law lets it.

    Another person approves it.

    Example: missedcall privacy erase 9876500001 --as asha --reason "she asked" --proof "the code"
    """
    deps = command_deps()
    by = person(deps, login=login, allowed=MAY_TAKE_CALLS | MAY_SUPERVISE)
    request_id = erasure_requests.propose_erasure(
        deps,
        number=number,
        by=by,
        reason=reason,
        proof=proof,
        drops_callback=drop_callback,
        now=dt.datetime.now(dt.UTC),
    )
    click.echo(f"noted; another person runs: missedcall privacy approve {request_id} --as LOGIN")


@privacy.command()
@click.argument("request_id", metavar="REQUEST", type=ROW_ID)
@click.option("--as", "login", required=True, help=AS_HELP)
def approve(request_id: int, login: str) -> None:
    """Approve REQUEST of `privacy requests` that another person wrote down.

    Example: missedcall privacy approve 7 --as meena
    """
    deps = command_deps()
    by = person(deps, login=login, allowed=MAY_SUPERVISE)
    state = erasure_requests.approve_erasure(
        deps, request_id=request_id, by=by, now=dt.datetime.now(dt.UTC)
    )
    later = "it is hidden when the call in hand is over"
    click.echo("restricted: hidden from now on" if state == "restricted" else f"asked: {later}")


@privacy.command()
@click.argument("request_id", metavar="REQUEST", type=ROW_ID)
@click.option("--as", "login", required=True, help=AS_HELP)
def withdraw(request_id: int, login: str) -> None:
    """Take REQUEST back before it is approved. Example: missedcall privacy withdraw 7 --as asha"""
    deps = command_deps()
    by = person(deps, login=login, allowed=MAY_TAKE_CALLS | MAY_SUPERVISE)
    erasure_requests.withdraw_erasure(
        deps, request_id=request_id, by=by, now=dt.datetime.now(dt.UTC)
    )
    click.echo("taken back; nothing is changed")


@privacy.command()
@click.option("--json", "as_json", is_flag=True, help=AS_JSON_HELP)
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 100_000))
def requests(as_json: bool, limit: int) -> None:
    """List requests to erase, the newest first. Example: missedcall privacy requests --json"""
    with command_deps().db.reading() as db:
        found = request_rows.list_latest_requests(db, limit=limit)
    shown = ("id", "number", "state", "asked_at", "asked_by", "decided_by", "restricted_at")
    rows = [
        {name: getattr(row, name) for name in (*shown, "erase_at", "erased_at")} for row in found
    ]
    for row in rows:
        row["number"] = phone.mask(row["number"])
    _print(rows, as_json=as_json)


@privacy.command()
@click.option("--json", "as_json", is_flag=True, help=AS_JSON_HELP)
def retention(as_json: bool) -> None:
    """Tell of each class of data how long it is kept, and what is kept, due and erased.

    Example: missedcall privacy retention
    """
    report = classes.report_retention(command_deps(), now=dt.datetime.now(dt.UTC))
    _print([asdict(each) for each in report], as_json=as_json)


@privacy.command()
def compact() -> None:
    """Write SQLite's file anew, so that no copy of what was erased is left in its gaps.

    By night the service does so itself while the file is small. A large one takes minutes in which
    nothing else can write: stop the service before. Example: missedcall privacy compact
    """
    deps = command_deps()
    before, began = deps.db.size(), time.monotonic()
    if not classes.compact_database(deps, now=dt.datetime.now(dt.UTC)):
        _refuse("the database is being read just now: stop the service, then try again")
    took = time.monotonic() - began
    click.echo(f"{before // 1_000_000} MB are now {deps.db.size() // 1_000_000} MB ({took:.0f} s)")


def _print(rows: list[dict[str, Any]], *, as_json: bool) -> None:
    click.echo(tables.as_json(rows) if as_json else tables.table(rows))


def _refuse(reason: str) -> NoReturn:
    refuse_command(reason)
