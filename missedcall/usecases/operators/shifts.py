"""Keep operators to their shifts: who may be ready, and who goes home."""

import datetime as dt

from missedcall.db.operators import operators
from missedcall.db.schema import note_audit
from missedcall.domain.callbacks import calendar
from missedcall.domain.callbacks.calendar import CallingHours, Span
from missedcall.domain.operators import shift
from missedcall.domain.operators.refusals import OperatorRefusal
from missedcall.domain.shared.explanation import RequestRefused, explain
from missedcall.usecases.deps import Deps

OVER = "shift_over"


class UnknownOperator(RequestRefused):
    """Refuse a login that no operator has."""


def shift_hours(deps: Deps, week: str | None) -> CallingHours:
    """Give when an operator works: the own week, or the calling hours without one."""
    return shift.parse_shift(week) if week else deps.rules.hours


def shift_today(deps: Deps, *, operator_id: int, now: dt.datetime) -> Span | None:
    """Give an operator's hours of today, or None on a free day."""
    with deps.db.reading() as db:
        row = operators.get_operator(db, operator_id)
    if row is None:
        return None
    return calendar.calling_hours_on(shift_hours(deps, row.shift), calendar.ist_date(now))


def change_shift(
    deps: Deps, *, login: str, text: str | None, by: str, now: dt.datetime
) -> str | None:
    """Give an operator an own week, or with None the calling hours again.

    Give it as it was kept. Raise `shift.ShiftError` when it cannot be read, `UnknownOperator` when
    no operator has this login.
    """
    kept = None if text is None else shift.format_shift(shift.parse_shift(text))
    with deps.db.writing() as db:
        row = operators.find_operator_by_login(db, login)
        if row is None:
            raise UnknownOperator(explain(OperatorRefusal.UNKNOWN, login=login))
        operators.set_operator_shift(db, row.id, kept)
        note_audit(db, at=now, actor=by, action="operator.shift", subject=login)
    return kept


def end_shifts(deps: Deps, *, now: dt.datetime) -> None:
    """Log off operators whose shift is over; one with a call in hand ends it first."""
    with deps.db.reading() as db:
        over = [
            row.id
            for row in operators.count_operators_by_state(db, "ready", "paused")
            if not shift.may_be_ready(shift_hours(deps, row.shift), at=now)
        ]
    for operator_id in over:
        with deps.db.writing() as db:
            operators.move_operator(
                db,
                operator_id,
                from_states=("ready", "paused"),
                to_state="offline",
                at=now,
                actor="system",
                reason=OVER,
            )
