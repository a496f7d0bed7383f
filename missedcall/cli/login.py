"""Let a command act for a person: login, password, role."""

import getpass
import os
import warnings
from collections.abc import Collection
from typing import TYPE_CHECKING

import click

from missedcall.cli.refusing import refuse_command
from missedcall.domain.operators.roles import Actor
from missedcall.usecases.deps import Deps

if TYPE_CHECKING:
    from missedcall.usecases.operators.operators import Operator

AS_HELP = "Your login. The password is asked for, or taken from MISSEDCALL_PASSWORD."


def given_password(variable: str, *, twice: bool = False) -> str:
    """Take a password from a variable of the environment, or ask for it at the terminal.

    Ends the command with 2 where there is no terminal: it would show what is typed.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", getpass.GetPassWarning)
            typed: str = os.environ.get(variable) or click.prompt(
                "Password", hide_input=True, confirmation_prompt=twice
            )
            return typed
    except getpass.GetPassWarning:
        refuse_command(f"no terminal to ask for the password at: set {variable}")


def person(deps: Deps, *, login: str, allowed: Collection[Actor]) -> "Operator":
    """Give the person, or end the command with 2: wrong password, or a role that may not."""
    from missedcall.usecases.operators import (
        operators,  # loads what hashes passwords: few commands ask
    )

    password = given_password("MISSEDCALL_PASSWORD")
    found = operators.authenticate_operator(deps, login=login, password=password)
    if found is None:
        refuse_command("login or password is wrong; check both")
    if found.must_choose_password:
        refuse_command(f"{found.login} has a one-time password: log in on the web first")
    if found.role not in allowed:
        roles = " or ".join(sorted(allowed, reverse=True))
        refuse_command(f"{found.login} is {found.role}: this needs a {roles}")
    return found
