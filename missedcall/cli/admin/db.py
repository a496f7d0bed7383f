"""Look after the database's schema."""

import sys
import tempfile
from pathlib import Path

import click

from missedcall.cli.configuration import configured
from missedcall.db import engine, migrate
from missedcall.db.revision import UnknownRevisionError


@click.group()
def db() -> None:
    """Bring the database to the newest schema, or look whether it is there.

    Example: missedcall db upgrade
    """


@db.command()
def upgrade() -> None:
    """Run the migrations that are missing. Example: missedcall db upgrade"""
    database = engine.connect_database(configured().database_url)
    try:
        migrate.upgrade_database(database)
    except UnknownRevisionError as error:
        click.echo(str(error), err=True)
        sys.exit(1)
    click.echo("the database is at the newest schema")


@db.command()
def check() -> None:
    """Say whether the migrations give exactly the tables that the code describes.

    Uses an empty database of its own; yours is not touched.

    Example: missedcall db check
    """
    with tempfile.TemporaryDirectory() as folder:
        database = engine.connect_database(f"sqlite:///{Path(folder) / 'check.db'}")
        migrate.upgrade_database(database)
        differences = migrate.list_schema_differences(database)
    if differences:
        click.echo(f"migrations and tables differ: {differences}; write a migration", err=True)
        sys.exit(1)
    click.echo("migrations and tables agree")
