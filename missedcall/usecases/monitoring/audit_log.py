"""Read the audit, and take it out as a file: that it was taken out stands in the audit too."""

import datetime as dt
from collections.abc import Sequence

from missedcall.db.monitoring import audit
from missedcall.db.monitoring.audit import AuditFilter
from missedcall.db.schema import AuditRow, note_audit
from missedcall.domain.callbacks.calendar import IST
from missedcall.domain.monitoring.refusals import AuditRefusal
from missedcall.domain.shared import csv_cells
from missedcall.domain.shared.explanation import RequestRefused, explain
from missedcall.usecases.deps import Deps
from missedcall.usecases.export_freeze import refuse_while_breach_open
from missedcall.usecases.operators.operators import Operator

MOST_EXPORTED = 50_000
COLUMNS = ("id", "at", "actor", "action", "subject", "before", "after", "reason", "address")


class AuditNotExported(RequestRefused):
    """Refuse to write a file of the audit."""


def list_audit(
    deps: Deps, sought: AuditFilter, *, limit: int, before: int | None
) -> Sequence[AuditRow]:
    """List entries of the audit, the newest first, older than the id `before`."""
    with deps.db.reading() as db:
        return audit.list_latest_audit_entries(db, sought, limit=limit, before=before)


def export_audit(
    deps: Deps, sought: AuditFilter, *, operator: Operator, address: str, now: dt.datetime
) -> Sequence[AuditRow]:
    """Give all entries that are sought, the newest first, and note who took them out.

    Raise `AuditNotExported` when there are more than `MOST_EXPORTED`, and `ExportsFrozen` while a
    breach of personal data is open.
    """
    with deps.db.reading() as db:
        refuse_while_breach_open(db)
        rows = audit.list_latest_audit_entries(db, sought, limit=MOST_EXPORTED + 1)
    if len(rows) > MOST_EXPORTED:
        raise AuditNotExported(explain(AuditRefusal.TOO_MANY, most=MOST_EXPORTED))
    with deps.db.writing() as db:
        note_audit(
            db,
            at=now,
            actor=operator.login,
            action="export.audit",
            subject=f"{len(rows)} entries",
            reason=_told(sought) or None,
            address=address,
        )
    return rows


def _told(sought: AuditFilter) -> str:
    """Say in one line which entries were taken out."""
    given = {
        "action": sought.action,
        "actor": sought.actor,
        "subject": sought.subject,
        "about": sought.about,
        "words": sought.words,
        "since": sought.since and f"{sought.since.astimezone(IST):%d-%m-%Y}",
        "until": sought.until and f"{sought.until.astimezone(IST):%d-%m-%Y}",
    }
    return ", ".join(f"{name} {value}" for name, value in given.items() if value)[:200]


def audit_as_csv(rows: Sequence[AuditRow]) -> str:
    """Write entries as CSV that no spreadsheet takes for formulas; instants in UTC."""
    return csv_cells.document(
        COLUMNS, ({name: _cell(getattr(row, name)) for name in COLUMNS} for row in rows)
    )


def _cell(value: object) -> object:
    return value.isoformat() if isinstance(value, dt.datetime) else value
