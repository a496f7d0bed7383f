"""`missedcall setup`: get the programs the service needs, or tell what is missing."""

import dataclasses
import json
from pathlib import Path

import click

from missedcall.provision import places
from missedcall.provision import setup as needs


def _say(line: str) -> None:
    click.echo(line, err=True)


@click.command()
@click.option("--check", is_flag=True, help="Only tell what is there and what is missing.")
@click.option(
    "--json", "as_json", is_flag=True, help="Print one JSON array, one object a program."
)
@click.option("--tests", is_flag=True, help="Also what only the tests need: Kannel, Chromium.")
@click.option("--update", is_flag=True, help="A newer Asterisk into our own folder, if it starts.")
@click.option(
    "--programs-dir",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where fetched programs lie. Default: MISSEDCALL_PROGRAMS, else var/programs.",
)
def setup(
    *, check: bool, as_json: bool, tests: bool, update: bool, programs_dir: Path | None
) -> None:
    """Get Asterisk, SIPp and valkey-server onto this machine; skip what is there.

    An Asterisk in a folder of our own is not updated otherwise: run `missedcall setup --update`
    once a month, and start the service anew. The older one stays until the newer one has started.

    Ends with status 1 when something is missing, or could not be updated.

    Example: missedcall setup --check --json
    """
    folder = (programs_dir or places.programs_dir()).resolve()
    if check:
        found = needs.look(folder, tests=tests)
    else:
        found = needs.provide(folder, say=_say, tests=tests, update=update)
    if as_json:
        click.echo(json.dumps([dataclasses.asdict(program) for program in found], indent=2))
    else:
        for program in found:
            click.echo(_line(program), err=not program.present)
    if not all(program.present for program in found):
        raise SystemExit(1)


def _line(program: needs.Program) -> str:
    if not program.present:
        return f"Missing. {program.problem}"
    return f"{program.name:14} {program.version or '?':10} {program.origin}: {program.place}"
