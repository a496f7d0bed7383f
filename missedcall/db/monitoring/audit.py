"""Read the audit: who of the staff did or saw what, when, and from where."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from missedcall.db.schema import AuditRow, audit, read_rows


@dataclass(frozen=True)
class AuditFilter:
    """Say which entries are sought; what is empty or None narrows nothing.

    `action` is how an action begins, such as `login`; `actor` who acted; `subject` how what was
    acted upon begins, such as a login or the number of an application; `about` a login that acted
    or was acted upon; `words` stand anywhere in an entry. Entries from `since` on, before `until`.
    """

    action: str = ""
    actor: str = ""
    subject: str = ""
    about: str = ""
    words: str = ""
    since: dt.datetime | None = None
    until: dt.datetime | None = None


# Where words are sought: all that a person wrote or an act named.
TEXTS = (
    audit.c.actor,
    audit.c.action,
    audit.c.subject,
    audit.c.reason,
    audit.c.address,
    audit.c.before,
    audit.c.after,
)


def list_latest_audit_entries(
    db: sa.Connection,
    sought: AuditFilter = AuditFilter(),
    *,
    limit: int,
    before: int | None = None,
) -> Sequence[AuditRow]:
    """List entries, the newest first, older than the id `before`."""
    query = sa.select(audit).where(*_conditions(sought))
    if before is not None:
        query = query.where(audit.c.id < before)
    return read_rows(db.execute(query.order_by(audit.c.id.desc()).limit(limit)), AuditRow)


def _conditions(sought: AuditFilter) -> list[sa.ColumnElement[bool]]:
    found: list[sa.ColumnElement[bool]] = []
    if sought.action:
        found.append(audit.c.action.startswith(sought.action, autoescape=True))
    if sought.actor:
        found.append(audit.c.actor == sought.actor)
    if sought.subject:
        found.append(audit.c.subject.startswith(sought.subject, autoescape=True))
    if sought.about:
        found.append(sa.or_(audit.c.actor == sought.about, audit.c.subject == sought.about))
    if sought.words:
        found.append(sa.or_(*(each.icontains(sought.words, autoescape=True) for each in TEXTS)))
    if sought.since is not None:
        found.append(audit.c.at >= sought.since)
    if sought.until is not None:
        found.append(audit.c.at < sought.until)
    return found


def list_passwords_given(db: sa.Connection, *, since: dt.datetime) -> Sequence[tuple[str, str]]:
    """List giver and receiver of each one-time password given since an instant."""
    query = sa.select(audit.c.actor, audit.c.subject).where(
        audit.c.at >= since, audit.c.action == "password.one_time"
    )
    return [(row.actor, row.subject) for row in db.execute(query.distinct())]
