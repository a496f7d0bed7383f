"""Hand lists on to the company's own books."""

import dataclasses
import datetime as dt
from pathlib import Path

import click

from missedcall.cli import tables
from missedcall.cli.calendar_type import DAY
from missedcall.cli.configuration import command_deps
from missedcall.cli.login import AS_HELP, person
from missedcall.cli.words import counted, one_of
from missedcall.domain.operators.roles import MAY_EXPORT
from missedcall.usecases.reports import connected_export, demand_export


@click.group()
def export() -> None:
    """Hand lists on to the company's own books.

    Example: missedcall export connections --since 2026-11-01 --until 2026-11-30 --as accounts1
    """


@export.command()
@click.option("--since", required=True, type=DAY, help="The first day of energisation, in India.")
@click.option("--until", required=True, type=DAY, help="The last day.")
@click.option("--format", "form", type=one_of(["csv", "json"]), default="csv")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Else it is printed.")
@click.option("--as", "login", required=True, help=AS_HELP)
def connections(
    since: dt.datetime, until: dt.datetime, form: str, out: Path | None, login: str
) -> None:
    """Export connections by BP number: money, dates, meter, seal and first reading; no names.

    Example: missedcall export connections --since 2026-11-01 --until 2026-11-30 --as accounts1
    --format csv --out connections.csv
    """
    deps, now = command_deps(), dt.datetime.now(dt.UTC)
    by = person(deps, login=login, allowed=MAY_EXPORT)
    found = connected_export.export_connections(
        deps, since=since.date(), until=until.date(), operator=by, now=now
    )
    if form == "csv":
        text = connected_export.connections_as_csv(found)
    else:
        text = tables.as_json([dataclasses.asdict(each) for each in found]) + "\n"
    if out is None:
        click.echo(text, nl=False)
    else:
        out.write_text(text, encoding="utf-8", newline="")
        click.echo(f"{counted(len(found), 'connection')} in {out}")


@export.command()
@click.option(
    "--since", default="", help="The cursor of the last export; without it from the beginning."
)
@click.option("--format", "form", type=one_of(["csv", "json"]), default="csv")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Else it is printed.")
@click.option("--as", "login", required=True, help=AS_HELP)
def demands(since: str, form: str, out: Path | None, login: str) -> None:
    """Export what applications owe, those that changed since a cursor, for counters and SAP.

    The next cursor stands in the JSON, and for CSV on the error output. Ask again at once while
    more is true. No names.
    Example: missedcall export demands --since s120-l44 --as accounts1 --format json
    """
    deps, now = command_deps(), dt.datetime.now(dt.UTC)
    by = person(deps, login=login, allowed=MAY_EXPORT)
    found = demand_export.export_demands(deps, since=since, operator=by, now=now)
    if form == "csv":
        text = demand_export.demands_as_csv(found.demands)
        click.echo(f"cursor {found.cursor}{', more' if found.more else ''}", err=True)
    else:
        text = tables.as_json(dataclasses.asdict(found)) + "\n"
    if out is None:
        click.echo(text, nl=False)
    else:
        out.write_text(text, encoding="utf-8", newline="")
        click.echo(f"{counted(len(found.demands), 'demand')} in {out}")
