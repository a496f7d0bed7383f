"""Export the connections of some days for the company's books (SAP), without names."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields

from missedcall.db.reports import milestones
from missedcall.db.reports.milestones import ConnectedApplication
from missedcall.db.schema import note_audit
from missedcall.domain.callbacks.calendar import IST
from missedcall.domain.reports.refusals import ExportRefusal
from missedcall.domain.shared import csv_cells
from missedcall.domain.shared.explanation import RequestRefused, explain
from missedcall.domain.shared.instants import YEARS
from missedcall.usecases.deps import Deps
from missedcall.usecases.export_freeze import ExportsFrozen, refuse_while_breach_open
from missedcall.usecases.operators.operators import Operator
from missedcall.usecases.reports import energisations
from missedcall.usecases.reports.energisations import Energisation

MOST_DAYS = 366


class ExportRefused(RequestRefused):
    """Refuse an export."""


@dataclass(frozen=True)
class ExportedConnection:
    """Describe a connection as SAP books it; `demand_paise` is what was owed at the end."""

    bp: str | None
    application: str
    office: str
    area: str
    category: str
    load: str
    unit: str
    state: str
    demand_paise: int | None
    paid_paise: int
    applied_at: dt.datetime
    paid_at: dt.datetime | None
    energised_at: dt.datetime
    meter: str | None
    meter_kind: str
    seal: str | None
    first_reading: str | None


COLUMNS = tuple(field.name for field in fields(ExportedConnection))


def export_connections(
    deps: Deps, *, since: dt.date, until: dt.date, operator: Operator, now: dt.datetime
) -> list[ExportedConnection]:
    """Give the connections energised from one day in India to another, both included.

    The export is noted in the audit.

    Raise `ExportRefused` for days that cannot be, and while a breach of personal data is open.
    """
    in_years = since.year in YEARS and until.year in YEARS
    if not in_years or not dt.timedelta() <= until - since < dt.timedelta(days=MOST_DAYS):
        raise ExportRefused(explain(ExportRefusal.DAYS, most=MOST_DAYS))
    begins, ends = (
        dt.datetime(day.year, day.month, day.day, tzinfo=IST).astimezone(dt.UTC)
        for day in (since, until + dt.timedelta(days=1))
    )
    with deps.db.writing() as db:
        try:
            refuse_while_breach_open(db)
        except ExportsFrozen as error:
            raise ExportRefused(error.reason) from error
        days = f"{since} to {until}"
        note_audit(db, at=now, actor=operator.login, action="export.connections", subject=days)
    with deps.db.reading() as db:
        given = energisations.list_energisations(db, since=begins, until=ends)
        return [_connected(row, given[row.id]) for row in milestones.list_connected(db, given)]


def connections_as_csv(found: Sequence[ExportedConnection]) -> str:
    """Write connections as CSV; instants with the time of India, amounts in paise."""
    rows = ({name: _cell(value) for name, value in asdict(each).items()} for each in found)
    return csv_cells.document(COLUMNS, rows)


def _cell(value: object) -> object:
    if isinstance(value, dt.datetime):
        return value.astimezone(IST).isoformat(timespec="seconds")
    return value


def _connected(row: ConnectedApplication, energisation: Energisation) -> ExportedConnection:
    form = row.form
    return ExportedConnection(
        bp=row.bp,
        application=row.number,
        office=row.office,
        area=row.area,
        category=form["category"],
        load=form["load"],
        unit=form["unit"],
        state=row.state,
        demand_paise=row.total_paise,
        paid_paise=row.paid_paise,
        applied_at=row.created_at,
        paid_at=energisation.paid_at,
        energised_at=energisation.energised_at,
        meter=row.serial,
        meter_kind=row.meter_kind,
        seal=row.seal,
        first_reading=row.reading,
    )
