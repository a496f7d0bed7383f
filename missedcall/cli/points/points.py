"""The commands for points: lists, leaderboards, objections, reviews, export."""

import datetime as dt
import os
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import click

from missedcall.cli import calendar_type, tables
from missedcall.cli.configuration import command_deps
from missedcall.cli.login import AS_HELP, person
from missedcall.cli.office_code import existing_office
from missedcall.cli.refusing import refuse_command
from missedcall.cli.row_id import ROW_ID
from missedcall.cli.words import one_of
from missedcall.db.points import jobs, objections, points_ledger
from missedcall.domain.connection.limits import Area
from missedcall.domain.operators.roles import MAY_JUDGE_POINTS, Actor
from missedcall.usecases.connection.command import ChangedMeanwhile
from missedcall.usecases.export_freeze import ExportsFrozen
from missedcall.usecases.field import evidence
from missedcall.usecases.offices import offices
from missedcall.usecases.points import anomalies, leaderboards, points_export
from missedcall.usecases.points import objections as objection_cases

MOST = 1000
KEY = "MISSEDCALL_EXPORT_KEY"
JSON = click.option("--json", "as_json", is_flag=True, help="JSON instead of a table.")
MONTH = click.option(
    "--month", type=calendar_type.MONTH, required=True, help="In India, e.g. 2026-11."
)
AS = click.option("--as", "login", required=True, help=AS_HELP)


@click.group()
def points() -> None:
    """Show points, leaderboards and anomalies; answer objections; export a month, signed.

    Example: missedcall points leaderboard --month 2026-11 --area urban
    """


def _run(usecase: Callable[..., object], **arguments: object) -> None:
    try:
        usecase(**arguments)
    except ChangedMeanwhile as error:
        refuse_command(f"{error} was decided meanwhile")


@points.command("list")
@click.argument("lineman")
@JSON
def list_points(lineman: str, as_json: bool) -> None:
    """List a LINEMAN's entries, each with its rule. Example: missedcall points list LM101"""
    with command_deps().db.reading() as db:
        found = [
            {
                "application": row.number,
                "rule": row.rule,
                "points": row.points_x100 / 100,
                "reason": row.reason,
                "at": row.at,
                "final": row.became_final_at is not None,
            }
            for row in points_ledger.list_entries_of_lineman(db, lineman, limit=MOST)
        ]
    click.echo(tables.as_json(found) if as_json else tables.table(found))


@points.command()
@MONTH
@click.option("--area", type=one_of(Area), default="urban")
@click.option("--offices", "by_office", is_flag=True, help="Offices, by promises kept.")
@JSON
def leaderboard(month: dt.datetime, area: str, by_office: bool, as_json: bool) -> None:
    """Rank the linemen of an area with ten jobs at least; in bands below the tenth place.

    Example: missedcall points leaderboard --month 2026-11 --area rural --json
    """
    computed = leaderboards.compute_leaderboards(
        command_deps(), month=month.date(), now=dt.datetime.now(dt.UTC)
    )
    found = [
        asdict(one) for one in (computed.offices if by_office else computed.linemen[Area(area)])
    ]
    click.echo(tables.as_json(found) if as_json else tables.table(found))


@points.command("anomalies")
@click.option("--office", callback=existing_office, help="One office only.")
@JSON
def list_anomalies(office: str | None, as_json: bool) -> None:
    """List figures that chance hardly explains: a reason to look, never a verdict.

    Example: missedcall points anomalies --json
    """
    everywhere = anomalies.detect_anomalies(command_deps(), now=dt.datetime.now(dt.UTC))
    found = [asdict(one) for one in everywhere if office in (None, one.office)]
    click.echo(tables.as_json(found) if as_json else tables.table(found))


@points.command("objections")
@JSON
def list_objections(as_json: bool) -> None:
    """List objections that wait for an answer. Example: missedcall points objections --json"""
    columns = ("id", "number", "office", "lineman", "text", "at", "due_at", "escalated_at")
    with command_deps().db.reading() as db:
        found = [
            {name: getattr(row, name) for name in columns}
            for row in objections.list_open_objections(db, limit=MOST)
        ]
    click.echo(tables.as_json(found) if as_json else tables.table(found))


@points.command("object")
@click.argument("number")
@click.option("--reason", required=True, help="What is wrong with the points of this job.")
@AS
def object_(number: str, reason: str, login: str) -> None:
    """Object to your points of the application NUMBER, once.

    Example: missedcall points object 41200000017 --reason "the hold was mine" --as LM101
    """
    deps = command_deps()
    by = person(deps, login=login, allowed={Actor.LINEMAN})
    wish = {"number": number, "lineman": by.login, "text": reason}
    _run(objection_cases.object_to_points, deps=deps, now=dt.datetime.now(dt.UTC), **wish)
    click.echo("taken; the AE answers within seven days")


