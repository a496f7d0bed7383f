"""`missedcall bench million`: how soon everything answers with very many applications."""

import dataclasses
import datetime as dt
import json

import click

from missedcall.cli.configuration import configured
from missedcall.db import engine, migrate
from tools.benchmarks import million as crowd
from tools.benchmarks import pages
from tools.benchmarks.timing import Time


@click.command()
@click.option("--rows", default=1_000_000, show_default=True, type=click.IntRange(1000, 5_000_000))
@click.option("--database", required=True, help="Where; filled if it is empty, and kept.")
@click.option("--runs", default=30, show_default=True, type=click.IntRange(3, 1000))
@click.option("--json", "as_json", is_flag=True, help="Print one array of objects.")
def million(rows: int, database: str, runs: int, as_json: bool) -> None:
    """Fill an empty database with applications in all states, then ask for every page, often.

    A million fill 10 GB in some minutes. Only a database that is empty, or was filled by this
    command, is taken. Example: missedcall bench million --rows 100000 --database sqlite:////tmp/m.db
    """
    config, opened = configured(), engine.connect_database(database)
    migrate.upgrade_database(opened)
    if not crowd.is_filled(opened):
        try:
            filled = crowd.fill(opened, config, applications=rows, now=dt.datetime.now(dt.UTC))
        except crowd.NotEmpty as error:
            raise click.ClickException(str(error)) from error
        click.echo(f"{filled.rows:,} rows in {filled.seconds:.0f} s", err=True)
    found = []
    for each in pages.measure(opened, config, runs=runs):
        found.append(dataclasses.asdict(each))
        if not as_json:
            click.echo(_line(each))
    if as_json:
        click.echo(json.dumps(found))


def _line(each: Time) -> str:
    did = "" if each.found is None else f"  {each.found} looked at"
    return f"{each.what:40} p50 {each.p50_ms:8.1f} ms  p95 {each.p95_ms:8.1f} ms{did}"
