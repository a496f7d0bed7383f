"""Show which promises were kept, day by day."""

import datetime as dt
from dataclasses import asdict

import click

from missedcall.cli import tables
from missedcall.cli.configuration import command_deps
from missedcall.domain.callbacks import calendar
from missedcall.usecases.callbacks import promises as promise_cases


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON array of objects.")
@click.option("--days", default=14, show_default=True, type=click.IntRange(1, 1000))
def promises(as_json: bool, days: int) -> None:
    """Count the promises to callers by the day of their end, the newest day first.

    Example: missedcall promises --days 7 --json
    """
    now = dt.datetime.now(dt.UTC)
    since = calendar.last_midnight(at=now) - dt.timedelta(days=days - 1)
    rows = [
        asdict(day) for day in promise_cases.promises_by_day(command_deps(), since=since, now=now)
    ]
    click.echo(tables.as_json(rows) if as_json else tables.table(rows))
