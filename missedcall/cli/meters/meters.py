"""The commands of store keepers: move, count and list meters."""

import datetime as dt
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import click

from missedcall.cli import tables
from missedcall.cli.configuration import command_deps
from missedcall.cli.login import AS_HELP, person
from missedcall.cli.office_code import existing_office
from missedcall.cli.row_id import ROW_ID
from missedcall.cli.words import one_of
from missedcall.db.meters import counts, stock
from missedcall.domain.meters import meter_file
from missedcall.domain.meters.meter_file import NotAMeterList
from missedcall.domain.meters.meters import METER_KINDS, MeterPlace
from missedcall.domain.operators.roles import MAY_KEEP_STORE
from missedcall.usecases.connection.command import ChangedMeanwhile
from missedcall.usecases.deps import Deps
from missedcall.usecases.meters import forecasts, issuing, meter_import, stock_counts
from missedcall.usecases.meters import stock as stock_cases
from missedcall.usecases.meters.stock_counts import Settlement
from missedcall.usecases.offices import offices

Result = TypeVar("Result")
MOST = 1000
JSON = click.option("--json", "as_json", is_flag=True, help="JSON instead of a table.")
KIND = click.option("--kind", type=one_of(METER_KINDS), default=METER_KINDS[0], show_default=True)
SERIALS = click.argument("serials", nargs=-1, required=True)


@click.group()
def meters() -> None:
    """Receive, send, hand out, take back and count meters, and see how long they last.

    Example: missedcall meters forecast --json
    """


def _store_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options for the person who acts and the office of the store."""
    command = click.option("--office", help="Whose store; your own office without it.")(command)
    return click.option("--as", "login", required=True, help=AS_HELP)(command)


def _keeper(deps: Deps, login: str, office: str | None) -> dict[str, Any]:
    """Give office, actor and instant as arguments; end the command for another office's store."""
    by = person(deps, login=login, allowed=MAY_KEEP_STORE)
    own_offices = offices.list_centres_of_office(deps, office=by.office)
    here = office or (own_offices[0] if len(own_offices) == 1 else None)
    if here is None:
        _refuse(f"--office: name one of {', '.join(own_offices)}")
    if here not in own_offices:
        _refuse(f"--office {here}: {login} works for {', '.join(own_offices)} only")
    return {"office": here, "actor": by.login, "now": dt.datetime.now(dt.UTC)}


def _refuse(reason: str) -> NoReturn:
    click.echo(reason, err=True)
    sys.exit(2)


def _read_meter_list(path: Path) -> str:
    """Read the text of a file, or end the command."""
    try:
        return meter_file.decode_meter_list(path.read_bytes())
    except NotAMeterList as error:
        _refuse(f"{path.name}: {error}")


def _run(usecase: Callable[..., Result], deps: Deps, **arguments: object) -> Result:
    try:
        return usecase(deps, **arguments)
    except NotAMeterList as error:
        _refuse(str(error))
    except ChangedMeanwhile as error:
        _refuse(f"{error} was changed or settled meanwhile; list again and decide anew")


def _print(as_json: bool, result: dict[str, Any], text: str) -> None:
    click.echo(tables.as_json(result) if as_json else text)


@meters.command("list")
@click.option("--holder", help="An office, a lineman, or an application's number.")
@click.option("--place", type=one_of(MeterPlace))
@click.option("--limit", type=click.IntRange(1, MOST), default=50, show_default=True)
@JSON
def list_all(holder: str | None, place: str | None, limit: int, as_json: bool) -> None:
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
@_store_options
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
    keeper = _keeper(deps, login, office)
    if path is None:
        if not serials:
            _refuse("name the serials, or a list with --list")
        _run(stock_cases.receive_meters, deps, serials=serials, kind=kind, **keeper)
        _print(as_json, {"new": len(serials)}, f"received {len(serials)}")
        return
    text = _read_meter_list(path)
    report = _run(meter_import.import_meters, deps, text=text, dry_run=dry_run, **keeper)
    lines = [f"line {one.line}: {one.reason}" for one in report.wrong]
    end = "nothing was taken" if report.wrong or dry_run else "taken"
    lines.append(f"{report.new} new, {report.known} known, {len(report.wrong)} wrong: {end}")
    _print(as_json, asdict(report), "\n".join(lines))
    if report.wrong:
        sys.exit(2)


@meters.command()
@click.option("--to", required=True, help="The office that gets them.")
@click.option("--count", type=click.IntRange(1, MOST), required=True)
@KIND
@_store_options
@JSON
def transfer(
    to: str, count: int, kind: str, login: str, office: str | None, as_json: bool
) -> None:
    """Send the oldest free meters to another office, which takes them in with `accept-transfer`.

    Example: missedcall meters transfer --to 413 --count 5 --as store412
    """
    deps = command_deps()
    keeper = _keeper(deps, login, office)
    sent = _run(
        stock_cases.send_meters_to_office, deps, kind=kind, count=count, to_office=to, **keeper
    )
    _print(as_json, {"sent": sent, "to": to}, f"sent to {to}: {' '.join(sent)}")


@meters.command()
@SERIALS
@_store_options
@JSON
def accept_transfer(
    serials: tuple[str, ...], login: str, office: str | None, as_json: bool
) -> None:
    """Accept SERIALS that another office sent.

    Example: missedcall meters accept-transfer M1 --as s413
    """
    deps = command_deps()
    _run(
        stock_cases.receive_transferred_meters,
        deps,
        serials=serials,
        **_keeper(deps, login, office),
    )
    _print(as_json, {"arrived": serials}, f"arrived {len(serials)}")


