"""Say which pages there are, in the order of the menu, what each is called and who may open it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import Enum
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


class Group(Enum):
    """Name a part of the menu by the work that its pages are for."""

    CALLS = msgid("Calls")
    APPLICATIONS = msgid("Connections")
    MONEY = msgid("Money")
    RULES = msgid("People and rules")


@dataclass(frozen=True)
class Page:
    """Hold the English title of a page, which the menu shows, and the roles that may open it.

    `icon` is one of `web/assets/icons.txt`.
    """

    title: str
    roles: Collection[Actor]
    group: Group
    icon: str


# By the name of the blueprint; its front page is the view `page`.
PAGES: Final[Mapping[str, Page]] = {
    "desk": Page(msgid("My desk"), MAY_TAKE_CALLS, Group.CALLS, "headset"),
    "wallboard": Page(msgid("Wallboard"), MAY_SUPERVISE, Group.CALLS, "speedometer2"),
    "callbacks": Page(msgid("Callbacks"), MAY_SUPERVISE, Group.CALLS, "telephone-inbound"),
    "call_log": Page(msgid("Call log"), MAY_SUPERVISE, Group.CALLS, "telephone"),
    "numbers": Page(msgid("Numbers not called"), MAY_SUPERVISE, Group.CALLS, "slash-circle"),
    "outages": Page(
        msgid("Outages"), MAY_SUPERVISE | {Actor.TELECOM_ADMIN}, Group.CALLS, "wifi-off"
    ),
    "stuck": Page(
        msgid("Too long in one state"), MAY_SUPERVISE, Group.CALLS, "exclamation-triangle"
    ),
    "reports": Page(msgid("Reports"), MAY_READ_CALL_REPORTS, Group.CALLS, "bar-chart"),
    "staffing": Page(msgid("Staffing"), MAY_SUPERVISE, Group.CALLS, "people"),
    "recordings": Page(msgid("Recordings"), MAY_SUPERVISE, Group.CALLS, "record-circle"),
    "listening": Page(msgid("Listen"), MAY_SUPERVISE | {Actor.AUDITOR}, Group.CALLS, "volume-up"),
    "privacy": Page(
        msgid("Erasure of data"), MAY_TAKE_CALLS | MAY_SUPERVISE, Group.RULES, "shield-lock"
    ),
    "people": Page(msgid("People"), MAY_SUPERVISE, Group.RULES, "people"),
    "audit": Page(msgid("Audit"), MAY_READ_AUDIT, Group.RULES, "journal-text"),
    "clients": Page(msgid("Programs"), frozenset({Actor.ADMIN}), Group.RULES, "plug"),
    "tasks": Page(
        msgid("To do"), MAY_TAKE_CALLS | MAY_SUPERVISE, Group.APPLICATIONS, "list-check"
    ),
    "nodal": Page(
        msgid("Overdue (nodal)"), frozenset({Actor.NODAL}), Group.APPLICATIONS, "clock-history"
    ),
    "applications": Page(
        msgid("Applications"),
        OF_ALL_OFFICES | {Actor.VERIFIER, Actor.JE, Actor.AE},
        Group.APPLICATIONS,
        "file-earmark-text",
    ),
    "worklist": Page(
        msgid("Work list"),
        frozenset({Actor.VERIFIER, Actor.JE, Actor.AE, Actor.NODAL, Actor.SUPERVISOR}),
        Group.APPLICATIONS,
        "inbox",
    ),
    "overdue": Page(
        msgid("Overdue"), frozenset({Actor.JE, Actor.AE}), Group.APPLICATIONS, "clock-history"
    ),
    "daily_list": Page(
        msgid("Daily list"),
        frozenset({Actor.JE, Actor.AE, Actor.NODAL}),
        Group.APPLICATIONS,
        "calendar-event",
    ),
    "jobs": Page(
        msgid("My jobs"), frozenset({Actor.LINEMAN}), Group.APPLICATIONS, "lightning-charge"
    ),
    "meters": Page(msgid("Meters"), MAY_KEEP_STORE, Group.APPLICATIONS, "box-seam"),
    "points": Page(
        msgid("Points"),
        frozenset({Actor.LINEMAN, Actor.JE, Actor.AE, Actor.NODAL}),
        Group.APPLICATIONS,
        "trophy",
    ),
    "money": Page(msgid("Accounts"), MAY_KEEP_ACCOUNTS, Group.MONEY, "cash-coin"),
    "counter": Page(msgid("Counter"), MAY_KEEP_ACCOUNTS, Group.MONEY, "printer"),
    "imports": Page(msgid("Take lists"), MAY_KEEP_ACCOUNTS, Group.MONEY, "upload"),
}


def pages_of_role(role: Actor) -> list[str]:
    """List the pages that a person in this role may open; work begins on the first."""
    return [name for name, page in PAGES.items() if role in page.roles]
