"""`missedcall bench`: measure what must not get slow."""

import dataclasses
import json
import sys

import click

from missedcall.cli.configuration import configured
from missedcall.provision.trouble import CannotProvideError
from missedcall.service import NotReady, ports
from tools.benchmarks import demand_sms, dispatch_cost, ring_time, sms_chaos
from tools.benchmarks.calls_command import calls, record
from tools.benchmarks.live_command import live
from tools.benchmarks.million_command import million
from tools.softphones.sipp import CallFailed


@click.group()
def bench() -> None:
    """Measure the service on private copies; nothing that runs is touched.

    Example: missedcall bench ring
    """


bench.add_command(million)
bench.add_command(record)
bench.add_command(calls)
bench.add_command(live)


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


@bench.command()
@click.option(
    "--runs",
    type=click.IntRange(3, ring_time.MOST_RUNS),
    default=51,
    show_default=True,
    help="How often each is measured.",
)
@click.option(
    "--waiting",
    type=click.IntRange(1, 100_000),
    default=1000,
    show_default=True,
    help="How many callers wait.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def ring(runs: int, waiting: int, as_json: bool) -> None:
    """Compare how soon a ready operator's phone rings with a bare AMI Originate to it.

    Ours is measured from the commit of "ready" through Redis, worker, database and Asterisk; the
    bare one over a manager session that is already logged in. Example: missedcall bench ring
    """
    try:
        time = ring_time.measure(runs=runs, waiting=waiting)
    except (CallFailed, NotReady, TimeoutError, ports.PortInUse, CannotProvideError) as error:
        raise click.ClickException(str(error)) from error
    if as_json:
        values = {name: round(value, 3) for name, value in dataclasses.asdict(time).items()}
        click.echo(json.dumps({**values, "ratio": round(time.ratio, 3)}))
        return
    click.echo(
        f"{waiting:,} waiting: the phone rings {time.ours_ms:.1f} ms after the operator is ready "
        f"({time.queued_ms:.1f} ms until the worker begins, {time.dispatched_ms:.1f} ms to "
        f"reserve and ring); bare Originate {time.bare_ms:.1f} ms; "
        f"ratio {time.ratio:.1f} (medians of {runs} runs each)"
    )


@bench.command("sms-chaos")
@click.option("--messages", default=2000, show_default=True, type=click.IntRange(10, 20_000))
@click.option("--faults", default=0.2, show_default=True, type=click.FloatRange(0, 1))
@click.option("--workers", default=4, show_default=True, type=click.IntRange(1, 16))
@click.option("--most-s", default=600.0, show_default=True, help="Give up after so long.")
@click.option("--seed", default=1, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def chaos(
    messages: int, faults: float, workers: int, most_s: float, seed: int, as_json: bool
) -> None:
    """Send messages through two faulty gateways while a worker is killed each second.

    Exit status 1 when a message has no end, or was taken twice without a doubt that explains it.
    Example: missedcall bench sms-chaos --messages 400 --json
    """
    found = sms_chaos.run(count=messages, share=faults, workers=workers, most_s=most_s, seed=seed)
    if as_json:
        click.echo(json.dumps(dataclasses.asdict(found)))
    else:
        for name, value in dataclasses.asdict(found).items():
            click.echo(f"{name:18} {value}")
    sys.exit(1 if found.twice_unexplained or found.unfinished else 0)


@bench.command("demand-sms")
@click.option("--per-second", default=20.0, show_default=True, type=click.FloatRange(0.5, 200))
@click.option("--seconds", default=15.0, show_default=True, type=click.FloatRange(1, 600))
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 16))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def demand(per_second: float, seconds: float, workers: int, as_json: bool) -> None:
    """Measure the time from a form's answer to the gateway's receipt of its demand SMS.

    Example: missedcall bench demand-sms --json
    """
    cost = demand_sms.measure(per_second=per_second, seconds=seconds, workers=workers)
    if as_json:
        click.echo(
            json.dumps({**dataclasses.asdict(cost), "forms_per_second": cost.forms_per_second})
        )
        return
    click.echo(
        f"{cost.arrived} of {cost.forms} demands, {cost.forms_per_second:.1f} forms/s: "
        f"p50 {cost.p50_s:.3f} s, p95 {cost.p95_s:.3f} s, longest {cost.longest_s:.3f} s "
        f"after the form's answer (which took {cost.form_p95_s:.3f} s at p95, "
        f"and that to a receipt {cost.receipt_p95_s:.3f} s)"
    )
