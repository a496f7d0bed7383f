"""`missedcall simulate`: play whole days of callers and operators against a virtual clock."""

import datetime as dt
import importlib.util
import json
import sys
from pathlib import Path

import click

from missedcall.cli.configuration import configured
from missedcall.domain.callbacks.calendar import IST
from tools.simulation import day, figures
from tools.simulation.plan import Plan
from tools.simulation.quiet import quiet_service

NO_PLOTS = (
    "--out draws plots, and matplotlib is not installed; install it with the extra plots "
    "(pip install 'missedcall[plots]', in a clone `make tools`), or leave --out away"
)
EXAMPLE = """
\b
Example:
  missedcall simulate --calls 10000 --operators 40 --seed 7 --outages 2 --out var/simulation

The rules are the service's own, with config.yaml as it stands; only telephones, people and
Asterisk are played. The same seed and configuration give the same days. Operators go on after
the last call until no callback is open, for 14 days at most.
"""


@click.command(epilog=EXAMPLE)
@click.option("--calls", type=click.IntRange(1, 1_000_000), required=True, help="Missed calls.")
@click.option("--operators", type=click.IntRange(1, 1000), required=True, help="Operators.")
@click.option("--seed", type=int, required=True, help="Names the days: the same gives the same.")
@click.option(
    "--no-answer",
    type=click.FloatRange(0, 1),
    default=0.3,
    show_default=True,
    help="Share of rings that consumers do not take.",
)
@click.option(
    "--outages",
    type=click.IntRange(0, 100),
    default=0,
    show_default=True,
    help="How many times Asterisk goes down for some minutes.",
)
@click.option(
    "--days",
    type=click.IntRange(1, 60),
    default=1,
    show_default=True,
    help="Days over which the calls come.",
)
@click.option(
    "--out",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    help="Write report.html and its pictures there.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def simulate(
    calls: int,
    operators: int,
    seed: int,
    no_answer: float,
    outages: int,
    days: int,
    folder: Path | None,
    as_json: bool,
) -> None:
    """Play days of missed calls and print how it went, as the telephones saw it."""
    if folder and importlib.util.find_spec("matplotlib") is None:
        click.echo(NO_PLOTS, err=True)
        sys.exit(1)
    plan = Plan(calls, operators, seed, no_answer=no_answer, outages=outages, days=days)
    with quiet_service():
        played = day.play(plan, config=configured(), progress=_tell)
    counted = figures.of(played)
    if folder:
        # Only a report needs the drawing library, which takes a second to load.
        from tools.simulation import report

        path = report.write(played, counted, folder=folder)
        click.echo(f"report: {path}", err=True)
    values = counted.as_dict()
    click.echo(json.dumps(values) if as_json else _table(values))


def _tell(now: dt.datetime, calls: int, spoken: int) -> None:
    click.echo(
        f"{now.astimezone(IST):%d-%m-%Y %H:%M} IST: {calls} calls, {spoken} spoken with", err=True
    )


def _table(values: dict[str, int | float | None]) -> str:
    width = max(map(len, values))
    return "\n".join(
        f"{name.replace('_', ' '):<{width}}  {'-' if value is None else value}"
        for name, value in values.items()
    )
