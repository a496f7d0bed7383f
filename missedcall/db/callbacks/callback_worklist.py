"""List callbacks by a supervisor's filter, in pages that begin after the last one seen."""

import datetime as dt
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from missedcall.db.applications.applications import applications
from missedcall.db.callbacks.attempts import attempts
from missedcall.db.callbacks.callbacks import CallbackRow, callbacks
from missedcall.db.connection.connections import connections
from missedcall.db.operators.operators import operators
from missedcall.db.schema import read_rows, transitions
from missedcall.domain.callbacks.callback_filter import (
    CallbackFilter,
    CallbackOrder,
    Place,
    SortedBy,
)
from missedcall.domain.privacy.personal import ERASED

COLUMNS: Mapping[CallbackOrder, sa.Column[dt.datetime] | sa.Column[int]] = {
    CallbackOrder.DUE: callbacks.c.due_at,
    CallbackOrder.FIRST_CALL: callbacks.c.created_at,
    CallbackOrder.PROMISE: callbacks.c.promised_until,
    CallbackOrder.TRIES: callbacks.c.attempts_used,
}


@dataclass(frozen=True, slots=True)
class ListedCallback(CallbackRow):
    """A callback with the login of the operator who shall ring it."""

    wanted_login: str | None


LISTED = sa.select(callbacks, operators.c.login.label("wanted_login")).outerjoin(
    operators, operators.c.id == callbacks.c.wanted_operator_id
)


def list_filtered_callbacks(
    db: sa.Connection,
    wanted: CallbackFilter,
    *,
    by: SortedBy,
    limit: int,
    after: Place | None = None,
) -> Sequence[ListedCallback]:
    """List the callbacks that fit, from the one behind `after` (its value of the order, its id).

    By promises only those are listed that have one.
    """
    column = COLUMNS[by.order]
    query = LISTED.where(*_conditions(wanted))
    if by.order is CallbackOrder.PROMISE:
        query = query.where(column.is_not(None))
    if after is not None:
        here = sa.tuple_(column, callbacks.c.id)
        place = sa.tuple_(
            sa.literal(after[0], column.type), sa.literal(after[1], callbacks.c.id.type)
        )
        query = query.where(here < place if by.descending else here > place)
    turn = [each.desc() if by.descending else each for each in (column, callbacks.c.id)]
    return read_rows(db.execute(query.order_by(*turn).limit(limit)), ListedCallback)


def list_callbacks_of_numbers(
    db: sa.Connection, numbers: Collection[str], *, limit: int
) -> Sequence[ListedCallback]:
    """List the callbacks of these numbers, the newest first."""
    query = LISTED.where(callbacks.c.number.in_(numbers), callbacks.c.number != ERASED)
    newest = query.order_by(callbacks.c.id.desc()).limit(limit)
    return read_rows(db.execute(newest), ListedCallback)


def last_changes_of_callbacks(db: sa.Connection, ids: Collection[int]) -> dict[int, int]:
    """Give the id of the last change of state of each of these callbacks."""
    query = (
        sa.select(transitions.c.entity_id, sa.func.max(transitions.c.id))
        .where(
            transitions.c.entity == "callback",
            transitions.c.entity_id.in_([str(each) for each in ids]),
        )
        .group_by(transitions.c.entity_id)
    )
    return {int(entity_id): last for entity_id, last in db.execute(query)}


def _conditions(wanted: CallbackFilter) -> list[sa.ColumnElement[bool]]:
    columns = callbacks.c
    found: list[sa.ColumnElement[bool]] = [columns.state.in_(sorted(wanted.states))]
    if wanted.only_open:
        found.append(columns.closed_at.is_(None))
    compared: tuple[tuple[Any, Callable[[Any], sa.ColumnElement[bool]]], ...] = (
        (wanted.language, columns.language.__eq__),
        (wanted.did, columns.did.__eq__),
        (wanted.first_after, columns.created_at.__ge__),
        (wanted.first_before, columns.created_at.__lt__),
        (wanted.promised_by, columns.promised_until.__le__),
        (wanted.late_at, _is_late),
        (wanted.tries or None, columns.attempts_used.__ge__),
        (wanted.operator_id, _is_of_operator),
        (wanted.offices, _is_of_offices),
    )
    return found + [condition(value) for value, condition in compared if value is not None]


def _is_late(at: dt.datetime) -> sa.ColumnElement[bool]:
    expected = sa.func.coalesce(callbacks.c.promised_until, callbacks.c.due_at)
    return sa.and_(callbacks.c.closed_at.is_(None), expected < at)


def _is_of_operator(operator_id: int) -> sa.ColumnElement[bool]:
    rang = sa.exists().where(
        attempts.c.callback_id == callbacks.c.id, attempts.c.operator_id == operator_id
    )
    return sa.or_(callbacks.c.wanted_operator_id == operator_id, rang)


def _is_of_offices(offices: Collection[str]) -> sa.ColumnElement[bool]:
    """Say in SQL that the caller asked for an application of these offices, or has one there."""
    here = connections.c.office.in_(offices)
    asked = sa.exists().where(
        connections.c.application_id == callbacks.c.about_application_id, here
    )
    has = sa.exists().where(
        applications.c.mobile == callbacks.c.number,
        connections.c.application_id == applications.c.id,
        here,
    )
    return sa.or_(asked, has)
