"""Plan the operators of a day from the command line."""

import datetime as dt

import click

from missedcall.cli import tables
from missedcall.cli.calendar_type import DAY
from missedcall.cli.configuration import command_deps
from missedcall.domain.callbacks import calendar
from missedcall.domain.callbacks.calendar import IST
from missedcall.usecases.reports.staffing import StaffingPlan, StaffingWish, plan_staffing

TOMORROW = dt.timedelta(days=1)


@click.command()
@click.option("--day", type=DAY, help="In India; else tomorrow.")
@click.option("--wait", type=click.IntRange(1, 1440), help="Minutes; else reports.target_minutes.")
@click.option("--share", type=click.IntRange(1, 99), default=80, help="Percent rung by then.")
@click.option("--away", type=click.IntRange(0, 80), default=15, help="Percent away of a shift.")
@click.option("--json", "as_json", is_flag=True, help="One JSON array of objects.")
def staffing(
    day: dt.datetime | None, wait: int | None, share: int, away: int, as_json: bool
) -> None:
    """Say how many operators each half hour needs, and what those on shift would give.

    Example: missedcall report staffing --wait 15 --json
    """
    deps, now = command_deps(), dt.datetime.now(dt.UTC)
    chosen = day.date() if day else calendar.ist_date(now) + TOMORROW
    wish = StaffingWish(chosen, wait or deps.config.reports.target_minutes, share, away)
    rows = plan_fields(plan_staffing(deps, wish, now=now))
    click.echo(tables.as_json(rows) if as_json else tables.table(rows))


def plan_fields(plan: StaffingPlan) -> list[dict[str, object]]:
    """Give a row for each half hour."""
    return [
        {
            "begins": f"{each.begins.astimezone(IST):%H:%M}",
            "callers": each.callers,
            "needed": each.needed,
            "on_shift": each.on_shift,
            "in_time_percent": each.in_time_percent,
            "wait_s": each.wait_s,
        }
        for each in plan.half_hours
    ]
