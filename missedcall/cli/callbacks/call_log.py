"""List how often each number was rung, and prove that none was rung in vain or too often."""

import datetime as dt
import json
import sys

import click

from missedcall.cli import tables
from missedcall.cli.calendar_type import DAY
from missedcall.cli.configuration import command_deps
from missedcall.cli.words import counted
from missedcall.domain.callbacks import calendar
from missedcall.usecases.callbacks import call_log
from missedcall.usecases.deps import Deps

MOST = 1000


@click.command("call-log")
@click.option("--day", type=DAY, help="In India; today without it.")
@click.option("--check", is_flag=True, help="Prove the day; exit status 1 when it does not hold.")
@click.option("--json", "as_json", is_flag=True, help="JSON instead of a table.")
def call_log_command(day: dt.datetime | None, check: bool, as_json: bool) -> None:
    """List a day's rings of consumers, those most often rung first.

    Example: missedcall call-log --day 2026-11-23 --check
    """
    deps = command_deps()
    chosen = day.date() if day else calendar.ist_date(dt.datetime.now(dt.UTC))
    if check:
        _check(deps, chosen, as_json=as_json)
        return
    found = [
        {
            "number": person.number,
            "rings": len(person.rings),
            "limit": deps.rules.rings_per_day,
            "callback": ring.callback_id,
            "at": ring.at,
            "operator": ring.operator,
            "rule": ring.rule,
            "try": ring.try_number,
            "outcome": ring.outcome,
        }
        for person in call_log.rings_by_person(deps, day=chosen, limit=MOST)
        for ring in person.rings
    ]
    click.echo(tables.as_json(found) if as_json else tables.table(found))


def _check(deps: Deps, day: dt.date, *, as_json: bool) -> None:
    proof = call_log.prove_rings(deps, day=day)
    said = {
        "day": day.isoformat(),
        "rings": proof.rings,
        "without_operator": list(proof.without_operator),
        "limit": deps.rules.rings_per_day,
        "persons_over_limit": proof.over_limit,
        "holds": proof.holds,
    }
    if as_json:
        click.echo(json.dumps(said))
    else:
        rings, persons = counted(proof.rings, "ring"), counted(proof.over_limit, "person")
        click.echo(
            f"{day:%d-%m-%Y}: {rings}; {len(proof.without_operator)} without an operator "
            f"reserved for them; {persons} rung more than "
            f"{counted(deps.rules.rings_per_day, 'time')}"
        )
    if not proof.holds:
        sys.exit(1)
