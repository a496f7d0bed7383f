"""See the tariffs in use, and let two administrators approve one."""

import datetime as dt
from collections.abc import Callable

import click

from missedcall.cli import tables
from missedcall.cli.configuration import command_deps
from missedcall.cli.login import AS_HELP, person
from missedcall.domain.operators.roles import Actor
from missedcall.usecases.tariffs import tariffs as cases


@click.group()
def tariffs() -> None:
    """See the tariffs in use; let two administrators approve one, as billing requires.

    Example: missedcall tariffs list --json
    """


@tariffs.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON array of objects.")
def list_tariffs(as_json: bool) -> None:
    """List the tariffs in use, the oldest first. Example: missedcall tariffs list"""
    rows = [
        {
            "tariff": one.tariff.tariff_id,
            "file": one.tariff.file,
            "status": str(one.tariff.status),
            "from": one.tariff.starts,
            "to": one.tariff.ends,
            "version": one.tariff.version,
            "proposed_by": one.proposed_by,
            "approved_by": one.approved_by,
            "approved_at": one.approved_at,
        }
        for one in cases.list_tariffs(command_deps())
    ]
    click.echo(tables.as_json(rows) if as_json else tables.table(rows))


def _act(tariff: str, login: str, act: Callable[..., None]) -> None:
    deps = command_deps()
    by = person(deps, login=login, allowed=frozenset({Actor.ADMIN})).login
    act(deps, tariff_id=tariff, by=by, now=dt.datetime.now(dt.UTC))
    click.echo("done")


@tariffs.command()
@click.argument("tariff")
@click.option("--as", "login", required=True, help=AS_HELP)
def propose(tariff: str, login: str) -> None:
    """Propose the file of TARIFF as it is now.

    Example: missedcall tariffs propose cg-1 --as anil
    """
    _act(tariff, login, cases.propose_tariff)


@tariffs.command()
@click.argument("tariff")
@click.option("--as", "login", required=True, help=AS_HELP)
def approve(tariff: str, login: str) -> None:
    """Approve TARIFF, which another has proposed.

    Example: missedcall tariffs approve cg-1 --as uma
    """
    _act(tariff, login, cases.approve_tariff)
