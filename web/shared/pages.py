"""Say which pages there are, in the order of the menu, what each is called and who may open it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from missedcall.domain.operators.roles import (
    MAY_KEEP_ACCOUNTS,
    MAY_KEEP_STORE,
    MAY_READ_AUDIT,
    MAY_READ_CALL_REPORTS,
    MAY_SUPERVISE,
    MAY_TAKE_CALLS,
    OF_ALL_OFFICES,
    Actor,
)
from missedcall.domain.shared.named_code import msgid


@dataclass(frozen=True)
class Page:
    """Hold the English title of a page, which the menu shows, and the roles that may open it."""

    title: str
    roles: Collection[Actor]


# By the name of the blueprint; its front page is the view `page`.
PAGES: Final[Mapping[str, Page]] = {
    "desk": Page(msgid("My desk"), MAY_TAKE_CALLS),
    "wallboard": Page(msgid("Wallboard"), MAY_SUPERVISE),
    "callbacks": Page(msgid("Callbacks"), MAY_SUPERVISE),
    "call_log": Page(msgid("Call log"), MAY_SUPERVISE),
    "numbers": Page(msgid("Numbers not called"), MAY_SUPERVISE),
    "outages": Page(msgid("Outages"), MAY_SUPERVISE | {Actor.TELECOM_ADMIN}),
    "reports": Page(msgid("Reports"), MAY_READ_CALL_REPORTS),
    "recordings": Page(msgid("Recordings"), MAY_SUPERVISE),
    "listening": Page(msgid("Listen"), MAY_SUPERVISE | {Actor.AUDITOR}),
    "privacy": Page(msgid("Erasure of data"), MAY_TAKE_CALLS | MAY_SUPERVISE),
    "people": Page(msgid("People"), MAY_SUPERVISE),
    "audit": Page(msgid("Audit"), MAY_READ_AUDIT),
    "clients": Page(msgid("Programs"), frozenset({Actor.ADMIN})),
    "tasks": Page(msgid("To do"), MAY_TAKE_CALLS | MAY_SUPERVISE),
    "nodal": Page(msgid("Overdue (nodal)"), frozenset({Actor.NODAL})),
    "applications": Page(
        msgid("Applications"), OF_ALL_OFFICES | {Actor.VERIFIER, Actor.JE, Actor.AE}
    ),
    "worklist": Page(
        msgid("Work list"),
        frozenset({Actor.VERIFIER, Actor.JE, Actor.AE, Actor.NODAL, Actor.SUPERVISOR}),
    ),
    "overdue": Page(msgid("Overdue"), frozenset({Actor.JE, Actor.AE})),
    "daily_list": Page(msgid("Daily list"), frozenset({Actor.JE, Actor.AE, Actor.NODAL})),
    "jobs": Page(msgid("My jobs"), frozenset({Actor.LINEMAN})),
    "meters": Page(msgid("Meters"), MAY_KEEP_STORE),
    "points": Page(msgid("Points"), frozenset({Actor.LINEMAN, Actor.JE, Actor.AE, Actor.NODAL})),
    "money": Page(msgid("Accounts"), MAY_KEEP_ACCOUNTS),
    "counter": Page(msgid("Counter"), MAY_KEEP_ACCOUNTS),
    "imports": Page(msgid("Take lists"), MAY_KEEP_ACCOUNTS),
}


def pages_of_role(role: Actor) -> list[str]:
    """List the pages that a person in this role may open; work begins on the first."""
    return [name for name, page in PAGES.items() if role in page.roles]
