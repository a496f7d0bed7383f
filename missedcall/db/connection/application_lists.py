"""List applications with how they stand."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from missedcall.db.applications.applications import CURRENT, ApplicationRow, applications, demands
from missedcall.db.connection.connection_holds import holds
from missedcall.db.connection.connection_steps import steps
from missedcall.db.connection.connections import (
    LISTED,
    ListedApplication,
    connection_is_in_offices,
    connections,
)
from missedcall.db.payments.ledger import ledger
from missedcall.db.schema import read_rows
from missedcall.domain.connection.holds import HoldKind
from missedcall.domain.connection.states import FINAL, WITH_MONEY, Rule, State


@dataclass(frozen=True, slots=True)
class ApplicationOverview(ApplicationRow):
    """An application with its state and its current demand."""

    state: str
    total_paise: int
    due_on: dt.date
    tariff_id: str
    running_of_mobile: int


def list_latest_applications(
    db: sa.Connection, *, limit: int, only: Collection[int] | None = None
) -> Sequence[ApplicationOverview]:
    """List applications with their state and demand, the newest first; of all, or of some ids."""
    query = (
        sa.select(
            applications,
            connections.c.state,
            demands.c.total_paise,
            demands.c.due_on,
            demands.c.tariff_id,
            _running_of(applications.c.mobile).label("running_of_mobile"),
        )
        .join(connections, connections.c.application_id == applications.c.id)
        .join(demands, CURRENT)
        .order_by(applications.c.id.desc())
        .limit(limit)
    )
    if only is not None:
        query = query.where(applications.c.id.in_(only))
    return read_rows(db.execute(query), ApplicationOverview)


def _running_of(mobile: sa.ColumnElement[str]) -> sa.ScalarSelect[int]:
    """Count the applications that name a mobile and of which something is still to come."""
    others, here = applications.alias(), connections.alias()
    return (
        sa.select(sa.func.count())
        .select_from(others.join(here, here.c.application_id == others.c.id))
        .where(others.c.mobile == mobile, here.c.state.not_in(FINAL | {State.REFUND_DUE}))
        .scalar_subquery()
    )


def count_running_applications_of_mobile(db: sa.Connection, mobile: str) -> int:
    """Count the running applications that name a mobile."""
    return db.execute(sa.select(_running_of(sa.literal(mobile)))).scalar_one()


def list_open_applications_of_mobile(db: sa.Connection, mobile: str) -> Sequence[str]:
    """List the numbers of a mobile's applications of which something is still to come."""
    query = (
        sa.select(applications.c.number)
        .join(connections, connections.c.application_id == applications.c.id)
        .where(applications.c.mobile == mobile, connections.c.state.not_in(FINAL))
    )
    return db.execute(query.order_by(applications.c.id)).scalars().all()


def list_newest_applications(
    db: sa.Connection, *, offices: Collection[str] | None, limit: int, before: int | None
) -> Sequence[ListedApplication]:
    """List applications, of some offices or (None) of all, the newest first, before an id."""
    known = connections.c.application_id
    query = LISTED.where(connection_is_in_offices(offices))
    if before is not None:
        query = query.where(known < before)
    return read_rows(db.execute(query.order_by(known.desc()).limit(limit)), ListedApplication)


def list_applications_waiting_for_meter(
    db: sa.Connection, *, office: str, kind: str
) -> Sequence[int]:
    """List who waits for a meter of a kind in an office, the earliest promise first.

    An applicant who withdrew, or whose money went back, waits no more, though the hold is open.
    """
    query = (
        sa.select(connections.c.application_id)
        .join(holds, holds.c.application_id == connections.c.application_id)
        .where(
            connections.c.office == office,
            connections.c.meter_kind == kind,
            connections.c.state.in_(WITH_MONEY),
            holds.c.kind == HoldKind.NO_METER,
            holds.c.closed_at.is_(None),
        )
        .order_by(connections.c.promise_due_at, connections.c.application_id)
    )
    return db.execute(query).scalars().all()


def list_earlier_applications_of_premises(db: sa.Connection, application_id: int) -> Sequence[int]:
    """List the earlier applications for the same premises that ended, the newest first."""
    mine = (
        sa.select(connections.c.premises)
        .where(connections.c.application_id == application_id)
        .scalar_subquery()
    )
    others = connections.alias()
    query = sa.select(others.c.application_id).where(
        others.c.premises == mine,
        others.c.application_id < application_id,
        others.c.state.in_(("withdrawn", "refund_due", "closed")),
    )
    return db.execute(query.order_by(others.c.application_id.desc())).scalars().all()


@dataclass(frozen=True, slots=True)
class RefundDue:
    """An application whose money is to go back, and who proposed it."""

    number: str
    since: dt.datetime
    assignee_due_at: dt.datetime | None
    amount_paise: int | None
    proposed_by: str | None
    sent_as: str | None


def list_refunds_due(db: sa.Connection, *, limit: int) -> Sequence[RefundDue]:
    """List ended applications whose money is owed back, with who has entered the refund."""
    every = steps.alias()
    last = (
        sa.select(sa.func.max(every.c.id))
        .where(every.c.application_id == connections.c.application_id)
        .scalar_subquery()
    )
    paid = (
        sa.select(sa.cast(sa.func.sum(ledger.c.amount_paise), sa.BigInteger))
        .where(ledger.c.application_id == connections.c.application_id)
        .scalar_subquery()
    )
    query = (
        sa.select(
            applications.c.number,
            connections.c.since,
            connections.c.assignee_due_at,
            paid.label("amount_paise"),
            sa.case((steps.c.rule == Rule.REFUND_PROPOSED, steps.c.actor)).label("proposed_by"),
            sa.case((steps.c.rule == Rule.REFUND_PROPOSED, steps.c.reason)).label("sent_as"),
        )
        .join(applications, applications.c.id == connections.c.application_id)
        .join(steps, steps.c.id == last)
        .where(connections.c.state == "refund_due")
        .order_by(connections.c.since)
        .limit(limit)
    )
    return read_rows(db.execute(query), RefundDue)
