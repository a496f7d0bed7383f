"""Read for the reports what each caller went through: when rung, when reached, what promised."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from missedcall.db.callbacks.attempts import attempts
from missedcall.db.callbacks.callbacks import callbacks
from missedcall.db.callbacks.promises import promises
from missedcall.db.reports.call_figures import (
    OF_CALLER,
    RUNG,
    FigureQuery,
    office_of_callback,
)
from missedcall.db.schema import read_rows
from missedcall.domain.callbacks.call_outcome import CallOutcome
from missedcall.domain.reports.report_definitions import ReportBy


@dataclass(frozen=True, slots=True)
class CallerWait:
    """When a callback was opened and first rung; `key` is its office or DID, where asked for."""

    key: str | None
    opened_at: dt.datetime
    rung_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class CallerReach:
    """How often a callback was rung, and when and by which ring its caller was reached first."""

    key: str | None
    opened_at: dt.datetime
    rings: int
    reached_at: dt.datetime | None
    reached_ring: int | None


@dataclass(frozen=True, slots=True)
class CallerPromise:
    """A promise, with when its caller was first rung after it was made and when it was over."""

    key: str | None
    until_at: dt.datetime
    rung_at: dt.datetime | None
    closed_at: dt.datetime | None


def list_waits(db: sa.Connection, asked: FigureQuery) -> Sequence[CallerWait]:
    """List the callbacks that were opened in a time, with the first ring of an operator."""
    rung_at = (
        sa.select(sa.func.min(attempts.c.operator_at))
        .where(attempts.c.callback_id == callbacks.c.id, RUNG)
        .correlate(callbacks)
        .scalar_subquery()
    )
    columns = (callbacks.c.created_at.label("opened_at"), rung_at.label("rung_at"))
    query = _opened(asked, sa.select(_key(asked), *columns))
    return read_rows(db.execute(query), CallerWait)


def list_reached(db: sa.Connection, asked: FigureQuery) -> Sequence[CallerReach]:
    """List the callbacks that were opened in a time, with the ring that reached the caller."""
    ranked = (
        sa.select(
            callbacks.c.id.label("callback_id"),
            attempts.c.created_at,
            attempts.c.outcome,
            sa.func.row_number()
            .over(partition_by=callbacks.c.id, order_by=attempts.c.created_at)
            .label("ring"),
        )
        .join(attempts, attempts.c.callback_id == callbacks.c.id)
        .where(callbacks.c.created_at >= asked.since, callbacks.c.created_at < asked.until, RUNG)
        .subquery()
    )
    here = ranked.c.outcome == CallOutcome.ANSWERED
    rung = (
        sa.select(
            ranked.c.callback_id,
            sa.func.count().label("rings"),
            sa.func.min(sa.case((here, ranked.c.created_at))).label("reached_at"),
            sa.func.min(sa.case((here, ranked.c.ring))).label("reached_ring"),
        )
        .group_by(ranked.c.callback_id)
        .subquery()
    )
    columns = (
        callbacks.c.created_at.label("opened_at"),
        sa.func.coalesce(rung.c.rings, 0).label("rings"),
        rung.c.reached_at,
        rung.c.reached_ring,
    )
    query = sa.select(_key(asked), *columns).select_from(callbacks)
    query = query.outerjoin(rung, rung.c.callback_id == callbacks.c.id)
    return read_rows(db.execute(_opened(asked, query)), CallerReach)


def list_promises(db: sa.Connection, asked: FigureQuery) -> Sequence[CallerPromise]:
    """List the promises that end in a time."""
    rung_at = (
        sa.select(sa.func.min(attempts.c.operator_at))
        .where(
            attempts.c.callback_id == promises.c.callback_id,
            attempts.c.operator_at >= promises.c.made_at,
            RUNG,
        )
        .correlate(promises)
        .scalar_subquery()
    )
    query = (
        sa.select(
            _key(asked), promises.c.until_at, rung_at.label("rung_at"), callbacks.c.closed_at
        )
        .select_from(promises)
        .join(callbacks, callbacks.c.id == promises.c.callback_id)
        .where(promises.c.until_at >= asked.since, promises.c.until_at < asked.until)
    )
    return read_rows(db.execute(_narrow(asked, query)), CallerPromise)


def _key(asked: FigureQuery) -> sa.ColumnElement[Any]:
    if asked.by is ReportBy.DID:
        return callbacks.c.did.label("key")
    if asked.by is ReportBy.OFFICE:
        return office_of_callback(callbacks.c.id).label("key")
    return sa.null().label("key")


def _opened(asked: FigureQuery, query: sa.Select[Any]) -> sa.Select[Any]:
    opened = callbacks.c.created_at
    query = query.where(opened >= asked.since, opened < asked.until, OF_CALLER)
    return _narrow(asked, query)


def _narrow(asked: FigureQuery, query: sa.Select[Any]) -> sa.Select[Any]:
    if asked.did is not None:
        query = query.where(callbacks.c.did == asked.did)
    if asked.office is not None:
        query = query.where(office_of_callback(callbacks.c.id) == asked.office)
    return query
