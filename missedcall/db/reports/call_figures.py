"""Count for the reports on calls: each query counts one thing, by half hour or by one key.

What comes by half hour is put together by the reader: days and hours are India's.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from missedcall.db.applications.applications import applications
from missedcall.db.callbacks.attempts import attempts
from missedcall.db.callbacks.callbacks import callbacks
from missedcall.db.callbacks.rings_of_numbers import NOT_RUNG
from missedcall.db.calls.calls import calls
from missedcall.db.connection.connections import connections
from missedcall.db.half_hours import half_hour_of
from missedcall.db.messages.messages import messages
from missedcall.db.operators.operators import operators
from missedcall.db.schema import read_rows
from missedcall.domain.callbacks.call_outcome import CallOutcome
from missedcall.domain.reports.report_definitions import BY_TIME, ReportBy

RUNG = sa.or_(attempts.c.outcome.is_(None), attempts.c.outcome.not_in(NOT_RUNG))
# What a form sent on the internet hangs on is no caller who waits.
OF_CALLER = callbacks.c.missed_calls > 0


@dataclass(frozen=True)
class FigureQuery:
    """Ask for figures from `since` until before `until`, `by` one key, narrowed where given."""

    since: dt.datetime
    until: dt.datetime
    by: ReportBy
    operator: str | None = None  # a login
    office: str | None = None
    did: str | None = None


@dataclass(frozen=True, slots=True)
class Counted:
    """So many things of one key: a half hour's number, a login, an office, an outcome, a DID."""

    key: int | str | None
    count: int


@dataclass(frozen=True, slots=True)
class CountedRings:
    """The rings of one key, how many of them reached the caller, and how long both spoke."""

    key: int | str | None
    rings: int
    reached: int
    talk_s: int


@dataclass(frozen=True, slots=True)
class CountedTexts:
    """The texts of one key that are in one state."""

    key: int | str | None
    state: str
    count: int


def office_of_callback(callback_id: sa.ColumnElement[int]) -> sa.ScalarSelect[Any]:
    """Ask for the office of the application that came of a callback, the first of several."""
    return (
        sa.select(sa.func.min(connections.c.office))
        .select_from(applications)
        .join(connections, connections.c.application_id == applications.c.id)
        .where(applications.c.callback_id == callback_id)
        .correlate_except(applications, connections)
        .scalar_subquery()
    )


def _keyed(
    asked: FigureQuery, at: sa.ColumnElement[Any], **keys: sa.ColumnElement[Any]
) -> sa.ColumnElement[Any]:
    return (half_hour_of(at) if asked.by in BY_TIME else keys[asked.by.value]).label("key")


def _within(asked: FigureQuery, at: sa.ColumnElement[Any]) -> sa.ColumnElement[bool]:
    return sa.and_(at >= asked.since, at < asked.until)


def count_missed_calls(db: sa.Connection, asked: FigureQuery) -> Sequence[Counted]:
    """Count missed calls, those refused and repeated too."""
    key = _keyed(asked, calls.c.at, did=calls.c.did)
    query = sa.select(key, sa.func.count().label("count")).where(_within(asked, calls.c.at))
    if asked.did is not None:
        query = query.where(calls.c.did == asked.did)
    return read_rows(db.execute(query.group_by(sa.text("1"))), Counted)


def count_callbacks_opened(db: sa.Connection, asked: FigureQuery) -> Sequence[Counted]:
    """Count callbacks by when they were opened."""
    office = office_of_callback(callbacks.c.id)
    key = _keyed(asked, callbacks.c.created_at, did=callbacks.c.did, office=office)
    query = sa.select(key, sa.func.count().label("count"))
    query = query.where(_within(asked, callbacks.c.created_at), OF_CALLER)
    return read_rows(db.execute(_narrow(query, asked, office).group_by(sa.text("1"))), Counted)


