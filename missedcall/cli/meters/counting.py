"""Count the meters of a store, settle what differs, and say how long they last."""

import datetime as dt
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from missedcall.cli import tables
from missedcall.cli.configuration import command_deps
from missedcall.cli.meters.keeper import (
    JSON,
    keeper_arguments,
    print_result,
    read_meter_list,
    run_usecase,
    store_options,
)
from missedcall.cli.meters.meters import meters
from missedcall.cli.office_code import existing_office
from missedcall.cli.row_id import ROW_ID
from missedcall.cli.words import one_of
from missedcall.db.meters import counts
from missedcall.domain.meters.meters import METER_KINDS
from missedcall.usecases.meters import forecasts, stock_counts
from missedcall.usecases.meters.stock_counts import Settlement


@meters.command()
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@store_options
@JSON
def count(path: Path, login: str, office: str | None, as_json: bool) -> None:
    """Compare the serials in a file, one a line, with the ledger of the store.

    Each difference stays until it is settled. Example: missedcall meters count today.txt --as s412
    """
    deps = command_deps()
    serials = read_meter_list(path).split()
    found = run_usecase(
        stock_counts.record_stock_count,
        deps,
        serials=serials,
        **keeper_arguments(deps, login, office),
    )
    said = (
        f"{found.counted} counted, {found.in_ledger} in the ledger; "
        f"missing: {' '.join(found.missing) or '-'}; surplus: {' '.join(found.surplus) or '-'}"
    )
    print_result(as_json, asdict(found), said)


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
@store_options
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
    run_usecase(
        stock_counts.settle_difference, deps, **arguments, **keeper_arguments(deps, login, office)
    )
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