@meters.command()
@SERIALS
@click.option("--to", "lineman", required=True, help="The code of a lineman of the office.")
@_store_options
@JSON
def issue(
    serials: tuple[str, ...], lineman: str, login: str, office: str | None, as_json: bool
) -> None:
    """Issue SERIALS to a lineman. Example: missedcall meters issue M1 --to LM101 --as s412"""
    deps = command_deps()
    keeper = _keeper(deps, login, office)
    _run(issuing.issue_meters_to_lineman, deps, serials=serials, lineman=lineman, **keeper)
    _print(as_json, {"issued": serials, "to": lineman}, f"handed {len(serials)} to {lineman}")


@meters.command("return")
@SERIALS
@_store_options
@JSON
def give_back(serials: tuple[str, ...], login: str, office: str | None, as_json: bool) -> None:
    """Return SERIALS from linemen. Example: missedcall meters return M1 --as store412"""
    deps = command_deps()
    _run(issuing.return_meters_to_store, deps, serials=serials, **_keeper(deps, login, office))
    _print(as_json, {"returned": serials}, f"back in the store: {len(serials)}")


@meters.command()
@click.argument("serial")
@click.option("--reason", required=True, help="What is wrong with it.")
@_store_options
@JSON
def mark_faulty(serial: str, reason: str, login: str, office: str | None, as_json: bool) -> None:
    """Mark SERIAL as faulty; its applicant gets the next meter.

    Example: missedcall meters mark-faulty M1 --reason "dead display" --as store412
    """
    deps = command_deps()
    _run(
        issuing.mark_meter_faulty,
        deps,
        serial=serial,
        reason=reason,
        **_keeper(deps, login, office),
    )
    _print(as_json, {"faulty": serial}, f"{serial} is marked as faulty")


@meters.command()
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@_store_options
@JSON
def count(path: Path, login: str, office: str | None, as_json: bool) -> None:
    """Compare the serials in a file, one a line, with the ledger of the store.

    Each difference stays until it is settled. Example: missedcall meters count today.txt --as s412
    """
    deps = command_deps()
    serials = _read_meter_list(path).split()
    found = _run(
        stock_counts.record_stock_count, deps, serials=serials, **_keeper(deps, login, office)
    )
    said = (
        f"{found.counted} counted, {found.in_ledger} in the ledger; "
        f"missing: {' '.join(found.missing) or '-'}; surplus: {' '.join(found.surplus) or '-'}"
    )
    _print(as_json, asdict(found), said)


@meters.command()
@click.option("--office", callback=existing_office, help="Those of one office only.")
@JSON
def differences(office: str | None, as_json: bool) -> None:
    """List what counts found and is not settled. Example: missedcall meters differences"""
    with command_deps().db.reading() as db:
        found = [
            {
                name: getattr(row, name)
                for name in ("id", "office", "serial", "difference", "counted_at", "counted_by")
            }
            for row in counts.list_open_differences(db, office=office)
        ]
    click.echo(tables.as_json(found) if as_json else tables.table(found))


@meters.command()
@click.argument("difference", type=ROW_ID)
@click.argument("settlement", type=one_of(Settlement))
@click.option("--reason", required=True, help="Kept with the difference.")
@click.option("--kind", type=one_of(METER_KINDS), help="Of a meter that no ledger knows.")
@_store_options
def settle(
    difference: int, settlement: str, reason: str, kind: str | None, login: str, office: str | None
) -> None:
    """Settle DIFFERENCE: the meter is lost, it is taken in, or the count was wrong.

    Example: missedcall meters settle 3 lost --reason "stolen, report 17/26" --as je412
    """
    deps = command_deps()
    arguments = {
        "difference_id": difference,
        "settlement": Settlement(settlement),
        "reason": reason,
        "meter_kind": kind or "",
    }
    _run(stock_counts.settle_difference, deps, **arguments, **_keeper(deps, login, office))
    click.echo("settled")


@meters.command()
@click.option("--office", callback=existing_office, help="One office only.")
@click.option("--proposals", is_flag=True, help="Proposed transfers instead.")
@JSON
def forecast(office: str | None, proposals: bool, as_json: bool) -> None:
    """Say how long each office's meters last, and how many will be short.

    Example: missedcall meters forecast --office 412
    """
    deps = command_deps()
    all_forecasts = forecasts.compute_forecasts(deps, now=dt.datetime.now(dt.UTC))
    if proposals:
        proposed = forecasts.propose_transfers(deps, all_forecasts)
        found = [
            asdict(one) for one in proposed if office in (None, one.from_office, one.to_office)
        ]
    else:
        found = [_forecast_fields(one) for one in all_forecasts if office in (None, one.office)]
    click.echo(tables.as_json(found) if as_json else tables.table(found))


def _forecast_fields(one: forecasts.StockForecast) -> dict[str, Any]:
    return {
        "office": one.office,
        "kind": one.kind,
        "free": one.free,
        "under_way": one.under_way,
        "waiting": one.demand.waiting,
        "unpaid_demands": one.demand.unpaid_demands,
        "needed": one.outlook.needed,
        "short": one.outlook.short,
        "runs_out_on": one.outlook.runs_out_on,
    }