@points.command()
@click.argument("objection", type=ROW_ID)
@click.option("--points", "given", type=float, default=0, help="More or fewer; 0: as it was.")
@click.option("--reason", required=True)
@AS
def answer(objection: int, given: float, reason: str, login: str) -> None:
    """Answer OBJECTION. Example: missedcall points answer 3 --points 10 --reason "yes" --as ae1"""
    deps = command_deps()
    by = person(deps, login=login, allowed=MAY_JUDGE_POINTS)
    _run(
        objection_cases.answer_objection,
        deps=deps,
        objection_id=objection,
        points_x100=round(given * 100),
        reason=reason,
        offices=offices.list_centres_of_office(deps, office=by.office),
        actor=by.login,
        now=dt.datetime.now(dt.UTC),
    )
    click.echo("answered")


@points.command()
@JSON
def reviews(as_json: bool) -> None:
    """List the reviews that wait for a decision. Example: missedcall points reviews --json"""
    columns = ("id", "application_id", "lineman", "opened_at", "opened_by", "reason")
    with command_deps().db.reading() as db:
        found = [
            {name: getattr(row, name) for name in columns} for row in jobs.list_open_reviews(db)
        ]
    click.echo(tables.as_json(found) if as_json else tables.table(found))


@points.command()
@click.argument("number")
@click.option("--lineman", required=True)
@click.option("--reason", required=True)
@AS
def review_evidence(number: str, lineman: str, reason: str, login: str) -> None:
    """Review a LINEMAN's evidence for NUMBER; the lineman is off the leaderboard meanwhile.

    Example: missedcall points review-evidence 41200000017 --lineman LM101
    --reason "old photo" --as je412
    """
    deps = command_deps()
    by = person(deps, login=login, allowed=MAY_JUDGE_POINTS | {Actor.JE})
    _run(
        evidence.open_evidence_review,
        deps=deps,
        number=number,
        lineman=lineman,
        reason=reason,
        offices=offices.list_centres_of_office(deps, office=by.office),
        actor=by.login,
        now=dt.datetime.now(dt.UTC),
    )
    click.echo("under review")


@points.command()
@click.argument("review", type=ROW_ID)
@click.argument("verdict", type=one_of(["wrong", "right"]))
@click.option("--reason", required=True)
@AS
def decide_review(review: int, verdict: str, reason: str, login: str) -> None:
    """Decide REVIEW: when the evidence was wrong all points go back, with a penalty.

    Example: missedcall points decide-review 2 right --reason "photo is of that day" --as ae1
    """
    deps = command_deps()
    by = person(deps, login=login, allowed=MAY_JUDGE_POINTS)
    _run(
        evidence.decide_evidence_review,
        deps=deps,
        review_id=review,
        is_wrong=verdict == "wrong",
        reason=reason,
        offices=offices.list_centres_of_office(deps, office=by.office),
        actor=by.login,
        now=dt.datetime.now(dt.UTC),
    )
    click.echo("decided")


@points.command()
@MONTH
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), default=Path(), help="A folder."
)
def export(month: dt.datetime, out: Path) -> None:
    """Write what became final in a month as CSV, and its signature beside it.

    The key comes from MISSEDCALL_EXPORT_KEY. Example: missedcall points export --month 2026-11
    """
    try:
        found = points_export.export_points_of_month(command_deps(), month=month.date())
    except ExportsFrozen as error:
        refuse_command(error)
    content = found.encode()
    signature = _signature(content)
    out.mkdir(parents=True, exist_ok=True)
    path = out / f"points-{month:%Y-%m}.csv"
    path.write_bytes(content)
    path.with_suffix(".csv.hmac").write_text(f"{signature}\n", encoding="ascii")
    click.echo(f"{path}\n{path}.hmac")


@points.command()
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def verify(path: Path) -> None:
    """Say whether an exported file is as it was signed; exit status 1 when it is not.

    Example: missedcall points verify points-2026-11.csv
    """
    expected = path.with_suffix(".csv.hmac").read_text(encoding="ascii")
    _signature(b"")  # a missing key is told before the file is judged
    if not points_export.is_signature_valid(
        path.read_bytes(), signature=expected, key=os.environ.get(KEY, "")
    ):
        click.echo(f"{path} is not what was signed, or the key is another one", err=True)
        sys.exit(1)
    click.echo("as it was signed")


def _signature(content: bytes) -> str:
    try:
        return points_export.sign_export(content, key=os.environ.get(KEY, ""))
    except ValueError as error:
        refuse_command(f"{KEY} {error}")
