"""Look applications up by what a caller has: a telephone, or the application's number."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from missedcall.db.applications.applications import CURRENT, applications, demands
from missedcall.db.callbacks.callbacks import callbacks
from missedcall.db.connection.connections import connections
from missedcall.db.field.field import visits
from missedcall.db.schema import read_row, read_rows

STATUS = (
    sa.select(
        applications.c.id,
        applications.c.number,
        connections.c.state,
        connections.c.area,
        connections.c.assignee,
        connections.c.assignee_due_at,
        connections.c.promise_due_at,
        visits.c.slot_from,
        visits.c.slot_to,
        applications.c.mobile,
        applications.c.household,
        applications.c.language,
        applications.c.created_at,
        applications.c.form,
        demands.c.id.label("demand_id"),
        demands.c.total_paise,
        demands.c.due_on,
    )
    .join(demands, CURRENT)
    .join(connections, connections.c.application_id == applications.c.id)
    .outerjoin(
        visits, (visits.c.application_id == applications.c.id) & visits.c.ended_at.is_(None)
    )
    .order_by(applications.c.id.desc())
)


# Two looks into an index each: joined by OR they would read every application there is.
OF_TELEPHONE = STATUS.where(
    applications.c.id.in_(
        sa.union(
            sa.select(applications.c.id).where(applications.c.mobile == sa.bindparam("of")),
            sa.select(applications.c.id)
            .join(callbacks, callbacks.c.id == applications.c.callback_id)
            .where(callbacks.c.number == sa.bindparam("of")),
        )
    )
)


IDS_OF_TELEPHONES = sa.union(
    sa.select(applications.c.mobile, applications.c.id).where(
        applications.c.mobile.in_(sa.bindparam("numbers", expanding=True))
    ),
    sa.select(callbacks.c.number, applications.c.id)
    .join(callbacks, callbacks.c.id == applications.c.callback_id)
    .where(callbacks.c.number.in_(sa.bindparam("numbers", expanding=True))),
)


@dataclass(frozen=True, slots=True)
class StatusLineRow:
    """What the status line tells of an application."""

    id: int
    number: str
    state: str
    area: str
    assignee: str | None
    assignee_due_at: dt.datetime | None
    promise_due_at: dt.datetime | None
    slot_from: dt.datetime | None
    slot_to: dt.datetime | None
    mobile: str
    household: int
    language: str
    created_at: dt.datetime
    form: Any
    demand_id: int
    total_paise: int
    due_on: dt.date


def list_statuses_of_telephone(db: sa.Connection, number: str) -> Sequence[StatusLineRow]:
    """List the applications of a telephone, the newest first.

    It is theirs whether it stands in the form or the missed call came from it; several
    households may share it.
    """
    return read_rows(db.execute(OF_TELEPHONE, {"of": number}), StatusLineRow)


def list_application_ids_of_telephones(
    db: sa.Connection, numbers: Collection[str]
) -> Sequence[tuple[str, int]]:
    """List the ids of the applications of these telephones, each beside its telephone."""
    found = db.execute(IDS_OF_TELEPHONES, {"numbers": list(numbers)})
    return [(number, application_id) for number, application_id in found]


def list_statuses_of_applications(
    db: sa.Connection, ids: Collection[int]
) -> Sequence[StatusLineRow]:
    """List the applications with these ids, the newest first."""
    return read_rows(db.execute(STATUS.where(applications.c.id.in_(ids))), StatusLineRow)


def get_status_of_application(db: sa.Connection, application: str) -> StatusLineRow | None:
    """Give an application by its number."""
    query = STATUS.where(applications.c.number == application)
    return read_row(db.execute(query), StatusLineRow)
