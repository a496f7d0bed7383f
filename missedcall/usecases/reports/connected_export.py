"""Hand the connections of some days on to the company's own books (SAP), without names."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields

from missedcall.db.privacy import breaches
from missedcall.db.reports import milestones
from missedcall.db.reports.milestones import ConnectedApplication
from missedcall.db.schema import note_audit
from missedcall.domain.callbacks.calendar import IST
from missedcall.domain.shared import csv_cells
from missedcall.domain.shared.instants import YEARS
from missedcall.usecases.deps import Deps
from missedcall.usecases.operators.operators import Operator
from missedcall.usecases.reports import lights
from missedcall.usecases.reports.lights import Light

MOST_DAYS = 366


class NotExported(ValueError):
    """Say why nothing is exported, by a word that has its text on the page of accounts."""

    def __init__(self, why: str, said: str) -> None:
        super().__init__(said)
        self.why = why


@dataclass(frozen=True)
class Connected:
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
    lit_at: dt.datetime
    meter: str | None
    meter_kind: str
    seal: str | None
    first_reading: str | None


COLUMNS = tuple(field.name for field in fields(Connected))


def of_days(
    deps: Deps, *, since: dt.date, until: dt.date, by: Operator, now: dt.datetime
) -> list[Connected]:
    """Give what got its light from one day in India to another, both included; it is noted.

    Raise `NotExported` for days that cannot be, and while a breach of personal data is open.
    """
    in_years = since.year in YEARS and until.year in YEARS
    if not in_years or not dt.timedelta() <= until - since < dt.timedelta(days=MOST_DAYS):
        raise NotExported("days", f"name a last day at most {MOST_DAYS} days after the first")
    begins, ends = (
        dt.datetime(day.year, day.month, day.day, tzinfo=IST).astimezone(dt.UTC)
        for day in (since, until + dt.timedelta(days=1))
    )
    with deps.db.writing() as db:
        if breaches.running(db) is not None:
            raise NotExported("frozen", "exports are frozen while a breach is open")
        days = f"{since} to {until}"
        note_audit(db, at=now, who=by.login, action="export.connections", subject=days)
    with deps.db.reading() as db:
        given = lights.given(db, since=begins, until=ends)
        return [_connected(row, given[row.id]) for row in milestones.connected(db, given)]


def as_csv(found: Sequence[Connected]) -> str:
    """Write connections as CSV; instants with the time of India, amounts in paise."""
    rows = ({name: _cell(value) for name, value in asdict(each).items()} for each in found)
    return csv_cells.document(COLUMNS, rows)


def _cell(value: object) -> object:
    if isinstance(value, dt.datetime):
        return value.astimezone(IST).isoformat(timespec="seconds")
    return value


def _connected(row: ConnectedApplication, light: Light) -> Connected:
    form = row.form
    return Connected(
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
        paid_at=light.paid_at,
        lit_at=light.lit_at,
        meter=row.serial,
        meter_kind=row.meter_kind,
        seal=row.seal,
        first_reading=row.reading,
    )
