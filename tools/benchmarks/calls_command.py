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
from missedcall.provision.trouble import CannotProvideError
from missedcall.service import NotReady, ports
from tools.benchmarks import call_load, recording
from tools.benchmarks.call_load import CallLoad
from tools.benchmarks.million import NotEmpty
from tools.softphones.sipp import CallFailed


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


@click.command()
@click.option("--rates", default="50,100,200", show_default=True, help="Calls a second, each.")
@click.option("--seconds", default=10, show_default=True, type=click.IntRange(1, 120))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def calls(rates: str, seconds: int, as_json: bool) -> None:
    """Compare how many calls a second the service takes with bare Asterisk and its journal.

    SIPp plays the callers, each with a new number; each rate is offered to bare Asterisk and then
    to the whole service, on private copies. Example: missedcall bench calls --rates 100,200 --json
    """
    loads = []
    try:
        for load in call_load.measure(_rates(rates), seconds=seconds):
            loads.append(load)
            if not as_json:
                click.echo(_line(load))
    except (CallFailed, NotReady, TimeoutError, ports.PortInUse, CannotProvideError) as error:
        raise click.ClickException(str(error)) from error
    bare, ours = (call_load.highest(loads, what) for what in (call_load.BARE, call_load.SERVICE))
    ratio = ours / bare if bare else None
    if as_json:
        found = [dataclasses.asdict(load) for load in loads]
        click.echo(json.dumps({"loads": found, "bare": bare, "service": ours, "ratio": ratio}))
        return
    told = f"ratio {ratio:.2f}" if ratio is not None else "no ratio: lower the rates"
    click.echo(f"without one failed call: bare {bare}/s, service {ours}/s; {told}")


def _rates(text: str) -> list[int]:
    try:
        rates = sorted({int(rate) for rate in text.split(",")})
    except ValueError as error:
        raise click.BadParameter(f"{text!r}: write whole numbers, as 50,100") from error
    if not 1 <= rates[0] <= rates[-1] <= call_load.MOST_RATE:
        raise click.BadParameter(f"{text!r}: each from 1 to {call_load.MOST_RATE}")
    return rates


def _line(load: CallLoad) -> str:
    lag = "" if load.lag_p50_ms is None else f"  p50 {load.lag_p50_ms:.0f} ms"
    lag += "" if load.lag_p99_ms is None else f"  p99 {load.lag_p99_ms:.0f} ms from hang-up to row"
    return (
        f"{load.what:8} {load.rate:4}/s  offered {load.offered}  taken {load.taken}  failed "
        f"{load.failed}  recorded {load.recorded} after {load.drain_s:.1f} s{lag}"
    )


@contextmanager
def _database(url: str | None) -> Iterator[Database]:
    with tempfile.TemporaryDirectory(prefix="mc-") as folder:
        opened = engine.connect_database(url or f"sqlite:///{folder}/bench.db")
        migrate.upgrade_database(opened)
        yield opened
        opened.engine.dispose()
