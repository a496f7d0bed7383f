"""See the versions of a demand; revise it, or issue it anew when it has expired."""

import datetime as dt
from pathlib import Path

import click

from missedcall.cli import tables
from missedcall.cli.configuration import command_deps
from missedcall.cli.login import AS_HELP, person
from missedcall.cli.refusing import refuse_command
from missedcall.cli.words import field_refusals
from missedcall.db.applications import applications
from missedcall.domain.connection.refusals import RevisionRefusal
from missedcall.domain.operators.roles import MAY_TAKE_CALLS, Actor
from missedcall.usecases.connection import demands as cases
from missedcall.usecases.connection.command import ChangedMeanwhile, CommandRefused
from missedcall.usecases.connection.demands import PRICED, NotRevised, Revision
from missedcall.usecases.deps import Deps
from missedcall.usecases.payments import demand_notes
from missedcall.usecases.tariffs.pricing import MayNotBill, NoDemand

ENGINEERS = frozenset({Actor.JE, Actor.AE})
REFUSALS = (NotRevised, CommandRefused, NoDemand, MayNotBill, ChangedMeanwhile)


@click.group()
def demands() -> None:
    """See the versions of a demand; revise it, or issue it anew when it has expired.

    Example: missedcall demands list 41226000017
    """


@demands.command("list")
@click.argument("application")
@click.option("--json", "as_json", is_flag=True, help="One JSON array of objects.")
def list_demands(application: str, as_json: bool) -> None:
    """List the versions of APPLICATION's demand. Example: missedcall demands list 41226000017"""
    deps = command_deps()
    application_id = _id(deps, application)
    with deps.db.reading() as db:
        rows = [
            {
                "version": row.version,
                "total_paise": row.total_paise,
                "issued_on": row.issued_on,
                "due_on": row.due_on,
                "tariff": row.tariff_id,
                "reason": row.reason,
                "cancelled_at": row.cancelled_at,
            }
            for row in applications.list_demands_of_application(db, application_id)
        ]
    click.echo(tables.as_json(rows) if as_json else tables.table(rows))


@demands.command()
@click.argument("application")
@click.option(
    "--set",
    "changes",
    multiple=True,
    required=True,
    metavar="FIELD=VALUE",
    help=f"One of {', '.join(PRICED)}; may be repeated.",
)
@click.option("--reason", required=True, help="Kept with the new version.")
@click.option(
    "--by-applicant", is_flag=True, help="The applicant wished it so: the promise starts anew."
)
@click.option("--as", "login", required=True, help=AS_HELP)
def revise(
    application: str, changes: tuple[str, ...], reason: str, by_applicant: bool, login: str
) -> None:
    """Correct what the price of APPLICATION follows from; JE, after the payment only the AE.

    Example: missedcall demands revise 41226000017 --set load=4 --reason "two more rooms"
    --by-applicant --as anita
    """
    deps = command_deps()
    by = person(deps, login=login, allowed=ENGINEERS)
    wished = dict(change.partition("=")[::2] for change in changes)
    try:
        cases.revise_demand(
            deps,
            application_id=_id(deps, application),
            revision=Revision(wished, reason, by_applicant=by_applicant),
            actor=by.login,
            role=by.role,
            now=dt.datetime.now(dt.UTC),
        )
    except REFUSALS as error:
        _refuse(error)
    click.echo("done")


@demands.command()
@click.argument("application")
@click.option("--as", "login", required=True, help=AS_HELP)
def reissue(application: str, login: str) -> None:
    """Issue APPLICATION's expired demand once more, at the price of the day.

    Example: missedcall demands reissue 41226000017 --as asha
    """
    deps = command_deps()
    by = person(deps, login=login, allowed=MAY_TAKE_CALLS)
    try:
        cases.reissue_demand(
            deps,
            application_id=_id(deps, application),
            actor=by.login,
            role=by.role,
            now=dt.datetime.now(dt.UTC),
        )
    except REFUSALS as error:
        _refuse(error)
    click.echo("done")


@demands.command()
@click.argument("application")
@click.option(
    "--out",
    required=True,
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="The PDF to write.",
)
def note(application: str, out: Path) -> None:
    """Write the note of APPLICATION's demand, with the code to pay it, as a PDF to print.

    Example: missedcall demands note 41226000017 --out note.pdf
    """
    from web.papers import demand_note  # loads fonts and their drawing

    now = dt.datetime.now(dt.UTC)
    found = demand_notes.load_demand_note(command_deps(), number=application, now=now)
    out.write_bytes(demand_note.demand_note_pdf(found, made_at=now))
    click.echo(f"written: {out}")


def _id(deps: Deps, application: str) -> int:
    with deps.db.reading() as db:
        found = applications.get_application_id(db, application)
    if found is None:
        refuse_command(f"application {application}: there is none; check its eleven digits")
    return found


def _refuse(error: Exception) -> None:
    said = str(error) or "another has changed it meanwhile; look again"
    if isinstance(error, NotRevised) and error.reason.code == RevisionRefusal.FIELDS:
        said = field_refusals(error.errors)
    refuse_command(said)
