"""Put callbacks right and keep bars, as a supervisor, with a reason that is kept."""

import datetime as dt
import sys
from collections.abc import Callable
from typing import Any

import click

from missedcall.cli import tables
from missedcall.cli.calendar_type import DAY, MINUTE
from missedcall.cli.configuration import wired
from missedcall.cli.login import AS_HELP, person
from missedcall.cli.row_id import ROW_ID
from missedcall.cli.words import one_of
from missedcall.db.callbacks import blocked_numbers
from missedcall.domain.callbacks.calendar import IST
from missedcall.domain.operators.roles import MAY_SUPERVISE
from missedcall.domain.shared import phone
from missedcall.usecases.callbacks import supervision
from missedcall.usecases.callbacks.supervision import CallbackNotPossible


@click.group()
def supervise() -> None:
    """Move, release, take, cancel or reopen a callback; bar a number or lift its bar.

    Example: missedcall supervise cancel 17 --as meena --reason "the applicant came to the office"
    """


def _asks(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options that every supervisor's act needs."""
    command = click.option("--reason", required=True, help="Kept in the history.")(command)
    return click.option("--as", "login", required=True, help=AS_HELP)(command)


def _act(login: str, act: Callable[..., Any], said: str, **wish: object) -> None:
    deps = wired()
    by = person(deps, login=login, allowed=MAY_SUPERVISE)
    try:
        done = act(deps, by=by, now=dt.datetime.now(dt.UTC), **wish)
    except CallbackNotPossible as error:
        click.echo(str(error), err=True)
        sys.exit(2)
    at = f" {done.astimezone(IST):%d-%m-%Y %H:%M}" if isinstance(done, dt.datetime) else ""
    click.echo(said + at)


@supervise.command()
@click.argument("callback", type=ROW_ID)
@click.option("--at", "at", required=True, type=MINUTE, help="In IST.")
@_asks
def move(callback: int, at: dt.datetime, login: str, reason: str) -> None:
    """Ring CALLBACK at another time.

    Example: missedcall supervise move 17 --at 2026-12-01T10:30 --as meena --reason "she asked"
    """
    due_at = at.replace(tzinfo=IST)
    wish = {"callback_id": callback, "due_at": due_at, "reason": reason}
    _act(login, supervision.reschedule_callback, "rung from", **wish)


@supervise.command()
@click.argument("callback", type=ROW_ID)
@_asks
def release(callback: int, login: str, reason: str) -> None:
    """Let a parked CALLBACK be rung after all.

    Example: missedcall supervise release 17 --as meena --reason "no doubt about it"
    """
    _act(login, supervision.release_callback, "released", callback_id=callback, reason=reason)


@supervise.command()
@click.argument("callback", type=ROW_ID)
@_asks
def take(callback: int, login: str, reason: str) -> None:
    """Keep a waiting or parked CALLBACK for yourself: your next call when you are ready.

    Example: missedcall supervise take 17 --as meena --reason "I know her"
    """
    _act(login, supervision.claim_callback, "yours until", callback_id=callback, reason=reason)


@supervise.command()
@click.argument("callback", type=ROW_ID)
@_asks
def cancel(callback: int, login: str, reason: str) -> None:
    """Close CALLBACK without ringing.

    Example: missedcall supervise cancel 17 --as meena --reason "the applicant was at the office"
    """
    _act(login, supervision.cancel_callback, "cancelled", callback_id=callback, reason=reason)


@supervise.command()
@click.argument("callback", type=ROW_ID)
@_asks
def reopen(callback: int, login: str, reason: str) -> None:
    """Let a closed CALLBACK be rung again.

    Example: missedcall supervise reopen 17 --as meena --reason "closed by mistake"
    """
    _act(login, supervision.reopen_callback, "reopened", callback_id=callback, reason=reason)


@supervise.command()
@click.argument("number")
@click.option("--kind", type=one_of(["blocked", "do_not_call"]), default="blocked")
@click.option("--until", type=DAY, help="Last day; without it for good.")
@_asks
def bar(number: str, kind: str, until: dt.datetime | None, login: str, reason: str) -> None:
    """Ring NUMBER no more, because it is abused or because its owner asked for it.

    Example: missedcall supervise bar 9876500001 --until 2026-12-31 --as meena --reason abuse
    """
    end = until.replace(tzinfo=IST) + dt.timedelta(days=1) if until else None
    _act(
        login,
        supervision.block_number,
        "barred",
        number=number,
        kind=kind,
        until=end,
        reason=reason,
    )


@supervise.command()
@click.argument("number")
@click.option("--as", "login", required=True, help=AS_HELP)
def lift(number: str, login: str) -> None:
    """Take NUMBER's bars away.

    Example: missedcall supervise lift 9876500001 --as meena
    """
    _act(login, supervision.unblock_number, "lifted", number=number)


@supervise.command("bars")
@click.option("--json", "as_json", is_flag=True, help="One JSON array of objects.")
def list_bars(as_json: bool) -> None:
    """List the numbers that are not rung. Example: missedcall supervise bars --json"""
    with wired().db.reading() as db:
        rows = blocked_numbers.current_blocks(db, at=dt.datetime.now(dt.UTC), limit=1000)
    found = [
        {
            "number": phone.mask(row.number),
            "kind": row.kind,
            "reason": row.reason,
            "by": row.by,
            "at": row.at,
            "until": row.until,
        }
        for row in rows
    ]
    if found or as_json:
        click.echo(tables.as_json(found) if as_json else tables.table(found))
    else:
        click.echo("no number is barred")
