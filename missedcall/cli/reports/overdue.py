"""The command that lists overdue applications."""

import datetime as dt

import click

from missedcall.cli import tables
from missedcall.cli.configuration import command_deps
from missedcall.cli.refusing import refuse_command
from missedcall.cli.words import one_of
from missedcall.domain.connection.assignment import ASSIGNEES
from missedcall.domain.shared.local_text import in_language
from missedcall.usecases.reports import overdue as overdue_cases

MOST_HOURS = 24 * 366


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON array of objects.")
@click.option("--office", default="", help="Only this office and those below it.")
@click.option("--assignee", type=one_of(ASSIGNEES), default=None)
@click.option("--hours", default=24, show_default=True, type=click.IntRange(0, MOST_HOURS))
@click.option("--counts", is_flag=True, help="Count by the offices one step below.")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 100_000))
def overdue(
    as_json: bool, office: str, assignee: str | None, hours: int, counts: bool, limit: int
) -> None:
    """List overdue applications, or due within --hours, the earliest due first.

    Example: missedcall overdue --office R1 --counts --json
    """
    deps, now, soon = command_deps(), dt.datetime.now(dt.UTC), dt.timedelta(hours=hours)
    try:
        scope = overdue_cases.load_overdue_scope(deps, operator=None, office=office)
    except overdue_cases.OfficeNotVisible as error:
        refuse_command(error)
    turn_wanted = assignee or ""
    if counts:
        below = overdue_cases.count_overdue_by_office(
            deps, overdue_scope=scope, assignee=turn_wanted, due_within=soon, now=now
        )
        rows = [_count(each) for each in below]
    else:
        found = overdue_cases.list_overdue(
            deps, overdue_scope=scope, assignee=turn_wanted, due_within=soon, now=now, limit=limit
        )
        rows = [_fields(each) for each in found]
    click.echo(tables.as_json(rows) if as_json else tables.table(rows))


def _fields(each: overdue_cases.OverdueApplication) -> dict[str, object]:
    return {
        "application": each.application,
        "number": each.number,
        "office": each.office,
        "state": each.state,
        "open_holds": ", ".join(each.open_holds),
        "assignee": each.assignee,
        "due_at": each.due_at,
        "overdue": each.is_overdue,
        "promised_at": each.promised_at,
    }


def _count(each: overdue_cases.OfficeOverdueCount) -> dict[str, object]:
    name = in_language(each.office.name, "en") if each.office else None
    return {"office": each.code, "name": name, "due": each.due, "overdue": each.overdue}
