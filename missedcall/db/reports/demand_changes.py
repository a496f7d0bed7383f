"""Find the applications whose demand or money has changed, and what they owe now."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from missedcall.db.applications.applications import CURRENT, applications, demands
from missedcall.db.applications.bp_numbers import bp_numbers
from missedcall.db.connection.connection_steps import steps
from missedcall.db.connection.connections import connections
from missedcall.db.payments.ledger import ledger
from missedcall.db.schema import read_rows


@dataclass(frozen=True, slots=True)
class ChangedApplication:
    """A step or an entry of the ledger, and whose it is."""

    id: int
    application_id: int


def list_steps_after(
    db: sa.Connection, *, after: int, until: dt.datetime, limit: int
) -> Sequence[ChangedApplication]:
    """List the steps of applications behind an id, as they were written."""
    query = sa.select(steps.c.id, steps.c.application_id)
    query = query.where(steps.c.id > after, steps.c.at <= until).order_by(steps.c.id)
    return read_rows(db.execute(query.limit(limit)), ChangedApplication)


def list_entries_after(
    db: sa.Connection, *, after: int, until: dt.datetime, limit: int
) -> Sequence[ChangedApplication]:
    """List the entries of applications behind an id, as they were written."""
    query = sa.select(ledger.c.id, ledger.c.application_id).where(
        ledger.c.id > after, ledger.c.posted_at <= until, ledger.c.application_id.is_not(None)
    )
    return read_rows(db.execute(query.order_by(ledger.c.id).limit(limit)), ChangedApplication)


@dataclass(frozen=True, slots=True)
class OwedRow:
    """What an application owes: its demand that counts, and its money."""

    number: str
    bp: str | None
    office: str
    state: str
    version: int
    total_paise: int
    issued_on: dt.date
    due_on: dt.date
    paid_paise: int
    entries: int


MONEY = (
    sa.select(
        ledger.c.application_id,
        # PostgreSQL adds whole numbers up to a decimal.
        sa.cast(sa.func.sum(ledger.c.amount_paise), sa.BigInteger).label("paid_paise"),
        sa.func.count().label("entries"),
    )
    .group_by(ledger.c.application_id)
    .subquery()
)


def list_owed(db: sa.Connection, ids: Collection[int]) -> Sequence[OwedRow]:
    """List what applications owe, by their numbers; one without a demand is left out."""
    bp = (bp_numbers.c.application_id == applications.c.id) & bp_numbers.c.ended_at.is_(None)
    query = (
        sa.select(
            applications.c.number,
            bp_numbers.c.bp,
            connections.c.office,
            connections.c.state,
            demands.c.version,
            demands.c.total_paise,
            demands.c.issued_on,
            demands.c.due_on,
            sa.func.coalesce(MONEY.c.paid_paise, 0).label("paid_paise"),
            sa.func.coalesce(MONEY.c.entries, 0).label("entries"),
        )
        .select_from(applications)
        .join(connections, connections.c.application_id == applications.c.id)
        .join(demands, CURRENT)
        .outerjoin(bp_numbers, bp)
        .outerjoin(MONEY, MONEY.c.application_id == applications.c.id)
        .where(applications.c.id.in_(ids))
        .order_by(applications.c.number)
    )
    return read_rows(db.execute(query), OwedRow)
