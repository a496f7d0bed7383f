"""The commands of store keepers: move, count and list meters."""

import sys
from dataclasses import asdict
from pathlib import Path

import click

from missedcall.cli import tables
from missedcall.cli.configuration import command_deps
from missedcall.cli.meters.keeper import (
    JSON,
    KIND,
    MOST,
    SERIALS,
    keeper_arguments,
    print_result,
    read_meter_list,
    run_usecase,
    store_options,
)
from missedcall.cli.refusing import REFUSED_STATUS, refuse_command
from missedcall.cli.words import one_of
from missedcall.db.meters import stock
from missedcall.domain.meters.meters import MeterPlace
from missedcall.usecases.meters import issuing, meter_import
from missedcall.usecases.meters import stock as stock_cases


@click.group()
def meters() -> None:
    """Receive, send, hand out, take back and count meters, and see how long they last.

    Example: missedcall meters forecast --json
    """


@meters.command("list")
@click.option("--holder", help="An office, a lineman, or an application's number.")
@click.option("--place", type=one_of(MeterPlace))
@click.option("--limit", type=click.IntRange(1, MOST), default=50, show_default=True)
@JSON
def list_meters(holder: str | None, place: str | None, limit: int, as_json: bool) -> None:
    """List meters, the newest first. Example: missedcall meters list --holder 412 --place stock"""
    with command_deps().db.reading() as db:
        found = [
            asdict(row) for row in stock.list_meters(db, holder=holder, place=place, limit=limit)
        ]
    click.echo(tables.as_json(found) if as_json else tables.table(found))


@meters.command()
@click.argument("serial", required=False)
@click.option("--limit", type=click.IntRange(1, MOST), default=50, show_default=True)
@JSON
def moves(serial: str | None, limit: int, as_json: bool) -> None:
    """List moves, the newest first, or SERIAL's only. Example: missedcall meters moves M1"""
    with command_deps().db.reading() as db:
        found = [asdict(row) for row in stock.list_moves(db, serial=serial, limit=limit)]
    click.echo(tables.as_json(found) if as_json else tables.table(found))


@meters.command()
@click.argument("serials", nargs=-1)
@KIND
@click.option(
    "--list",
    "path",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A CSV with the columns serial,kind, in place of SERIALS.",
)
@click.option("--dry-run", is_flag=True, help="With --list: only say what would come of it.")
@store_options
@JSON
def receive(
    serials: tuple[str, ...],
    kind: str,
    path: Path | None,
    dry_run: bool,
    login: str,
    office: str | None,
    as_json: bool,
) -> None:
    """Receive new meters; waiting applicants get them, the earliest promise first.

    Example: missedcall meters receive --list new.csv --as store412 --json
    """
    deps = command_deps()
    keeper = keeper_arguments(deps, login, office)
    if path is None:
        if not serials:
            refuse_command("name the serials, or a list with --list")
        run_usecase(stock_cases.receive_meters, deps, serials=serials, kind=kind, **keeper)
        print_result(as_json, {"new": len(serials)}, f"received {len(serials)}")
        return
    text = read_meter_list(path)
    report = run_usecase(meter_import.import_meters, deps, text=text, dry_run=dry_run, **keeper)
    lines = [f"line {one.line}: {one.reason}" for one in report.wrong]
    end = "nothing was taken" if report.wrong or dry_run else "taken"
    lines.append(f"{report.new} new, {report.known} known, {len(report.wrong)} wrong: {end}")
    print_result(as_json, asdict(report), "\n".join(lines))
    if report.wrong:
        sys.exit(REFUSED_STATUS)


@meters.command()
@click.option("--to", required=True, help="The office that gets them.")
@click.option("--count", type=click.IntRange(1, MOST), required=True)
@KIND
@store_options
@JSON
def transfer(
    to: str, count: int, kind: str, login: str, office: str | None, as_json: bool
) -> None:
    """Send the oldest free meters to another office, which takes them in with `accept-transfer`.

    Example: missedcall meters transfer --to 413 --count 5 --as store412
    """
    deps = command_deps()
    keeper = keeper_arguments(deps, login, office)
    sent = run_usecase(
        stock_cases.send_meters_to_office, deps, kind=kind, count=count, to_office=to, **keeper
    )
    print_result(as_json, {"sent": sent, "to": to}, f"sent to {to}: {' '.join(sent)}")


@meters.command()
@SERIALS
@store_options
@JSON
def accept_transfer(
    serials: tuple[str, ...], login: str, office: str | None, as_json: bool
) -> None:
    """Accept SERIALS that another office sent.

    Example: missedcall meters accept-transfer M1 --as s413
    """
    deps = command_deps()
    run_usecase(
        stock_cases.receive_transferred_meters,
        deps,
        serials=serials,
        **keeper_arguments(deps, login, office),
    )
    print_result(as_json, {"arrived": serials}, f"arrived {len(serials)}")


@meters.command()
@SERIALS
@click.option("--to", "lineman", required=True, help="The code of a lineman of the office.")
@store_options
@JSON
def issue(
    serials: tuple[str, ...], lineman: str, login: str, office: str | None, as_json: bool
) -> None:
    """Issue SERIALS to a lineman. Example: missedcall meters issue M1 --to LM101 --as s412"""
    deps = command_deps()
    keeper = keeper_arguments(deps, login, office)
    run_usecase(issuing.issue_meters_to_lineman, deps, serials=serials, lineman=lineman, **keeper)
    print_result(
        as_json, {"issued": serials, "to": lineman}, f"handed {len(serials)} to {lineman}"
    )


@meters.command("return")
@SERIALS
@store_options
@JSON
def give_back(serials: tuple[str, ...], login: str, office: str | None, as_json: bool) -> None:
    """Return SERIALS from linemen. Example: missedcall meters return M1 --as store412"""
    deps = command_deps()
    run_usecase(
        issuing.return_meters_to_store,
        deps,
        serials=serials,
        **keeper_arguments(deps, login, office),
    )
    print_result(as_json, {"returned": serials}, f"back in the store: {len(serials)}")


@meters.command()
@click.argument("serial")
@click.option("--reason", required=True, help="What is wrong with it.")
@store_options
@JSON
def mark_faulty(serial: str, reason: str, login: str, office: str | None, as_json: bool) -> None:
    """Mark SERIAL as faulty; its applicant gets the next meter.

    Example: missedcall meters mark-faulty M1 --reason "dead display" --as store412
    """
    deps = command_deps()
    run_usecase(
        issuing.mark_meter_faulty,
        deps,
        serial=serial,
        reason=reason,
        **keeper_arguments(deps, login, office),
    )
    print_result(as_json, {"faulty": serial}, f"{serial} is marked as faulty")