def count_rings(db: sa.Connection, asked: FigureQuery) -> Sequence[CountedRings]:
    """Count the rings that callers could hear, by when the operator was rung."""
    office = office_of_callback(attempts.c.callback_id)
    key = _keyed(
        asked,
        attempts.c.created_at,
        did=callbacks.c.did,
        office=office,
        operator=operators.c.login,
        outcome=attempts.c.outcome,
    )
    reached = sa.case((attempts.c.outcome == CallOutcome.ANSWERED, 1), else_=0)
    query = sa.select(
        key,
        sa.func.count().label("rings"),
        sa.cast(sa.func.sum(reached), sa.BigInteger).label("reached"),
        sa.cast(sa.func.sum(sa.func.coalesce(attempts.c.talk_s, 0)), sa.BigInteger).label(
            "talk_s"
        ),
    ).select_from(attempts)
    if asked.by is ReportBy.OUTCOME:
        query = query.where(_within(asked, attempts.c.created_at))  # every one, rung or not
    else:
        query = query.where(_within(asked, attempts.c.created_at), RUNG)
    if asked.by is ReportBy.DID or asked.did is not None:
        query = query.join(callbacks, callbacks.c.id == attempts.c.callback_id)
    if asked.by is ReportBy.OPERATOR or asked.operator is not None:
        query = query.join(operators, operators.c.id == attempts.c.operator_id)
    return read_rows(
        db.execute(_narrow(query, asked, office).group_by(sa.text("1"))), CountedRings
    )


def count_forms_sent(db: sa.Connection, asked: FigureQuery) -> Sequence[Counted]:
    """Count applications by when their form was sent; one that an applicant filled in, too."""
    key = _keyed(
        asked,
        applications.c.created_at,
        did=callbacks.c.did,
        office=connections.c.office,
        operator=operators.c.login,
    )
    query = sa.select(key, sa.func.count().label("count")).select_from(applications)
    query = query.where(_within(asked, applications.c.created_at))
    if asked.by is ReportBy.DID or asked.did is not None:
        query = query.join(callbacks, callbacks.c.id == applications.c.callback_id)
    if asked.by is ReportBy.OPERATOR or asked.operator is not None:
        query = query.outerjoin(operators, operators.c.id == applications.c.operator_id)
    if asked.by is ReportBy.OFFICE or asked.office is not None:
        query = query.join(connections, connections.c.application_id == applications.c.id)
    query = _narrow(query, asked, connections.c.office)
    return read_rows(db.execute(query.group_by(sa.text("1"))), Counted)


def count_texts_written(db: sa.Connection, asked: FigureQuery) -> Sequence[CountedTexts]:
    """Count texts by when they were written, and by their state now."""
    office = (
        sa.select(connections.c.office)
        .select_from(applications)
        .join(connections, connections.c.application_id == applications.c.id)
        .where(applications.c.number == messages.c.application)
        .correlate_except(applications, connections)
        .scalar_subquery()
    )
    key = _keyed(
        asked,
        messages.c.created_at,
        text=messages.c.key,
        state=messages.c.state,
        gateway=messages.c.gateway,
        office=office,
    )
    query = sa.select(key, messages.c.state, sa.func.count().label("count"))
    query = query.where(_within(asked, messages.c.created_at))
    if asked.office is not None:
        query = query.where(office == asked.office)
    return read_rows(db.execute(query.group_by(sa.text("1, 2"))), CountedTexts)


def _narrow(
    query: sa.Select[Any], asked: FigureQuery, office: sa.ColumnElement[Any]
) -> sa.Select[Any]:
    """Leave only what belongs to the operator, office and number asked for."""
    if asked.did is not None:
        query = query.where(callbacks.c.did == asked.did)
    if asked.operator is not None:
        query = query.where(operators.c.login == asked.operator)
    if asked.office is not None:
        query = query.where(office == asked.office)
    return query


def list_dids_called(db: sa.Connection, *, since: dt.datetime, until: dt.datetime) -> list[str]:
    """List our numbers that were called in a time."""
    query = sa.select(calls.c.did).distinct().where(calls.c.at >= since, calls.c.at < until)
    return sorted(db.execute(query).scalars())
