"""Shut people out, let them in, and give them passwords: `missedcall operators disable …`."""

import datetime as dt
import getpass
from collections.abc import Callable
from functools import partial
from typing import TypeVar

import click

from missedcall import wiring
from missedcall.cli import tables
from missedcall.cli.configuration import command_deps, configured
from missedcall.cli.operators.operators import operators
from missedcall.cli.words import counted, one_of
from missedcall.domain.operators.roles import ROLES, Actor
from missedcall.usecases.operators import access, sessions
from missedcall.usecases.operators.account_manager import AccountManager
from missedcall.usecases.operators.person_changes import WishedPerson, change_person

T = TypeVar("T")


def _change(act: Callable[..., T], login: str) -> T:
    """Change a person's access as the machine's administrator, or end the command with 2."""
    by = AccountManager(f"shell:{getpass.getuser()}")
    return act(command_deps(), login=login, by=by, now=dt.datetime.now(dt.UTC))


@operators.command()
@click.argument("login")
def disable(login: str) -> None:
    """Shut LOGIN out at once: sessions and telephone end, a call in hand is the last.

    Example: missedcall operators disable asha
    """
    _change(access.disable_login, login)
    click.echo(f"disabled {login}")


@operators.command()
@click.argument("login")
def enable(login: str) -> None:
    """Let a disabled LOGIN in again. Example: missedcall operators enable asha"""
    _change(access.enable_login, login)
    click.echo(f"enabled {login}")


@operators.command()
@click.argument("login")
def password(login: str) -> None:
    """Give LOGIN a one-time password for three days; sessions end.

    It is printed once; the person chooses another at the first login.
    Example: missedcall operators password asha
    """
    made = _change(access.give_one_time_password, login)
    click.echo(f"{login} logs in once with: {made}")


@operators.command("sip-password")
@click.argument("login")
@click.option("--new", "new", is_flag=True, help="Change it: the phone was lost, or was lent.")
def sip_password(login: str, new: bool) -> None:
    """Print the SIP password of LOGIN's telephone; with --new, change it first.

    Whatever registered with the old one is gone within seconds; calls go on. A browser gets the
    new one by itself. Example: missedcall operators sip-password asha --new
    """
    act = access.change_phone_password if new else access.show_phone_password
    extension, generation = _change(act, login)
    secret = wiring.secrets(configured()).phone(extension, generation)
    click.echo(f"operator-{extension} registers with: {secret}")


@operators.command()
@click.argument("login")
@click.argument("role", type=one_of(ROLES))
@click.option("--office", default="", help="For which office LOGIN works; without it for none.")
@click.option("--reason", default="", help="Why: it stands in the audit.")
def role(login: str, role: str, office: str, reason: str) -> None:
    """Give LOGIN another ROLE, and the office it is for; sessions end.

    Example: missedcall operators role asha je --office 412 --reason "moved to Abhanpur"
    """
    wished = WishedPerson(role=Actor(role), office=office)
    _change(partial(change_person, wished=wished, reason=reason), login)
    click.echo(f"changed {login}")


@operators.command("reset-second-factor")
@click.argument("login")
@click.option("--reason", required=True, help="Why: it stands in the audit.")
def reset_second_factor(login: str, reason: str) -> None:
    """Ask LOGIN for no code any more, because the telephone is lost; sessions end.

    Whose role needs one (web.second_factor.required_roles) sets up another at the next login.
    Example: missedcall operators reset-second-factor asha --reason "telephone stolen"
    """
    _change(partial(access.reset_second_factor, reason=reason), login)
    click.echo(f"{login} is asked for no code")


@operators.command("sessions")
@click.argument("login", required=False)
@click.option("--end", "end", is_flag=True, help="Log LOGIN out everywhere.")
@click.option("--json", "as_json", is_flag=True, help="One JSON array of objects.")
def list_sessions(login: str | None, end: bool, as_json: bool) -> None:
    """List who is logged in where, LOGIN only if given; with --end, log LOGIN out everywhere.

    Example: missedcall operators sessions --json
    Example: missedcall operators sessions asha --end
    """
    if end:
        if login is None:
            raise click.UsageError("--end needs LOGIN: whose sessions are to end?")
        click.echo(f"{counted(_change(access.end_sessions, login), 'session')} ended")
        return
    running = sessions.running_sessions(command_deps(), now=dt.datetime.now(dt.UTC))
    found = [
        {
            "login": each.login,
            "address": each.address,
            "browser": each.browser,
            "began_at": each.began_at,
            "seen_at": each.seen_at,
        }
        for each in running
        if login is None or each.login.lower() == login.lower()
    ]
    click.echo(tables.as_json(found) if as_json else tables.table(found))
