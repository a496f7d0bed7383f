"""Handle a breach of personal data, step by step, with the clock of the law in sight."""

import datetime as dt
from dataclasses import asdict

import click

from missedcall.cli import tables
from missedcall.cli.calendar_type import DAY
from missedcall.cli.configuration import command_deps
from missedcall.cli.login import AS_HELP, person
from missedcall.domain.callbacks.calendar import IST
from missedcall.domain.operators.roles import MAY_SEE_RESTRICTED
from missedcall.usecases.privacy import breach as breaches


@click.group()
def breach() -> None:
    """Begin, follow and close a breach: exports are frozen, the Board must know in 72 hours.

    Example: missedcall privacy breach list
    """


@breach.command()
@click.argument("what")
@click.option("--from", "start", type=DAY, required=True, help="First day of the data, in IST.")
@click.option("--until", type=DAY, help="Last day; today if not given.")
@click.option("--as", "login", required=True, help=AS_HELP)
def begin(what: str, start: dt.datetime, until: dt.datetime | None, login: str) -> None:
    """Begin a breach: WHAT happened, and of which days data was open to others.

    Example: missedcall privacy breach begin "a laptop was stolen" --from 2026-11-01 --as meena
    """
    from web.shared.texts import catalogue  # loads what only pages and drafts need

    deps, now = command_deps(), dt.datetime.now(dt.UTC)
    by = person(deps, login=login, allowed=MAY_SEE_RESTRICTED)
    end = until.replace(tzinfo=IST) + dt.timedelta(days=1) if until else now
    begun = breaches.begin_breach(
        deps, what=what, start=start.replace(tzinfo=IST), until=end, by=by, now=now
    )
    click.echo(f"{begun.affected} people; the Board must know all by {begun.board_by:%d-%m %H:%M}")
    drafts = breaches.draft_notices(
        begun,
        company=deps.config.service.name,
        translations={each: catalogue(each).gettext for each in deps.config.sms.languages},
    )
    for name, text in drafts.items():
        click.echo(f"\n--- {name}\n{text}")


@breach.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON array of objects.")
def list_breaches(as_json: bool) -> None:
    """List breaches with the hours left. Example: missedcall privacy breach list --json"""
    now = dt.datetime.now(dt.UTC)
    rows = [
        {**asdict(each), "hours_left": None if each.closed_at else each.hours_left(now)}
        for each in breaches.list_breaches(command_deps())
    ]
    click.echo(tables.as_json(rows) if as_json else tables.table(rows))


@breach.command()
@click.option("--as", "login", required=True, help=AS_HELP)
def affected(login: str) -> None:
    """Print the whole numbers of the persons in the open breach; that is noted.

    Example: missedcall privacy breach affected --as meena
    """
    deps, now = command_deps(), dt.datetime.now(dt.UTC)
    by = person(deps, login=login, allowed=MAY_SEE_RESTRICTED)
    numbers = breaches.list_affected_numbers(deps, by=by, now=now)
    for number in numbers:
        click.echo(number)


@breach.command()
@click.option("--outcome", required=True, help="What came of it; kept.")
@click.option("--as", "login", required=True, help=AS_HELP)
def close(outcome: str, login: str) -> None:
    """Close the open breach: exports are possible again.

    Example: missedcall privacy breach close --outcome "all were told on 2 December" --as meena
    """
    deps, now = command_deps(), dt.datetime.now(dt.UTC)
    by = person(deps, login=login, allowed=MAY_SEE_RESTRICTED)
    breaches.close_breach(deps, outcome=outcome, by=by, now=now)
    click.echo("closed")
