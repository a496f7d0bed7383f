"""Import and list the masters: offices, localities, linemen."""

import datetime as dt
import getpass
import sys
from dataclasses import asdict
from pathlib import Path

import click

from missedcall.cli import tables
from missedcall.cli.configuration import command_deps
from missedcall.cli.refusing import REFUSED_STATUS
from missedcall.domain.offices import office
from missedcall.domain.shared.local_text import in_language
from missedcall.usecases.offices import offices as cases
from missedcall.usecases.offices.offices import MastersImportReport


@click.group()
def offices() -> None:
    """Import the offices, the places they serve and their linemen; list offices and places.

    Example: missedcall offices import masters
    """


@offices.command("import")
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only say what would come of it.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def import_(paths: tuple[Path, ...], dry_run: bool, as_json: bool) -> None:
    """Take CSV files, or all of a FOLDER, entirely or not at all; masters/ shows their form.

    Example: missedcall offices import masters --dry-run
    """
    deps = command_deps()
    files: dict[str, bytes] = {}
    for path in paths:
        files |= (
            cases.read_masters_folder(path) if path.is_dir() else {path.name: path.read_bytes()}
        )
    report = cases.import_masters(
        deps.db,
        files=files,
        live=deps.config.service.mode == "live",
        actor=f"shell:{getpass.getuser()}",
        now=dt.datetime.now(dt.UTC),
        dry_run=dry_run,
    )
    click.echo(tables.as_json(asdict(report)) if as_json else _told(report, dry_run=dry_run))
    if report.refused:
        sys.exit(REFUSED_STATUS)


def _told(report: MastersImportReport, *, dry_run: bool) -> str:
    if report.refused:
        return "\n".join((*map(str, report.refused), "nothing was taken"))
    changes = [f"new        {name}" for name in report.new]
    changes += [f"changed    {name}" for name in report.changed]
    counts = f"{len(report.new)} new, {len(report.changed)} changed"
    end = ", nothing was written" if dry_run else ""
    return "\n".join((*changes, f"{counts}, {len(report.unchanged)} unchanged{end}"))


@offices.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON array of objects.")
def list_offices(as_json: bool) -> None:
    """List the offices from above, with who answers for them. Example: missedcall offices list"""
    known = cases.load_offices(command_deps())
    found = [
        {
            "code": one.code,
            "kind": str(one.kind),
            "name": dict(one.name) if as_json else in_language(one.name, "en"),
            "parent": one.parent,
            "nodal": office.nodal_telephone(known, one.code),
        }
        for one in sorted(known.values(), key=lambda one: (one.kind.level, one.code))
    ]
    click.echo(tables.as_json(found) if as_json else tables.table(found))


@offices.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON array of objects.")
def localities(as_json: bool) -> None:
    """List the places that a form may name, with their codes, areas and offices.

    Example: missedcall offices localities --json
    """
    found = [
        {
            "code": one.code,
            "name": dict(one.name) if as_json else in_language(one.name, "en"),
            "area": str(one.area),
            "office": one.office,
        }
        for one in cases.list_localities(command_deps())
    ]
    click.echo(tables.as_json(found) if as_json else tables.table(found))
