"""List the visits that are planned for a lineman."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from missedcall.db.applications.applications import applications
from missedcall.db.connection.connections import connections
from missedcall.db.field.field import visits
from missedcall.db.schema import read_rows

JOBS = (
    sa.select(
        visits.c.slot_from,
        visits.c.slot_to,
        connections.c.application_id,
        connections.c.promise_due_at,
        connections.c.meter_kind,
        applications.c.number,
        applications.c.mobile,
        applications.c.form,
    )
    .join(connections, connections.c.application_id == visits.c.application_id)
    .join(applications, applications.c.id == visits.c.application_id)
    .where(visits.c.ended_at.is_(None))
)


@dataclass(frozen=True, slots=True)
class PlannedVisit:
    """An application that a lineman is to visit, with the slot."""

    slot_from: dt.datetime
    slot_to: dt.datetime
    application_id: int
    promise_due_at: dt.datetime | None
    meter_kind: str
    number: str
    mobile: str
    form: Any


def list_planned_visits(db: sa.Connection, *, lineman: str) -> Sequence[PlannedVisit]:
    """List the visits that are planned for a lineman."""
    return read_rows(db.execute(JOBS.where(visits.c.lineman == lineman)), PlannedVisit)


def get_visited_application_id(db: sa.Connection, *, lineman: str, number: str) -> int | None:
    """Give the id of an application to which a lineman was ever sent, or None."""
    query = (
        sa.select(applications.c.id)
        .join(visits, visits.c.application_id == applications.c.id)
        .where(applications.c.number == number, visits.c.lineman == lineman)
    )
    found: int | None = db.execute(query.limit(1)).scalar()
    return found
