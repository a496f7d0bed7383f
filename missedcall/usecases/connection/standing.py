"""Say where a case stands: whose turn it is, what is promised, and what happens by itself next."""

import datetime as dt

from missedcall.domain.connection import clocks, ticks, turn
from missedcall.domain.connection.limits import CaseLimits
from missedcall.domain.connection.states import SlaClock
from missedcall.domain.connection.ticks import CaseStanding
from missedcall.usecases.connection.case import Case


def of(case: Case, *, since: dt.datetime, limits: CaseLimits) -> CaseStanding:
    """Read where a case stands that has been in its state since an instant."""
    promised = _promised(case, limits=limits)
    last_day: dt.date | None = case.row["due_on"]
    whose = turn.turn(
        state=case.state,
        since=since,
        holds=case.holds,
        promise_due=promised,
        valid_until=None if last_day is None else ticks.valid_until(last_day),
        limits=limits,
    )
    return CaseStanding(
        state=case.state,
        since=since,
        whose=whose,
        history=case.history,
        holds=case.holds,
        promise_due=promised,
        last_day=last_day,
        limits=limits,
    )


def _promised(case: Case, *, limits: CaseLimits) -> dt.datetime | None:
    run = case.runs.get(SlaClock.C6)
    if run is None:
        return None
    return clocks.promise_due(paid_at=run.started_at, area=case.area, limits=limits)
