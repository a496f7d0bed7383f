"""Put callbacks right, as a supervisor, with a reason that is kept."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import click

from missedcall.cli.calendar_type import MINUTE
from missedcall.cli.configuration import command_deps
from missedcall.cli.login import AS_HELP, person
from missedcall.cli.row_id import ROW_ID
from missedcall.domain.callbacks.calendar import IST
from missedcall.domain.operators.roles import MAY_SUPERVISE
from missedcall.usecases.callbacks import assignments, supervision


@click.group()
def supervise() -> None:
    """Move, release, take, assign, cancel or reopen a callback.

    Example: missedcall supervise cancel 17 --as meena --reason "the applicant came to the office"
    """


def asks_reason(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options `--as` and `--reason`, which every act of a supervisor needs."""
    command = click.option("--reason", required=True, help="Kept in the history.")(command)
    return click.option("--as", "login", required=True, help=AS_HELP)(command)


def run_act(login: str, act: Callable[..., Any], said: str, **wish: object) -> None:
    """Do a supervisor's act and print what was done; end with 2 when it is not possible."""
    deps = command_deps()
    by = person(deps, login=login, allowed=MAY_SUPERVISE)
    done = act(deps, by=by, now=dt.datetime.now(dt.UTC), **wish)
    at = f" {done.astimezone(IST):%d-%m-%Y %H:%M}" if isinstance(done, dt.datetime) else ""
    click.echo(said + at)


@supervise.command()
@click.argument("callback", type=ROW_ID)
@click.option("--at", "at", required=True, type=MINUTE, help="In IST.")
@asks_reason
def move(callback: int, at: dt.datetime, login: str, reason: str) -> None:
    """Ring CALLBACK at another time.

    Example: missedcall supervise move 17 --at 2026-12-01T10:30 --as meena --reason "she asked"
    """
    due_at = at.replace(tzinfo=IST)
    wish = {"callback_id": callback, "due_at": due_at, "reason": reason}
    run_act(login, supervision.reschedule_callback, "rung from", **wish)


@supervise.command()
@click.argument("callback", type=ROW_ID)
@asks_reason
def release(callback: int, login: str, reason: str) -> None:
    """Let a parked CALLBACK be rung after all.

    Example: missedcall supervise release 17 --as meena --reason "no doubt about it"
    """
    run_act(login, supervision.release_callback, "released", callback_id=callback, reason=reason)


@supervise.command()
@click.argument("callback", type=ROW_ID)
@asks_reason
def take(callback: int, login: str, reason: str) -> None:
    """Keep a waiting or parked CALLBACK for yourself: your next call when you are ready.

    Example: missedcall supervise take 17 --as meena --reason "I know her"
    """
    run_act(login, assignments.claim_callback, "yours until", callback_id=callback, reason=reason)


@supervise.command()
@click.argument("callback", type=ROW_ID)
@click.option("--operator", required=True, help="Login of who rings the caller next.")
@asks_reason
def assign(callback: int, operator: str, login: str, reason: str) -> None:
    """Keep a waiting or parked CALLBACK for an operator: the next call when that one is ready.

    Example: missedcall supervise assign 17 --operator asha --as meena --reason "speaks with her"
    """
    said = f"kept for {operator} until"
    act = assignments.assign_callback
    run_act(login, act, said, callback_id=callback, operator=operator, reason=reason)


@supervise.command()
@click.argument("callback", type=ROW_ID)
@asks_reason
def cancel(callback: int, login: str, reason: str) -> None:
    """Close CALLBACK without ringing.

    Example: missedcall supervise cancel 17 --as meena --reason "the applicant was at the office"
    """
    run_act(login, supervision.cancel_callback, "cancelled", callback_id=callback, reason=reason)


@supervise.command()
@click.argument("callback", type=ROW_ID)
@asks_reason
def reopen(callback: int, login: str, reason: str) -> None:
    """Let a closed CALLBACK be rung again.

    Example: missedcall supervise reopen 17 --as meena --reason "closed by mistake"
    """
    run_act(login, supervision.reopen_callback, "reopened", callback_id=callback, reason=reason)
