"""Load the configuration for a command, or end with every mistake in it."""

import sys

import click

from missedcall import wiring
from missedcall.cli import unusable
from missedcall.cli.refusing import refuse_command
from missedcall.config import Config, ConfigError, load_config
from missedcall.db import engine, revision
from missedcall.db.engine import PASSING_TROUBLE
from missedcall.db.revision import UnknownRevisionError
from missedcall.usecases.deps import Deps


def command_deps() -> Deps:
    """Give what the use cases need; end the command when the database is not up to date."""
    config = configured()
    require_database(config)
    deps = wiring.service_deps(config)
    try:
        is_current = revision.is_database_current(deps.db)
    except PASSING_TROUBLE as error:
        click.echo(unusable.database_sentence(error, deps.config.database_url), err=True)
        sys.exit(1)
    except UnknownRevisionError as error:
        click.echo(str(error), err=True)
        sys.exit(1)
    if not is_current:
        click.echo(
            "the database is not at the newest schema; run: missedcall db upgrade", err=True
        )
        sys.exit(1)
    return deps


def require_database(config: Config) -> None:
    """End the command when there is no file of a database: it would make an empty one to read."""
    file = engine.sqlite_file(config.database_url)
    try:
        if file is not None:
            file.stat()
    except FileNotFoundError:
        key = "database.url" if config.database.url else "service.state_dir"
        click.echo(
            f"no database at {file}: start the service first (missedcall run), or correct {key}",
            err=True,
        )
        sys.exit(1)


def configured() -> Config:
    """Give the configuration; print the mistakes and exit with 2 when there are any."""
    try:
        return load_config()
    except ConfigError as error:
        refuse_command("\n".join(map(str, error.mistakes)))
