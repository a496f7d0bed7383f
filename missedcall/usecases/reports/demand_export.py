"""Export what applications owe, for counters and SAP: what changed since a cursor, no names."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields

from missedcall.db.reports import demand_changes
from missedcall.db.reports.demand_changes import OwedRow
from missedcall.db.schema import note_audit
from missedcall.domain.callbacks import calendar
from missedcall.domain.connection.states import State
from missedcall.domain.payments.payable import (
    NotPayable,
    OwedDemand,
    PayableDemand,
    payable_demand,
)
from missedcall.domain.payments.upi import UpiReference
from missedcall.domain.reports.refusals import ExportRefusal
from missedcall.domain.shared import csv_cells
from missedcall.domain.shared.explanation import explain
from missedcall.usecases.deps import Deps
from missedcall.usecases.export_freeze import ExportsFrozen, refuse_while_breach_open
from missedcall.usecases.operators.operators import Operator
from missedcall.usecases.reports.connected_export import ExportRefused

CURSOR = re.compile(r"s([0-9]{1,18})-l([0-9]{1,18})")
BEGINNING = "s0-l0"
MOST = 1000
# What is written at this moment may be committed out of order: it is told the next time.
SETTLES = dt.timedelta(seconds=10)
PAYABLE = "payable"


@dataclass(frozen=True)
class ExportedDemand:
    """Describe what an application owes; `status` is `payable`, or why nothing is to pay now.

    `reference` is what a payment is to name, and `left_paise` what is to pay.
    """

    application: str
    bp: str | None
    office: str
    state: str
    status: str
    reference: str
    version: int
    issued_on: dt.date
    due_on: dt.date
    total_paise: int
    paid_paise: int
    left_paise: int


@dataclass(frozen=True)
class DemandChanges:
    """Hold the demands that changed; the next export begins at `cursor`, at once if `more`."""

    demands: Sequence[ExportedDemand]
    cursor: str
    more: bool


COLUMNS = tuple(field.name for field in fields(ExportedDemand))


def export_demands(
    deps: Deps, *, since: str, operator: Operator, now: dt.datetime
) -> DemandChanges:
    """Give the applications whose demand or money changed since a cursor, as they stand now.

    An application that changed again while it was exported comes again. The export is noted in
    the audit. Raise `ExportRefused` for what is no cursor, and while a breach of personal data is
    open.
    """
    read = CURSOR.fullmatch(since.strip() or BEGINNING)
    if read is None:
        raise ExportRefused(explain(ExportRefusal.CURSOR))
    step, entry, until = int(read[1]), int(read[2]), now - SETTLES
    with deps.db.writing() as db:
        try:
            refuse_while_breach_open(db)
        except ExportsFrozen as error:
            raise ExportRefused(error.reason) from error
        subject = f"since {since.strip() or BEGINNING}"
        note_audit(db, at=now, actor=operator.login, action="export.demands", subject=subject)
    with deps.db.reading() as db:
        steps = demand_changes.list_steps_after(db, after=step, until=until, limit=MOST)
        entries = demand_changes.list_entries_after(db, after=entry, until=until, limit=MOST)
        ids = {each.application_id for each in (*steps, *entries)}
        rows = demand_changes.list_owed(db, ids)
    newest = [max((each.id for each in steps), default=step)]
    newest += [max((each.id for each in entries), default=entry)]
    today = calendar.ist_date(now)
    return DemandChanges(
        demands=[_exported(row, today=today) for row in rows],
        cursor=f"s{newest[0]}-l{newest[1]}",
        more=MOST in (len(steps), len(entries)),
    )


def demands_as_csv(found: Sequence[ExportedDemand]) -> str:
    """Write demands as CSV that no spreadsheet takes for formulas; amounts in paise."""
    return csv_cells.document(COLUMNS, (asdict(each) for each in found))


def _exported(row: OwedRow, *, today: dt.date) -> ExportedDemand:
    found = payable_demand(
        row.number,
        state=State(row.state),
        owed=OwedDemand(row.version, row.total_paise, row.issued_on, row.due_on),
        credits_paise=row.paid_paise,
        entries=row.entries,
        today=today,
    )
    is_payable = isinstance(found, PayableDemand)
    reference = UpiReference(row.number, row.version, row.entries)
    return ExportedDemand(
        application=row.number,
        bp=row.bp,
        office=row.office,
        state=row.state,
        status=str(found) if isinstance(found, NotPayable) else PAYABLE,
        reference=str(reference) if is_payable else "",
        version=row.version,
        issued_on=row.issued_on,
        due_on=row.due_on,
        total_paise=row.total_paise,
        paid_paise=row.paid_paise,
        left_paise=found.amount_paise if isinstance(found, PayableDemand) else 0,
    )
