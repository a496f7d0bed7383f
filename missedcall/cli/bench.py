"""`missedcall bench`: measure what must not get slow."""

import json

import click

from missedcall.cli.configuration import configured
from missedcall.simulation import dispatch_cost


@click.group()
def bench() -> None:
    """Measure parts of the service on private databases; nothing that runs is touched."""


@bench.command()
@click.option(
    "--runs",
    type=click.IntRange(3, dispatch_cost.MOST_RUNS),
    default=101,
    show_default=True,
    help="How often each is measured.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def dispatch(runs: int, as_json: bool) -> None:
    """Compare picking five pairs with 100 and with 100,000 callers waiting.

    Example: missedcall bench dispatch --json
    """
    cost = dispatch_cost.measure(configured(), runs=runs)
    if as_json:
        values = {
            "waiting_few": dispatch_cost.FEW,
            "waiting_many": dispatch_cost.MANY,
            "few_ms": round(cost.few_ms, 3),
            "many_ms": round(cost.many_ms, 3),
            "ratio": round(cost.ratio, 3),
            "runs": cost.runs,
        }
        click.echo(json.dumps(values))
        return
    click.echo(
        f"five pairs of {dispatch_cost.FEW} waiting: {cost.few_ms:.2f} ms, "
        f"of {dispatch_cost.MANY:,}: {cost.many_ms:.2f} ms; "
        f"ratio {cost.ratio:.2f} (medians of {cost.runs} runs each)"
    )
