"""Read the audit: `missedcall audit`."""

import click

from missedcall.cli import tables
from missedcall.cli.configuration import command_deps
from missedcall.db.monitoring import audit as entries

SHOWN = ("id", "at", "actor", "action", "subject", "address", "reason")


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON array of objects.")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 100_000))
@click.option("--action", default="", help="Only those that begin so, such as `login`.")
@click.option("--about", default="", help="Only what a login did, or what was done to it.")
def audit(as_json: bool, limit: int, action: str, about: str) -> None:
    """List who of the staff did or saw what, when and from where, the newest first.

    Example: missedcall audit --action login --json
    """
    with command_deps().db.reading() as db:
        rows = entries.list_latest_audit_entries(db, limit=limit, action=action, about=about)
    found = [{name: getattr(row, name) for name in SHOWN} for row in rows]
    click.echo(tables.as_json(found) if as_json else tables.table(found))
