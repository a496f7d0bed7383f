"""Run a command for the keeper of a store: whose it is, what is printed, why it is refused."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from missedcall.cli import tables
from missedcall.cli.login import AS_HELP, person
from missedcall.cli.refusing import refuse_command
from missedcall.cli.words import one_of
from missedcall.domain.meters import meter_file
from missedcall.domain.meters.meter_file import NotAMeterList
from missedcall.domain.meters.meters import METER_KINDS
from missedcall.domain.operators.roles import MAY_KEEP_STORE
from missedcall.usecases.connection.command import ChangedMeanwhile
from missedcall.usecases.deps import Deps
from missedcall.usecases.offices import offices

Result = TypeVar("Result")
MOST = 1000
JSON = click.option("--json", "as_json", is_flag=True, help="JSON instead of a table.")
KIND = click.option("--kind", type=one_of(METER_KINDS), default=METER_KINDS[0], show_default=True)
SERIALS = click.argument("serials", nargs=-1, required=True)


def store_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options for the person who acts and the office of the store."""
    command = click.option("--office", help="Whose store; your own office without it.")(command)
    return click.option("--as", "login", required=True, help=AS_HELP)(command)


def keeper_arguments(deps: Deps, login: str, office: str | None) -> dict[str, Any]:
    """Give office, actor and instant as arguments; end the command for another office's store."""
    by = person(deps, login=login, allowed=MAY_KEEP_STORE)
    own_offices = offices.list_centres_of_office(deps, office=by.office)
    here = office or (own_offices[0] if len(own_offices) == 1 else None)
    if here is None:
        refuse_command(f"--office: name one of {', '.join(own_offices)}")
    if here not in own_offices:
        refuse_command(f"--office {here}: {login} works for {', '.join(own_offices)} only")
    return {"office": here, "actor": by.login, "now": dt.datetime.now(dt.UTC)}


def read_meter_list(path: Path) -> str:
    """Read the text of a file, or end the command."""
    try:
        return meter_file.decode_meter_list(path.read_bytes())
    except NotAMeterList as error:
        refuse_command(f"{path.name}: {error}")


def run_usecase(usecase: Callable[..., Result], deps: Deps, **arguments: object) -> Result:
    try:
        return usecase(deps, **arguments)
    except ChangedMeanwhile as error:
        refuse_command(f"{error} was changed or settled meanwhile; list again and decide anew")


def print_result(as_json: bool, result: dict[str, Any], text: str) -> None:
    click.echo(tables.as_json(result) if as_json else text)
