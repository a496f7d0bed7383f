"""Take the code of an office as an option, when there is such an office."""

import click

from missedcall.cli.configuration import command_deps
from missedcall.usecases.offices import offices


def existing_office(
    _context: click.Context, _option: click.Parameter, code: str | None
) -> str | None:
    """Give the code that was typed; end the command when no office bears it."""
    if code is not None and code not in offices.load_offices(command_deps()):
        raise click.BadParameter(f"there is no office {code}; see `missedcall offices list`")
    return code
