"""List applications; correct one, end its survey, change its mobile, show its timeline."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict

import click

from missedcall.cli import lists, tables
from missedcall.cli.applications import refusal_words
from missedcall.cli.configuration import command_deps
from missedcall.cli.login import AS_HELP, person
from missedcall.cli.refusing import refuse_command
from missedcall.cli.words import field_refusals
from missedcall.domain.applications.corrections import CORRECTABLE
from missedcall.domain.applications.mobile_code import CodeRefused
from missedcall.domain.connection.states import Event
from missedcall.domain.operators.roles import OF_ALL_OFFICES, Actor
from missedcall.usecases.applications import (
    application_details,
    office_corrections,
    office_worklist,
    worklist_actions,
)
from missedcall.usecases.applications import timeline as timelines
from missedcall.usecases.applications.corrections import CorrectionRefused, CorrectionRequest
from missedcall.usecases.applications.office_corrections import MobileChange
from missedcall.usecases.applications.worklist_actions import ActionFieldRefused
from missedcall.usecases.connection.command import ChangedMeanwhile, CommandRefused

OF_OFFICE = frozenset({Actor.VERIFIER, Actor.JE, Actor.AE})
REFUSED = (
    office_worklist.NotOnWorklist,
    application_details.NotHere,
    CorrectionRefused,
    ActionFieldRefused,
    ChangedMeanwhile,
    CommandRefused,
)
TYPED = [name for name in CORRECTABLE if name != "mobile"]
REASON = click.option("--reason", required=True, help="Kept with the application.")
AS = click.option("--as", "login", required=True, help=AS_HELP)


@click.group(
    invoke_without_command=True,
    params=lists.applications_list.params,
    help=f"{lists.applications_list.help}\n\nExample: missedcall applications timeline 41226000017"
    " --as anita",
)
@click.pass_context
def applications(context: click.Context, /, **options: object) -> None:
    """List applications when nothing is asked of one."""
    if context.invoked_subcommand is None:
        context.invoke(lists.applications_list, **options)


@applications.command()
@click.argument("application")
@click.option(
    "--set", "changes", multiple=True, required=True, metavar="FIELD=VALUE",
    help=f"One of {', '.join(TYPED)}; may be repeated.",
)  # fmt: skip
@REASON
@AS
def correct(application: str, changes: tuple[str, ...], reason: str, login: str) -> None:
    """Correct what the form of APPLICATION says of person and place, after it was sent.

    Office, promise, amount and texts follow. What a price follows from is corrected by `missedcall
    demands revise`, a mobile by `missedcall applications mobile`.

    Example: missedcall applications correct 41226000017 --set landmark="near the tank" --reason
    "the applicant called" --as anita
    """
    deps = command_deps()
    by = person(deps, login=login, allowed=OF_OFFICE)
    wished = dict(change.partition("=")[::2] for change in changes)
    with _refusing(application):
        office_corrections.correct_on_worklist(
            deps,
            number=application,
            request=CorrectionRequest(wished, reason),
            expected_version=None,
            by=by,
            now=dt.datetime.now(dt.UTC),
        )
    click.echo("done")


@applications.command()
@click.argument("application")
@click.argument("mobile")
@click.option("--code", default="", help="The six digits that came to MOBILE.")
@REASON
@AS
def mobile(application: str, mobile: str, code: str, reason: str, login: str) -> None:
    """Send a code to MOBILE; with its --code, put MOBILE into APPLICATION and tell the old one.

    Example: missedcall applications mobile 41226000017 9876500017 --code 123456 --reason
    "one digit was wrong" --as anita
    """
    deps = command_deps()
    by = person(deps, login=login, allowed=OF_OFFICE)
    with _refusing(application):
        answer = office_corrections.change_mobile_on_worklist(
            deps,
            request=MobileChange(application, mobile, code.strip(), reason, None),
            address="",
            by=by,
            now=dt.datetime.now(dt.UTC),
        )
    if isinstance(answer, CodeRefused):
        refuse_command(f"mobile: {refusal_words.CODE[answer.reason]}")
    click.echo("a code is on its way to it; run this again with --code" if answer else "done")


@applications.command()
@click.argument("application")
@click.option(
    "--metres", default="", help="What was measured from the pole; not with --works-done."
)
@click.option(
    "--line", "lines", multiple=True, metavar="WHAT=RUPEES",
    help="A line of the estimate, in whole rupees; may be repeated.",
)  # fmt: skip
@click.option("--works-done", is_flag=True, help="The works that the survey wanted are done.")
@REASON
@AS
def survey(
    application: str,
    metres: str,
    lines: tuple[str, ...],
    works_done: bool,
    reason: str,
    login: str,
) -> None:
    """End the survey of APPLICATION: what was measured and estimated makes its demand.

    Example: missedcall applications survey 41226000017 --metres 120 --line "two poles"=18000
    --reason "the line ends at the school" --as anita
    """
    deps = command_deps()
    by = person(deps, login=login, allowed=frozenset({Actor.JE, Actor.AE}))
    event = Event.WORKS_DONE if works_done else Event.SURVEYED
    typed = {"reason": reason, "metres": metres}
    for place, line in enumerate(lines, start=1):
        what, _, rupees = line.rpartition("=")
        typed |= {f"estimate_what_{place}": what, f"estimate_rupees_{place}": rupees}
    with _refusing(application):
        office_worklist.execute_on_worklist(
            deps,
            number=application,
            command=worklist_actions.read_worklist_command(event, typed, by=by),
            expected_version=None,
            by=by,
            now=dt.datetime.now(dt.UTC),
        )
    click.echo("done")


@applications.command()
@click.argument("application")
@AS
@click.option("--json", "as_json", is_flag=True, help="One JSON array of objects.")
def timeline(application: str, login: str, as_json: bool) -> None:
    """Show all that happened to APPLICATION, from the first ring to the light; numbers masked.

    Example: missedcall applications timeline 41226000017 --as anita --json
    """
    deps = command_deps()
    by = person(deps, login=login, allowed=OF_ALL_OFFICES | OF_OFFICE)
    with _refusing(application):
        found = timelines.application_timeline(deps, number=application, by=by)
    rows = [asdict(entry) for entry in found]
    click.echo(tables.as_json(rows) if as_json else tables.table(rows))


@contextmanager
def _refusing(application: str) -> Iterator[None]:
    """End the command with the reason when what is asked is refused."""
    try:
        yield
    except REFUSED as error:
        refuse_command(_said(application, error))


def _said(application: str, error: Exception) -> str:
    match error:
        case office_worklist.NotOnWorklist() | application_details.NotHere():
            return f"application {application}: none of your offices has it; check its digits"
        case ChangedMeanwhile():
            return "another has changed it meanwhile; look again"
        case CorrectionRefused():
            said = field_refusals(error.errors)
            if any(each.code == "unknown_field" for each in error.errors):
                said += f"; use {', '.join(TYPED)}, or `missedcall demands revise`"
            return said
        case ActionFieldRefused():
            return refusal_words.act_refusal(error)
        case _:
            return str(error)
