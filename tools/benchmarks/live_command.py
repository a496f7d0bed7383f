"""`missedcall bench live`: consoles that are told of changes, beside consoles that ask."""

import dataclasses
import json

import click

from tools.benchmarks import live_consoles
from tools.benchmarks.live_consoles import ConsoleCost


@click.command()
@click.option("--consoles", default=200, show_default=True, type=click.IntRange(1, 1000))
@click.option("--held", default=500, show_default=True, type=click.IntRange(1, 2000))
@click.option("--per-second", default=5.0, show_default=True, type=click.FloatRange(0.5, 50))
@click.option("--seconds", default=20.0, show_default=True, type=click.FloatRange(1, 600))
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 16))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON list.")
def live(
    consoles: int, held: int, per_second: float, seconds: float, workers: int, as_json: bool
) -> None:
    """Measure how soon desks show what changed while forms are sent, and how soon those are taken.

    In one run: consoles that ask every two seconds, as they did; as many that are told; and as
    many as --held that are told. Example: missedcall bench live --seconds 10 --json
    """
    costs = live_consoles.measure(
        consoles=consoles, held=held, per_second=per_second, seconds=seconds, workers=workers
    )
    if as_json:
        click.echo(json.dumps([dataclasses.asdict(cost) for cost in costs]))
        return
    for cost in costs:
        click.echo(_line(cost))
    asking, told = costs[0], costs[1]
    click.echo(
        f"told : asking = {_ratio(told.update_p95_ms, asking.update_p95_ms)} of the update's p95, "
        f"{_ratio(told.submit_p95_ms, asking.submit_p95_ms)} of the form's, "
        f"{_ratio(told.asks_a_second, asking.asks_a_second)} of the requests"
    )


def _line(cost: ConsoleCost) -> str:
    return (
        f"{cost.consoles} {cost.way}: update p50 {cost.update_p50_ms:.0f} ms, "
        f"p95 {cost.update_p95_ms:.0f} ms; form p50 {cost.submit_p50_ms:.0f} ms, "
        f"p95 {cost.submit_p95_ms:.0f} ms; {cost.asks_a_second:.0f} requests/s by consoles, "
        f"{cost.missed} of {cost.forms + cost.missed} updates missed"
    )


def _ratio(now: float, before: float) -> str:
    return f"{now / before:.2f}" if before else "–"
