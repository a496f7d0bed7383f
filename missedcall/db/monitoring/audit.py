"""Read the audit: who of the staff did or saw what, when, and from where."""

import datetime as dt
from collections.abc import Sequence

import sqlalchemy as sa

from missedcall.db.schema import AuditRow, audit, read_rows


def list_latest_audit_entries(
    db: sa.Connection,
    *,
    limit: int,
    before: int | None = None,
    action: str = "",
    about: str = "",
) -> Sequence[AuditRow]:
    """List entries, the newest first, older than the id `before`.

    `action` is its beginning, such as `login`; `about` a login that acted or was acted upon.
    """
    query = sa.select(audit)
    if before is not None:
        query = query.where(audit.c.id < before)
    if action:
        query = query.where(audit.c.action.startswith(action, autoescape=True))
    if about:
        query = query.where(sa.or_(audit.c.actor == about, audit.c.subject == about))
    return read_rows(db.execute(query.order_by(audit.c.id.desc()).limit(limit)), AuditRow)


def list_passwords_given(db: sa.Connection, *, since: dt.datetime) -> Sequence[tuple[str, str]]:
    """List giver and receiver of each one-time password given since an instant."""
    query = sa.select(audit.c.actor, audit.c.subject).where(
        audit.c.at >= since, audit.c.action == "password.one_time"
    )
    return [(row.actor, row.subject) for row in db.execute(query.distinct())]
