"""`missedcall demo seed`: fill an empty database, so that every board has something to show."""

import datetime as dt
import secrets
from collections.abc import Mapping

import click

from missedcall import wiring
from missedcall.cli.configuration import configured
from missedcall.db import migrate
from missedcall.db.revision import UnknownRevisionError
from missedcall.domain.callbacks import calendar
from missedcall.domain.callbacks.calendar import IST
from missedcall.domain.operators.roles import OF_AN_OFFICE, ROLES, Actor
from missedcall.usecases.deps import Deps
from missedcall.usecases.operators import operators
from tools.simulation import open_work
from tools.simulation import seed as seeding
from tools.simulation.quiet import quiet_service
from tools.simulation.seed import SeedNotEmpty, Size
from tools.simulation.seeded_lives import Seeded


@click.command()
@click.option("--seed", type=int, required=True, help="Names the weeks: the same gives the same.")
@click.option("--leads", default=1000, show_default=True, type=click.IntRange(50, 100_000))
@click.option("--applications", default=200, show_default=True, type=click.IntRange(10, 50_000))
@click.option("--until", help="The last day, e.g. 2026-11-22; left out: yesterday.")
def seed(seed: int, leads: int, applications: int, until: str | None) -> None:
    """Fill an empty database with five weeks of callers, and a person of each role.

    Only in test mode, before the first start; then `make run` shows full lists. Everything in it
    is invented and comes from the service's own rules. Example: missedcall demo seed --seed 7
    """
    config = configured()
    if config.service.mode != "test":
        raise click.ClickException("service.mode is live: people are invented in test mode only")
    deps = wiring.service_deps(config)
    try:
        migrate.upgrade_database(deps.db)
    except UnknownRevisionError as error:
        raise click.ClickException(str(error)) from error
    size = Size(leads, applications, seed, _day(until))
    try:
        with quiet_service():
            seeded = seeding.fill(size, config=config, database=deps.db, progress=_tell)
    except SeedNotEmpty as error:
        raise click.ClickException(f"{error}, or move {config.service.state_dir} away") from error
    click.echo(f"{seeded.calls} missed calls, {seeded.applications} applications; seed {seed}")
    logins, password = add_people(deps)
    click.echo(f"log in as {', '.join(logins)} with {password}   (shown this once)")


def _tell(now: dt.datetime, seeded: Seeded) -> None:
    click.echo(
        f"until {now.astimezone(IST):%d-%m-%Y}: {seeded.calls} missed calls, "
        f"{seeded.applications} applications in all",
        err=True,
    )


def _day(text: str | None) -> dt.date:
    yesterday = calendar.ist_date(dt.datetime.now(dt.UTC)) - dt.timedelta(days=1)
    try:
        return dt.date.fromisoformat(text) if text else yesterday
    except ValueError as error:
        raise click.BadParameter("write a day like 2026-11-22", param_hint="--until") from error


def add_people(deps: Deps) -> tuple[Mapping[str, Actor], str]:
    """Add a person of each role where there is something to do; give the logins and a password.

    The operator's telephone is the browser, where one is configured. A lineman's login is the
    lineman's code, as everywhere; other logins are the roles' names.
    """
    password, telephony = secrets.token_urlsafe(9), deps.config.telephony
    places = open_work.places(deps)
    extension = (telephony.browser.extensions or telephony.extensions)[0]
    names = {Actor.OPERATOR: "asha", Actor.LINEMAN: places.lineman}
    logins = {names.get(role, role.value): role for role in ROLES}
    for login, role in logins.items():
        operators.add_operator(
            deps,
            login=login,
            name=login,
            role=role,
            password=password,
            extension=extension if role is Actor.OPERATOR else None,
            language=deps.config.service.language,
            by="demo seed",
            now=dt.datetime.now(dt.UTC),
            office=places.office if role in OF_AN_OFFICE else None,
        )
    return logins, password
