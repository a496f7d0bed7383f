"""List what answers have left to do, and mark it as done."""

import datetime as dt

import click

from missedcall.cli.configuration import command_deps
from missedcall.cli.lists import tasks_list
from missedcall.cli.login import AS_HELP, person
from missedcall.cli.row_id import ROW_ID
from missedcall.domain.operators.roles import ROLES
from missedcall.usecases.calls import questions as cases


@click.group()
def tasks() -> None:
    """List the tasks that answers have made, and mark them as done.

    Example: missedcall tasks list --json
    """


@tasks.command()
@click.argument("task", type=ROW_ID)
@click.option("--note", required=True, help="What came of it; kept in the history.")
@click.option("--as", "login", required=True, help=AS_HELP)
def done(task: int, note: str, login: str) -> None:
    """Mark TASK as done. Example: missedcall tasks done 4 --note "visit on Friday" --as meena"""
    deps = command_deps()
    by = person(deps, login=login, allowed=frozenset(ROLES)).login
    cases.finish_task(deps, task_id=task, by=by, note=note, now=dt.datetime.now(dt.UTC))
    click.echo("done")


tasks.add_command(tasks_list, "list")
