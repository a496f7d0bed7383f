"""Add operators, give them telephones, and list them."""

import datetime as dt
import getpass

import click

from missedcall.cli import tables
from missedcall.cli.configuration import command_deps
from missedcall.cli.login import given_password
from missedcall.cli.operators.sip_account import sip_account
from missedcall.cli.words import one_of
from missedcall.db.operators import operators as rows
from missedcall.domain.operators.refusals import OperatorRefusal
from missedcall.domain.operators.roles import ROLES, Actor
from missedcall.domain.shared.explanation import explain
from missedcall.domain.shared.phone import mask
from missedcall.domain.shared.speech import SPOKEN_LANGUAGES
from missedcall.usecases.operators import abilities, shifts
from missedcall.usecases.operators import operators as cases

CALLING_HOURS = "whenever calls are placed (callbacks.hours)"


@click.group()
def operators() -> None:
    """Add operators, supervisors and admins, give them shifts, and list them.

    Example: missedcall operators add asha --name "Asha Verma" --extension 201
    """


@operators.command()
@click.argument("login")
@click.option("--name", required=True, help="As the screen shows it.")
@click.option("--role", type=one_of(ROLES), default="operator")
@click.option(
    "--extension", help="The phone: one of telephony.extensions, or of telephony.browser."
)
@click.option("--mobile", help="The phone: a mobile that the trunk rings, in place of one.")
@click.option(
    "--office", help="For which office this person works, see `missedcall offices list`."
)
@click.option(
    "--language", help="Of the screens: one of web.languages; without it the first of them."
)
def add(
    login: str,
    name: str,
    role: str,
    extension: str | None,
    mobile: str | None,
    office: str | None,
    language: str | None,
) -> None:
    """Add LOGIN. The password is asked for, or taken from MISSEDCALL_NEW_PASSWORD.

    Example: missedcall operators add asha --name "Asha Verma" --extension 201
    Example: missedcall operators add je412 --name "R. Sahu" --role je --office 412
    """
    password = given_password("MISSEDCALL_NEW_PASSWORD", twice=True)
    cases.add_operator(
        command_deps(),
        login=login,
        name=name,
        role=Actor(role),
        password=password,
        extension=extension,
        mobile=mobile,
        office=office,
        language=language,
        by=f"shell:{getpass.getuser()}",
        now=dt.datetime.now(dt.UTC),
    )
    click.echo(f"added {login}")


@operators.command()
@click.argument("login")
@click.option("--extension", help="One of telephony.extensions, or of telephony.browser.")
@click.option("--mobile", help="A mobile that the trunk rings; it takes a second channel.")
def phone(login: str, extension: str | None, mobile: str | None) -> None:
    """Give the operator LOGIN another telephone; without an option, none.

    Example: missedcall operators phone asha --mobile "98765 00042"
    """
    cases.change_operator_phone(
        command_deps(),
        login=login,
        extension=extension,
        mobile=mobile,
        by=f"shell:{getpass.getuser()}",
        now=dt.datetime.now(dt.UTC),
    )
    click.echo(f"changed {login}")


@operators.command()
@click.argument("login")
@click.argument("address", required=False)
def mail(login: str, address: str | None) -> None:
    """Send the daily list of LOGIN's office to ADDRESS; without one, by mail no more.

    Example: missedcall operators mail je412 je412@example.in
    """
    cases.change_operator_mail(
        command_deps(),
        login=login,
        mail=address or "",
        by=f"shell:{getpass.getuser()}",
        now=dt.datetime.now(dt.UTC),
    )
    click.echo(f"changed {login}")


operators.add_command(sip_account)


@operators.command()
@click.argument("login")
@click.option("--speaks", multiple=True, type=one_of(SPOKEN_LANGUAGES), required=True)
@click.option("--skill", "skills", multiple=True, help="One of callbacks.skills.")
def can(login: str, speaks: tuple[str, ...], skills: tuple[str, ...]) -> None:
    """Say what LOGIN speaks and can do: callers are given to who suits them.

    Example: missedcall operators can asha --speaks hi --speaks hne --skill solar
    """
    abilities.change_abilities(
        command_deps(),
        login=login,
        languages=speaks,
        skills=skills,
        by=f"shell:{getpass.getuser()}",
        now=dt.datetime.now(dt.UTC),
    )
    click.echo(f"changed {login}")


@operators.command()
@click.argument("login")
@click.argument("week", required=False)
@click.option("--default", "drop", is_flag=True, help="Work when calling hours are, as at first.")
def shift(login: str, week: str | None, drop: bool) -> None:
    """Give LOGIN a WEEK of work: no call is offered after the shift. Without WEEK, show it.

    Example: missedcall operators shift asha "mon-fri 09:00-17:00; sat 10:00-14:00"
    """
    if week is None and not drop:
        _show_shift(login)
        return
    kept = shifts.change_shift(
        command_deps(),
        login=login,
        text=None if drop else week,
        by=f"shell:{getpass.getuser()}",
        now=dt.datetime.now(dt.UTC),
    )
    click.echo(f"{login}: {kept or CALLING_HOURS}")


def _show_shift(login: str) -> None:
    with command_deps().db.reading() as db:
        row = rows.find_operator_by_login(db, login)
    if row is None:
        raise shifts.UnknownOperator(explain(OperatorRefusal.UNKNOWN, login=login))
    click.echo(f"{login}: {row.shift or CALLING_HOURS}")


@operators.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON array of objects.")
def list_operators(as_json: bool) -> None:
    """List who may log in and what each is doing. Example: missedcall operators list --json"""
    with command_deps().db.reading() as db:
        found = [
            {
                "login": row.login,
                "name": row.name,
                "role": row.role,
                "office": row.office,
                "extension": row.extension,
                "mobile": row.mobile and mask(row.mobile),
                "state": row.state,
                "since": row.state_since,
                "reason": row.state_reason,
                "shift": row.shift,
                "speaks": row.speaks.split(),
                "skills": row.skills.split(),
                "disabled_at": row.disabled_at,
            }
            for row in rows.list_all_operators(db)
        ]
    if as_json:
        click.echo(tables.as_json(found))
    elif found:
        click.echo(tables.table(found))
    else:
        example = 'missedcall operators add asha --name "Asha" --extension 201'
        click.echo(f"nobody yet; add one: {example}")
