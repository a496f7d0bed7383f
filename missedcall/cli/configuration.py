"""Load the configuration for a command, or end with every mistake in it."""

import sys

import click

from missedcall.config import Config, ConfigError, load


def configured() -> Config:
    """Give the configuration; print the mistakes and exit with 2 when there are any."""
    try:
        return load()
    except ConfigError as error:
        for mistake in error.mistakes:
            click.echo(str(mistake), err=True)
        sys.exit(2)
