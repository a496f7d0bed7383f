"""Compute the deadlines of a case: the next step, the promise, the last day to pay."""

import datetime as dt

from missedcall.domain.connection import clocks, timers
from missedcall.domain.connection.assignment import assign_next_step
from missedcall.domain.connection.limits import CaseLimits
from missedcall.domain.connection.states import SlaClock
from missedcall.domain.connection.timers import CaseDeadlines
from missedcall.usecases.connection.case import Case


def compute_deadlines(case: Case, *, since: dt.datetime, limits: CaseLimits) -> CaseDeadlines:
    """Give the deadlines of a case that has been in its state since an instant."""
    promised = _promised(case, limits=limits)
    last_day: dt.date | None = case.row.due_on
    next_step = assign_next_step(
        state=case.state,
        since=since,
        holds=case.holds,
        promise_due=promised,
        valid_until=None if last_day is None else timers.valid_until(last_day),
        limits=limits,
    )
    return CaseDeadlines(
        state=case.state,
        since=since,
        assignment=next_step,
        history=case.history,
        holds=case.holds,
        promise_due=promised,
        last_day=last_day,
        limits=limits,
    )


def _promised(case: Case, *, limits: CaseLimits) -> dt.datetime | None:
    run = case.runs.get(SlaClock.PROMISE)
    if run is None:
        return None
    return clocks.promise_due(paid_at=run.started_at, area=case.area, limits=limits)
