"""Say entries of the audit in the reader's words."""

from collections.abc import Sequence
from typing import Final

from missedcall.db.schema import AuditRow
from web.admin import names as words
from web.shared import context, history
from web.shared import names as shared_names
from web.shared.tables import Column, Table, cells
from web.shared.texts import gettext

ALL: Final = ("at", "actor", "action", "subject", "change", "address", "reason")
OF_A_PERSON: Final = ("at", "actor", "action", "change", "reason")


def table(rows: Sequence[AuditRow], *, names: Sequence[str] = ALL, next_page: str = "") -> Table:
    """Make a list of entries with the columns that are named."""
    titles = {
        "at": gettext("When"),
        "actor": gettext("Who"),
        "action": gettext("What"),
        "subject": gettext("About"),
        "change": gettext("From → to"),
        "address": gettext("From where"),
        "reason": gettext("Why"),
    }
    return Table(
        columns=[Column(name, titles[name]) for name in names],
        rows=[
            cells(
                at=context.clock(row.at),
                actor=history.who(row.actor),
                action=done(row.action),
                subject=subject(row.action, row.subject),
                change=say_change(row),
                address=row.address or "",
                reason=history.why(row.reason or ""),
            )
            for row in rows
        ],
        empty=gettext("Nothing here."),
        caption=gettext("Audit"),
        next=next_page,
    )


def say_change(row: AuditRow) -> str:
    """Say what a right or a setting was, and what it became."""
    if row.before is None and row.after is None:
        return ""
    return f"{row.before or '–'} → {row.after or '–'}"


def done(action: str) -> str:
    """Say an action in the reader's words; one that has none keeps its code."""
    return words.action(action) if action in words.action else action


def subject(action: str, about: str) -> str:
    """Say what an action was about; the fields of a corrected form by what the form calls them."""
    number, colon, fields = about.partition(": ")
    if action != "application.correct" or not colon:
        return history.who(about)
    said = (
        shared_names.field(each) if each in shared_names.field else each
        for each in fields.split(", ")
    )
    return f"{number}: {', '.join(said)}"
