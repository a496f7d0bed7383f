"""Say who may do what."""

from enum import StrEnum


class Role(StrEnum):
    """Name what a person is here."""

    OPERATOR = "operator"
    SUPERVISOR = "supervisor"
    ADMIN = "admin"


MAY_TAKE_CALLS = frozenset({Role.OPERATOR, Role.SUPERVISOR})
MAY_SUPERVISE = frozenset({Role.SUPERVISOR, Role.ADMIN})
MAY_SEE_NUMBERS = frozenset({Role.SUPERVISOR, Role.ADMIN})
