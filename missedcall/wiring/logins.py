"""Read the logins at other systems from the environment."""

import os


class LoginMissing(ValueError):
    """Say which login the environment lacks."""


def login(variable: str | None, where: str) -> tuple[str, str] | None:
    """Read a user and a password; raise `LoginMissing` when the environment has none."""
    if variable is None:
        return None
    user, colon, password = os.environ.get(variable, "").partition(":")
    if not colon:
        raise LoginMissing(f"{where}: the environment variable {variable} is not user:password")
    return user, password
