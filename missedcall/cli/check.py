"""Check the configuration, and look at the database's schema."""

import sys
from pathlib import Path

import click

from missedcall.config import ConfigError, load


@click.command()
@click.argument("file", type=click.Path(path_type=Path), required=False)
def check(file: Path | None) -> None:
    """Read config.yaml and everything it names, and print every mistake with line and mend.

    Exit status 0 when all is well, 2 when there are mistakes.

    Example: missedcall check config.yaml
    """
    try:
        config = load(file)
    except ConfigError as error:
        for mistake in error.mistakes:
            click.echo(str(mistake), err=True)
        click.echo(f"{len(error.mistakes)} mistakes", err=True)
        sys.exit(2)
    click.echo(
        f"good: {len(config.telephony.numbers)} numbers, "
        f"{len(config.telephony.extensions)} phones, "
        f"{len(config.sms.messages)} texts, {len(config.tariffs)} tariff files"
    )
    if config.service.mode == "test":
        click.echo("TEST MODE: tariffs may be invented, texts unregistered; bill nobody")
