"""Find the applications that began or were energised in a period, and read their histories."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import sqlalchemy as sa

from missedcall.db.applications.applications import CURRENT, applications, demands
from missedcall.db.applications.bp_numbers import bp_numbers
from missedcall.db.connection.connection_holds import HoldRow, holds
from missedcall.db.connection.connection_steps import MILESTONES, ApplicationStepRow, steps
from missedcall.db.connection.connections import connections
from missedcall.db.field.reports import reports
from missedcall.db.meters.meters import meters
from missedcall.db.payments.ledger import ledger
from missedcall.db.schema import read_rows
from missedcall.domain.connection.states import FINAL, Rule, State
from missedcall.domain.meters.meters import MeterPlace

APPLIED_RULE, ENERGISED_RULE = Rule.FORM_STARTED, Rule.ENERGISED
# No clock of the law runs any more: energised, or ended without a connection.
DONE = FINAL | {State.ENERGISED, State.REFUND_DUE}
AT_ONCE = 500  # ids that one query names

RowOfApplication = TypeVar("RowOfApplication", ApplicationStepRow, HoldRow)


def list_applications_with_step(
    db: sa.Connection, rule: str, *, since: dt.datetime, until: dt.datetime
) -> Sequence[int]:
    """List the applications to which a rule of `MILESTONES` was applied in a time."""
    query = sa.select(steps.c.application_id).where(
        MILESTONES,
        steps.c.rule == rule,
        steps.c.at >= since,
        steps.c.at < until,
    )
    return sorted(set(db.execute(query).scalars()))


def list_running_applications(db: sa.Connection, *, until: dt.datetime) -> Sequence[int]:
    """List the applications of which something may still have been to come at an instant."""
    query = (
        sa.select(connections.c.application_id)
        .join(applications, applications.c.id == connections.c.application_id)
        .where(
            sa.or_(connections.c.state.not_in(DONE), connections.c.since >= until),
            applications.c.created_at < until,
        )
    )
    return db.execute(query).scalars().all()


def get_office_and_area(db: sa.Connection, ids: Collection[int]) -> dict[int, tuple[str, str]]:
    """Give the office and the area of each application."""
    known, found = connections.c.application_id, {}
    for some in split_ids(ids):
        query = sa.select(known, connections.c.office, connections.c.area)
        for row in db.execute(query.where(known.in_(some))):
            found[row.application_id] = (row.office, row.area)
    return found


def read_histories(
    db: sa.Connection, ids: Collection[int]
) -> Mapping[int, Sequence[ApplicationStepRow]]:
    """Give the steps of each application, the first one first."""
    return _by_application(db, steps, ids, ApplicationStepRow)


def holds_by_application(
    db: sa.Connection, ids: Collection[int]
) -> Mapping[int, Sequence[HoldRow]]:
    """Give the holds of each application, the first one first."""
    return _by_application(db, holds, ids, HoldRow)


def _by_application(
    db: sa.Connection, table: sa.Table, ids: Collection[int], shape: type[RowOfApplication]
) -> Mapping[int, Sequence[RowOfApplication]]:
    found: dict[int, list[RowOfApplication]] = defaultdict(list)
    for some in split_ids(ids):
        query = sa.select(table).where(table.c.application_id.in_(some)).order_by(table.c.id)
        for row in read_rows(db.execute(query), shape):
            found[row.application_id].append(row)
    return found


@dataclass(frozen=True, slots=True)
class ConnectedApplication:
    """A connection that burns, as the electricity company's master data want it."""

    id: int
    number: str
    form: Any
    created_at: dt.datetime
    bp: str | None
    office: str
    area: str
    state: str
    meter_kind: str
    total_paise: int | None
    paid_paise: int
    serial: str | None
    seal: str | None
    reading: str | None


def list_connected(db: sa.Connection, ids: Collection[int]) -> Iterator[ConnectedApplication]:
    """Give what is known of connections for the company's own books: no name, no telephone."""
    for some in split_ids(ids):
        here = _connected().where(applications.c.id.in_(some)).order_by(applications.c.id)
        yield from read_rows(db.execute(here), ConnectedApplication)


def _connected() -> sa.Select[Any]:
    """Ask for an application, its demand and money, its meter, and what the lineman read of it."""
    paid = (
        sa.select(sa.func.sum(ledger.c.amount_paise))
        .where(ledger.c.application_id == applications.c.id)
        .scalar_subquery()
    )
    return (
        sa.select(
            applications.c.id,
            applications.c.number,
            applications.c.form,
            applications.c.created_at,
            bp_numbers.c.bp,
            connections.c.office,
            connections.c.area,
            connections.c.state,
            connections.c.meter_kind,
            demands.c.total_paise,
            sa.func.coalesce(paid, 0).label("paid_paise"),
            meters.c.serial,
            reports.c.seal,
            reports.c.reading,
        )
        .join(connections, connections.c.application_id == applications.c.id)
        .outerjoin(demands, CURRENT)
        .outerjoin(
            bp_numbers,
            (bp_numbers.c.application_id == applications.c.id) & bp_numbers.c.ended_at.is_(None),
        )
        .outerjoin(
            meters,
            (meters.c.place == MeterPlace.FITTED) & (meters.c.holder == applications.c.number),
        )
        .outerjoin(reports, reports.c.id == _newest_light())
    )


def _newest_light() -> sa.ScalarSelect[Any]:
    """Ask for the report "energised" of an application that came last."""
    every = reports.alias()
    return (
        sa.select(every.c.id)
        .where(
            every.c.application_id == applications.c.id,
            every.c.kind == "energised",
            every.c.refused.is_(None),
        )
        .order_by(every.c.received_at.desc())
        .limit(1)
        .scalar_subquery()
    )


def split_ids(ids: Collection[int]) -> Iterator[Sequence[int]]:
    """Divide ids, so that neither a query nor what it finds grows with them."""
    every = sorted(ids)
    for start in range(0, len(every), AT_ONCE):
        yield every[start : start + AT_ONCE]
