"""Say which pages there are, in the order of the menu, and who may open each."""

from collections.abc import Collection, Mapping
from typing import Final

from missedcall.domain.operators.roles import (
    MAY_KEEP_ACCOUNTS,
    MAY_KEEP_STORE,
    MAY_SUPERVISE,
    MAY_TAKE_CALLS,
    OF_ALL_OFFICES,
    Role,
)

# By the name of the blueprint; its front page is the view `page`.
PAGES: Final[Mapping[str, Collection[Role]]] = {
    "desk": MAY_TAKE_CALLS,
    "wall": MAY_SUPERVISE,
    "callbacks": MAY_SUPERVISE,
    "rings": MAY_SUPERVISE,
    "gaps": MAY_SUPERVISE,
    "recordings": MAY_SUPERVISE,
    "privacy": MAY_TAKE_CALLS | MAY_SUPERVISE,
    "people": MAY_SUPERVISE,
    "audit": MAY_SUPERVISE,
    "tasks": MAY_TAKE_CALLS | MAY_SUPERVISE,
    "nodal": frozenset({Role.NODAL}),
    "applications": OF_ALL_OFFICES | {Role.VERIFIER, Role.JE, Role.AE},
    "zone": frozenset({Role.VERIFIER, Role.JE, Role.AE, Role.NODAL, Role.SUPERVISOR}),
    "board": frozenset({Role.JE, Role.AE}),
    "jobs": frozenset({Role.LINEMAN}),
    "meters": MAY_KEEP_STORE,
    "points": frozenset({Role.LINEMAN, Role.JE, Role.AE, Role.NODAL}),
    "money": MAY_KEEP_ACCOUNTS,
}


def of(role: Role) -> list[str]:
    """List the pages that somebody in this role may open; his work begins on the first."""
    return [name for name, allowed in PAGES.items() if role in allowed]
