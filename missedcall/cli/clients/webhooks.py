"""Say where programs are told of changes, and have it told again: `missedcall webhooks …`."""

import datetime as dt
import getpass

import click

from missedcall.cli import tables
from missedcall.cli.configuration import command_deps
from missedcall.cli.row_id import ROW_ID
from missedcall.domain.clients.webhook import DeliveryState
from missedcall.usecases.clients import webhooks as cases
from missedcall.usecases.clients.clients import ClientManager

MOST = 1000


@click.group()
def webhooks() -> None:
    """Say where programs are told of changes of state, and have it told again.

    Example: missedcall webhooks failures
    """


def _by() -> ClientManager:
    return ClientManager(f"shell:{getpass.getuser()}")


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


@webhooks.command()
@click.argument("client")
@click.argument("url")
def add(client: str, url: str) -> None:
    """Tell CLIENT of changes at URL from now on; print the secret that signs them, once.

    Example: missedcall webhooks add mor-bijli https://app.example.in/changes
    """
    made = cases.add_webhook(command_deps(), client=client, url=url, by=_by(), now=_now())
    click.echo(f"webhook {made.id}, signed by (shown once): {made.secret}")


@webhooks.command()
@click.argument("webhook", type=ROW_ID)
def secret(webhook: int) -> None:
    """Sign by another secret from now on, and print it, once.

    Example: missedcall webhooks secret 3
    """
    made = cases.renew_webhook_secret(command_deps(), webhook_id=webhook, by=_by(), now=_now())
    click.echo(f"webhook {made.id}, signed by (shown once): {made.secret}")


@webhooks.command()
@click.argument("webhook", type=ROW_ID)
def remove(webhook: int) -> None:
    """Tell nothing more to WEBHOOK. Example: missedcall webhooks remove 3"""
    cases.remove_webhook(command_deps(), webhook_id=webhook, by=_by(), now=_now())
    click.echo(f"removed {webhook}")


@webhooks.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON array of objects.")
def list_webhooks(as_json: bool) -> None:
    """List where changes are told. Example: missedcall webhooks list --json"""
    found = [
        {
            "id": row.id,
            "client": row.client,
            "url": row.url,
            "created_at": row.created_at,
            "created_by": row.created_by,
        }
        for row in cases.list_webhooks(command_deps())
    ]
    click.echo(tables.as_json(found) if as_json else tables.table(found))


@webhooks.command()
@click.option("--all", "every", is_flag=True, help="Also what was told, and what waits.")
@click.option("--json", "as_json", is_flag=True, help="One JSON array of objects.")
def failures(every: bool, as_json: bool) -> None:
    """List the changes that were given up, the newest first.

    Example: missedcall webhooks failures --json
    """
    state = None if every else DeliveryState.FAILED
    found = [
        {
            "id": row.id,
            "client": row.client,
            "webhook": row.webhook_id,
            "application": row.application,
            "told": row.told["state"],
            "state": row.state,
            "tries": row.tries,
            "created_at": row.created_at,
            "next_at": row.next_at,
            "ended_at": row.ended_at,
            "status": row.status,
            "problem": row.problem,
        }
        for row in cases.list_deliveries(command_deps(), state=state, limit=MOST)
    ]
    click.echo(tables.as_json(found) if as_json else tables.table(found))


@webhooks.command()
@click.argument("delivery", type=ROW_ID)
def replay(delivery: int) -> None:
    """Tell DELIVERY once more, with all its tries. Example: missedcall webhooks replay 17"""
    cases.replay_delivery(command_deps(), delivery_id=delivery, by=_by(), now=_now())
    click.echo(f"{delivery} is told again")
