"""Read the audit: `missedcall audit`."""

import click

from missedcall.cli import tables
from missedcall.cli.configuration import command_deps
from missedcall.db.monitoring import audit as entries
from missedcall.db.monitoring.audit import AuditFilter

SHOWN = ("id", "at", "actor", "action", "subject", "before", "after", "address", "reason")


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON array of objects.")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 100_000))
@click.option("--action", default="", help="Only those that begin so, such as `login`.")
@click.option("--about", default="", help="Only what a login did, or what was done to it.")
@click.option("--actor", default="", help="Only what this login did.")
@click.option("--subject", default="", help="Only what was done to whatever begins so.")
@click.option("--words", default="", help="Only entries in which these words stand.")
def audit(
    as_json: bool, limit: int, action: str, about: str, actor: str, subject: str, words: str
) -> None:
    """List who of the staff did or saw what, when and from where, the newest first.

    Example: missedcall audit --action login --json
    Example: missedcall audit --action settings --words trunk
    """
    sought = AuditFilter(action=action, about=about, actor=actor, subject=subject, words=words)
    with command_deps().db.reading() as db:
        rows = entries.list_latest_audit_entries(db, sought, limit=limit)
    found = [{name: getattr(row, name) for name in SHOWN} for row in rows]
    click.echo(tables.as_json(found) if as_json else tables.table(found))
