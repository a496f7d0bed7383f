"""Show what Asterisk is told, and write it for an Asterisk of your own."""

import sys
from pathlib import Path

import click

from dialplan import check as check_files
from dialplan import render
from missedcall import wiring
from missedcall.cli.configuration import configured
from missedcall.cli.refusing import REFUSED_STATUS, refuse_command
from missedcall.config import Config


@click.group()
def dialplan() -> None:
    """Show, check or write Asterisk's configuration, made of dialplan/conf and config.yaml.

    Example: missedcall dialplan show extensions.conf
    """


def faults_of(config: Config) -> list[str]:
    """Give what is wrong with the files of Asterisk that a configuration makes, a line each."""
    try:
        return [f"dialplan/conf/{fault}" for fault in check_files.faults(render.rehearse(config))]
    except render.Unusable as error:
        return [str(error)]


@dialplan.command()
def check() -> None:
    """Name each fault of the dialplan, such as an answered missed call, and its mend.

    The same as `missedcall check` says of it. Exit status 0 when all is well, else 2.

    Example: missedcall dialplan check
    """
    config = configured()
    faults = faults_of(config)
    for fault in faults:
        click.echo(fault, err=True)
    if faults:
        sys.exit(REFUSED_STATUS)
    click.echo(f"good: {len(render.rehearse(config))} files")


@dialplan.command()
@click.argument("name", required=False)
def show(name: str | None) -> None:
    """Print one file as Asterisk would read it, without its secrets; without NAME list them.

    Example: missedcall dialplan show extensions.conf
    """
    texts = render.rehearse(configured())
    if name is None:
        click.echo("\n".join(texts))
    elif name in texts:
        click.echo(texts[name], nl=False)
    else:
        refuse_command(f"there is no {name}; there are {', '.join(texts)}")


@dialplan.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--node", help="Which of asterisk.nodes; the first when not given.")
@click.option("--modules", type=click.Path(path_type=Path), default="/usr/lib/asterisk/modules")
@click.option("--data", type=click.Path(path_type=Path), default="/usr/share/asterisk")
def write(folder: Path, node: str | None, modules: Path, data: Path) -> None:
    """Write all files, secrets included, into FOLDER (mode 0600), for an Asterisk of your own.

    Nothing is written when the check finds a fault.

    Example: missedcall dialplan write /tmp/etc
    """
    config = configured()
    chosen = next((one for one in config.asterisk.nodes if node in (None, one.name)), None)
    if chosen is None:
        known = ", ".join(one.name for one in config.asterisk.nodes)
        refuse_command(f"there is no node {node}; asterisk.nodes has {known}")
    texts = render.render_dialplan(
        config,
        node=chosen,
        secrets=wiring.secrets(config),
        folders=render.Folders(config.state_dir / "asterisk"),
        program=render.AsteriskInstallation(modules=modules, data=data),
    )
    faults = check_files.faults(texts)
    for fault in faults:
        click.echo(f"dialplan/conf/{fault}", err=True)
    if faults:
        sys.exit(REFUSED_STATUS)
    folder.mkdir(parents=True, exist_ok=True)
    render.write_dialplan(texts, folder)
    click.echo(f"wrote {len(texts)} files into {folder}")
