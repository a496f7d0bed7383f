"""Let a command act for a person: his login, his password, his role."""

import os
import sys
from collections.abc import Collection
from typing import TYPE_CHECKING

import click

from missedcall.domain.operators.roles import Role
from missedcall.usecases.deps import Deps

if TYPE_CHECKING:
    from missedcall.usecases.operators.operators import Operator

AS_HELP = "Your login. The password is asked for, or taken from MISSEDCALL_PASSWORD."


def person(deps: Deps, *, login: str, allowed: Collection[Role]) -> "Operator":
    """Give the person, or end the command with 2: wrong password, or a role that may not."""
    from missedcall.usecases.operators import (
        operators,  # loads what hashes passwords: few commands ask
    )

    password = os.environ.get("MISSEDCALL_PASSWORD") or click.prompt("Password", hide_input=True)
    found = operators.authenticate(deps, login=login, password=password)
    if found is None:
        click.echo("login or password is wrong; check both", err=True)
        sys.exit(2)
    if found.must_choose_password:
        click.echo(f"{found.login} has a one-time password: log in on the web first", err=True)
        sys.exit(2)
    if found.role not in allowed:
        roles = " or ".join(sorted(allowed, reverse=True))
        click.echo(f"{found.login} is {found.role}: this needs a {roles}", err=True)
        sys.exit(2)
    return found
