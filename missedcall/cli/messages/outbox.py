"""`missedcall sms stats|receipts|alarms|resend|resume`: watch the outbox and put it right."""

import datetime as dt
import json
from dataclasses import asdict

import click

from missedcall.cli import tables
from missedcall.cli.configuration import command_deps
from missedcall.cli.login import AS_HELP, person
from missedcall.cli.refusing import refuse_command
from missedcall.cli.row_id import ROW_ID
from missedcall.db.messages import receipts
from missedcall.db.monitoring import alarms
from missedcall.domain.operators.roles import MAY_SUPERVISE, Actor
from missedcall.usecases.messages import message_figures, templates
from missedcall.usecases.messages import resend as resending
from missedcall.usecases.messages.message_figures import MessageFigures

JSON_HELP = "Print JSON."


@click.command()
@click.option("--days", default=7, show_default=True, type=click.IntRange(1, 366))
@click.option("--json", "as_json", is_flag=True, help=JSON_HELP)
def stats(days: int, as_json: bool) -> None:
    """Show, day by day, how many demands were handed over within 10 s, and what stands still.

    Example: missedcall sms stats --days 30 --json
    """
    found = message_figures.load_message_figures(
        command_deps(), days=days, now=dt.datetime.now(dt.UTC)
    )
    told = [{**asdict(day), "share_10_s": day.share_10_s} for day in found.days]
    if as_json:
        click.echo(json.dumps({**asdict(found), "days": told}, default=str))
        return
    click.echo(tables.table([{**day, "share_10_s": _percent(day["share_10_s"])} for day in told]))
    click.echo(_stands_still(found))


def _percent(share: object) -> str | None:
    return f"{share:.1%}" if isinstance(share, float) else None


def _stands_still(found: MessageFigures) -> str:
    counts: dict[str, int] = {}
    for _, state, count in found.messages:
        counts[state] = counts.get(state, 0) + count
    told = ", ".join(f"{count} {state}" for state, count in sorted(counts.items()))
    stopped = ", ".join(found.stopped_templates) or "none"
    return (
        f"messages: {told or 'none'}\n"
        f"gateway: {found.gateway}; oldest waiting: {found.oldest_queued_s:.0f} s; "
        f"receipts of unknown messages: {found.unmatched_receipts}; stopped templates: {stopped}"
    )


@click.command("receipts")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 100_000))
@click.option("--json", "as_json", is_flag=True, help=JSON_HELP)
def list_receipts(limit: int, as_json: bool) -> None:
    """List delivery receipts as they were read, the newest first.

    Example: missedcall sms receipts --json
    """
    with command_deps().db.reading() as db:
        rows = [asdict(row) for row in receipts.list_latest_receipts(db, limit=limit)]
    click.echo(tables.as_json(rows) if as_json else tables.table(rows))


@click.command("alarms")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 100_000))
@click.option("--json", "as_json", is_flag=True, help=JSON_HELP)
def list_alarms(limit: int, as_json: bool) -> None:
    """List alarms, the newest first. Example: missedcall sms alarms --json"""
    with command_deps().db.reading() as db:
        rows = [asdict(row) for row in alarms.list_latest_alarms(db, limit=limit)]
    click.echo(tables.as_json(rows) if as_json else tables.table(rows))


@click.command()
@click.argument("message", type=ROW_ID)
@click.option("--as", "login", required=True, help=AS_HELP)
@click.option("--reason", required=True, help="Kept in the history.")
def resend(message: int, login: str, reason: str) -> None:
    """Send MESSAGE once more, to the same number, because a person asks for it.

    Example: missedcall sms resend 17 --as meena --reason "the applicant has deleted it"
    """
    deps = command_deps()
    by = person(deps, login=login, allowed=frozenset({*MAY_SUPERVISE, Actor.OPERATOR}))
    again = resending.resend_message(
        deps, message_id=message, actor=by.login, reason=reason, now=dt.datetime.now(dt.UTC)
    )
    click.echo(f"message {again} is queued")


@click.command()
@click.argument("template")
@click.option("--as", "login", required=True, help=AS_HELP)
@click.option("--reason", required=True, help="What was mended; kept in the history.")
def resume(template: str, login: str, reason: str) -> None:
    """Let a stopped TEMPLATE be sent again, when its registration is mended.

    Example: missedcall sms resume 1007000000000000021 --as admin --reason "registered anew"
    """
    deps = command_deps()
    by = person(deps, login=login, allowed=frozenset({Actor.ADMIN}))
    now = dt.datetime.now(dt.UTC)
    try:
        templates.resume_template(
            deps, template_id=template, actor=by.login, reason=reason, now=now
        )
    except templates.NotStopped as error:
        refuse_command(error)
    click.echo(f"template {template} is sent again")
