"""End a command that is refused, by one rule for its exit status.

0: done. 2: refused, by how it was called, the configuration or a rule, and nothing was changed.
1: not done because something failed (a database, a file, a network), or done and a person has
to look at what is told.
"""

import sys
from typing import Final, NoReturn

import click

REFUSED_STATUS: Final = 2


def refuse_command(reason: object) -> NoReturn:
    """Say on standard error why the command is refused, and end it."""
    click.echo(str(reason), err=True)
    sys.exit(REFUSED_STATUS)
