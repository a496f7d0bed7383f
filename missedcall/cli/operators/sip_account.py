"""Show what a telephone registers with: `missedcall operators sip-account`."""

import click

from missedcall import wiring
from missedcall.cli.configuration import command_deps, configured
from missedcall.cli.refusing import refuse_command
from missedcall.usecases.operators import sip_passwords


@click.command("sip-account")
@click.argument("extension")
def sip_account(extension: str) -> None:
    """Show the server, user and password that a telephone at EXTENSION registers with.

    Only who may read the file of secrets can: type it where what is shown is not kept.

    Example: missedcall operators sip-account 201
    """
    config = configured()
    if extension not in config.telephony.phones:
        known = ", ".join(config.telephony.phones)
        refuse_command(f"there is no extension {extension}; use one of {known}")
    generation = sip_passwords.password_generation(command_deps(), extension=extension)
    click.echo(f"server    {config.ports.sip_address}:{config.ports.sip} (UDP)")
    click.echo(f"user      operator-{extension}")
    click.echo(f"password  {wiring.secrets(config).phone(extension, generation)}")
