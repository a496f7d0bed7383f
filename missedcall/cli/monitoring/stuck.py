"""Show what has lasted too long, and who is to mend it."""

import datetime as dt

import click

from missedcall.cli import tables
from missedcall.cli.configuration import command_deps
from missedcall.usecases.monitoring import stuck as cases


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON array of objects.")
def stuck(as_json: bool) -> None:
    """List callbacks, attempts and operators that have been in one state for too long.

    Example: missedcall stuck --json
    """
    found = [
        {
            "entity": each.entity,
            "id": each.id,
            "state": each.state,
            "since": each.since,
            "limit_s": round(each.limit.lasts.total_seconds()),
            "seen_by": each.limit.seen_by,
            "mend": each.limit.mend,
        }
        for each in cases.find_stuck(command_deps(), now=dt.datetime.now(dt.UTC))
    ]
    if as_json or found:
        click.echo(tables.as_json(found) if as_json else tables.table(found))
    else:
        click.echo("nothing has lasted too long")
