"""Say which pages there are, in the order of the menu, and who may open each."""

from collections.abc import Collection, Mapping
from typing import Final

from missedcall.domain.operators.roles import (
    MAY_KEEP_ACCOUNTS,
    MAY_KEEP_STORE,
    MAY_SUPERVISE,
    MAY_TAKE_CALLS,
    OF_ALL_OFFICES,
    Actor,
)

# By the name of the blueprint; its front page is the view `page`.
PAGES: Final[Mapping[str, Collection[Actor]]] = {
    "desk": MAY_TAKE_CALLS,
    "wallboard": MAY_SUPERVISE,
    "callbacks": MAY_SUPERVISE,
    "call_log": MAY_SUPERVISE,
    "outages": MAY_SUPERVISE,
    "recordings": MAY_SUPERVISE,
    "privacy": MAY_TAKE_CALLS | MAY_SUPERVISE,
    "people": MAY_SUPERVISE,
    "audit": MAY_SUPERVISE,
    "tasks": MAY_TAKE_CALLS | MAY_SUPERVISE,
    "nodal": frozenset({Actor.NODAL}),
    "applications": OF_ALL_OFFICES | {Actor.VERIFIER, Actor.JE, Actor.AE},
    "worklist": frozenset({Actor.VERIFIER, Actor.JE, Actor.AE, Actor.NODAL, Actor.SUPERVISOR}),
    "overdue": frozenset({Actor.JE, Actor.AE}),
    "jobs": frozenset({Actor.LINEMAN}),
    "meters": MAY_KEEP_STORE,
    "points": frozenset({Actor.LINEMAN, Actor.JE, Actor.AE, Actor.NODAL}),
    "money": MAY_KEEP_ACCOUNTS,
}


def pages_of_role(role: Actor) -> list[str]:
    """List the pages that a person in this role may open; work begins on the first."""
    return [name for name, allowed in PAGES.items() if role in allowed]
