"""Print the table of transitions: which command of which role changes an application, and how."""

import click

from missedcall.cli import tables
from missedcall.domain.connection.guards import ALWAYS
from missedcall.domain.connection.refusals import GuardRefusal
from missedcall.domain.connection.transitions import TRANSITIONS, Transition


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON array of objects.")
@click.option("--markdown", is_flag=True, help="As the manual shows it.")
def transitions(as_json: bool, markdown: bool) -> None:
    """List the changes in the order in which they are tried.

    Example: missedcall transitions --json
    """
    rows = [row_of(change) for change in TRANSITIONS]
    if markdown:
        click.echo(as_markdown(rows))
    else:
        click.echo(tables.as_json(rows) if as_json else tables.table(rows))


def row_of(change: Transition) -> dict[str, str]:
    """Describe one change in words; `refusal` is what its guard says when it says no."""
    return {
        "rule": change.rule,
        "from": ", ".join(sorted(change.sources)),
        "event": change.event,
        "guard": "" if change.guard == ALWAYS else change.guard,
        "refusal": "" if change.guard == ALWAYS else GuardRefusal(change.guard).english,
        "hands": ", ".join(sorted(change.roles)),
        "to": change.target or "",
        "message": change.message or "",
        "starts": ", ".join(sorted(change.starts)),
        "stops": ", ".join(sorted(change.stops)),
        "voids": ", ".join(sorted(change.voids)),
    }


def as_markdown(rows: list[dict[str, str]]) -> str:
    """Lay the changes out as the manual has them; an empty `to` leaves the state as it is."""
    head = f"| rule | from | event | when | by | to | SMS | clocks |\n|{'---|' * 8}"
    lines = [
        f"| {row['rule']} | {row['from']} | {row['event']} | {row['guard']} | {row['hands']} "
        f"| {row['to']} | {row['message']} | {_clocks(row)} |"
        for row in rows
    ]
    return "\n".join([head, *lines])


def _clocks(row: dict[str, str]) -> str:
    signs = {"starts": "+", "stops": "−", "voids": "×"}
    return " ".join(
        f"{sign}{clock}" for name, sign in signs.items() for clock in _split(row[name])
    )


def _split(joined: str) -> list[str]:
    return joined.split(", ") if joined else []
