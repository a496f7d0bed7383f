"""Let programs use the API, and shut them out: `missedcall clients add|list|rotate|disable`."""

import datetime as dt
import getpass
from collections.abc import Callable
from typing import TypeVar

import click

from missedcall.cli import tables
from missedcall.cli.configuration import command_deps
from missedcall.cli.words import one_of
from missedcall.domain.clients.client import Scope
from missedcall.usecases.clients import clients as cases
from missedcall.usecases.clients.clients import ClientManager, ClientSummary

T = TypeVar("T")


@click.group()
def clients() -> None:
    """Let programs use the API by keys, and shut them out.

    Example: missedcall clients list --json
    """


def _change(act: Callable[..., T], name: str, **wish: object) -> T:
    """Change a client as the machine's administrator."""
    by = ClientManager(f"shell:{getpass.getuser()}")
    return act(command_deps(), name=name, by=by, now=dt.datetime.now(dt.UTC), **wish)


DAYS = click.option("--days", default=cases.DAYS, show_default=True, help="How long a key works.")


@clients.command()
@click.argument("name")
@click.option(
    "--scope", "scopes", multiple=True, required=True, type=one_of(Scope), help="What it may do."
)
@click.option(
    "--per-minute", default=cases.PER_MINUTE, show_default=True, help="Requests it may send."
)
@DAYS
def add(name: str, scopes: tuple[str, ...], per_minute: int, days: int) -> None:
    """Add the client NAME and print its key, once.

    Example: missedcall clients add mor-bijli --scope catalogue --scope persons
    """
    wish = {"scopes": [Scope(scope) for scope in scopes], "per_minute": per_minute, "days": days}
    click.echo(f"the key of {name}, shown once: {_change(cases.add_client, name, **wish)}")


@clients.command()
@click.argument("name")
@click.option(
    "--old-days",
    default=cases.OLD_KEY_DAYS,
    show_default=True,
    help="For how long the keys of before still work.",
)
@DAYS
def rotate(name: str, old_days: int, days: int) -> None:
    """Give the client NAME another key and print it, once.

    Example: missedcall clients rotate mor-bijli --old-days 2
    """
    key = _change(cases.rotate_key, name, old_days=old_days, days=days)
    click.echo(f"the key of {name}, shown once: {key}")


@clients.command()
@click.argument("name")
def disable(name: str) -> None:
    """Shut the client NAME out at once. Example: missedcall clients disable mor-bijli"""
    _change(cases.disable_client, name)
    click.echo(f"disabled {name}")


@clients.command()
@click.argument("name")
def enable(name: str) -> None:
    """Let the client NAME in again. Example: missedcall clients enable mor-bijli"""
    _change(cases.enable_client, name)
    click.echo(f"enabled {name}")


@clients.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON array of objects.")
def list_clients(as_json: bool) -> None:
    """List the clients with the keys that work. Example: missedcall clients list --json"""
    rows = cases.list_clients(command_deps(), now=dt.datetime.now(dt.UTC))
    found = [_shown(row) for row in rows]
    click.echo(tables.as_json(found) if as_json else tables.table(found))


def _shown(row: ClientSummary) -> dict[str, object]:
    return {
        "client": row.name,
        "scopes": list(row.scopes),
        "per_minute": row.per_minute,
        "created_at": row.created_at,
        "created_by": row.created_by,
        "used_at": row.used_at,
        "disabled_at": row.disabled_at,
        "keys": [f"{key.hint}… until {key.expires_at:%Y-%m-%d}" for key in row.keys],
    }
