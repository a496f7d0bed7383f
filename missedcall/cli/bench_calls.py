"""`missedcall bench record` and `missedcall bench calls`: what a missed call costs."""

import dataclasses
import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

import click

from missedcall.cli.configuration import configured
from missedcall.db import engine, migrate
from missedcall.db.engine import Database
from missedcall.measure import recording
from missedcall.measure.million import NotEmpty


@click.command()
@click.option("--size", default=500, show_default=True, type=click.IntRange(1, 5000))
@click.option("--batches", default=11, show_default=True, type=click.IntRange(3, 1000))
@click.option("--database", help="An empty one, which is filled; without it a file of its own.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def record(size: int, batches: int, database: str | None, as_json: bool) -> None:
    """Compare recording a batch of calls from new numbers with the bare insert of their rows.

    Example: missedcall bench record --json
    """
    with _database(database) as opened:
        try:
            cost = recording.measure(opened, configured(), size=size, batches=batches)
        except NotEmpty as error:
            raise click.ClickException(str(error)) from error
    if as_json:
        click.echo(json.dumps({**dataclasses.asdict(cost), "ratio": cost.ratio}))
        return
    click.echo(
        f"{cost.database}: {cost.call_ms:.3f} ms a call in batches of {cost.calls} "
        f"({cost.cpu_ms:.3f} ms of our own), bare insert {cost.insert_ms:.3f} ms; "
        f"ratio {cost.ratio:.1f} (medians of {cost.batches} batches each)"
    )


@contextmanager
def _database(url: str | None) -> Iterator[Database]:
    with tempfile.TemporaryDirectory(prefix="mc-") as folder:
        opened = engine.connect(url or f"sqlite:///{folder}/bench.db")
        migrate.upgrade(opened)
        yield opened
        opened.engine.dispose()
