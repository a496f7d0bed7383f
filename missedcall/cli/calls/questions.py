"""Ask applicants what a missed call answers, and list what was asked."""

import datetime as dt

import click

from missedcall.cli.configuration import command_deps
from missedcall.cli.lists import questions_list
from missedcall.cli.login import AS_HELP, person
from missedcall.cli.words import one_of
from missedcall.domain.calls.answers import QuestionKind
from missedcall.domain.operators.roles import ROLES
from missedcall.usecases.calls import questions as cases


@click.group()
def questions() -> None:
    """Ask an applicant a question that a missed call answers, and list the questions.

    Example: missedcall questions ask cable_ready 41226000010 --as meena
    """


@questions.command()
@click.argument("kind", type=one_of(QuestionKind))
@click.argument("application")
@click.option("--as", "login", required=True, help=AS_HELP)
def ask(kind: str, application: str, login: str) -> None:
    """Ask the applicant of APPLICATION by text: a missed call says yes.

    cable_ready: the applicant's cable is ready. at_home: people were home when we found it
    locked. supply: the applicant has no supply though we think so. withdrew: another person
    withdrew.

    Example: missedcall questions ask cable_ready 41226000010 --as meena
    """
    deps = command_deps()
    by = person(deps, login=login, allowed=frozenset(ROLES)).login
    now = dt.datetime.now(dt.UTC)
    question_id = cases.ask_applicant(
        deps, kind=QuestionKind(kind), application=application, by=by, now=now
    )
    click.echo(f"asked: question {question_id}")


questions.add_command(questions_list, "list")
