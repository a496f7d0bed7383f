"""Load the reports that follow each caller: waiting time, who was reached, and promises."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence

from missedcall.db.engine import DbConnection
from missedcall.db.reports import caller_figures
from missedcall.db.reports.call_figures import FigureQuery
from missedcall.db.reports.caller_figures import CallerPromise, CallerReach
from missedcall.domain.callbacks import calendar, promise
from missedcall.domain.callbacks.calendar import CallingHours
from missedcall.domain.callbacks.promise import PromiseOutcome, percentile
from missedcall.domain.reports.curves import (
    REACH_HOURS,
    RINGS,
    WAIT_MINUTES,
    cumulative_curve,
    share_percent,
)
from missedcall.domain.reports.report_definitions import BY_TIME, ReportBy
from missedcall.usecases.deps import Deps
from missedcall.usecases.reports.report_rows import Figures, Loaded, ReportKey, key_of_instant

HOUR_S, MINUTE_S = 3600, 60


def load_waiting(deps: Deps, db: DbConnection, asked: FigureQuery, now: dt.datetime) -> Loaded:
    """Measure how long callers waited for the first ring, in calling hours."""
    waits: dict[ReportKey, list[float | None]] = defaultdict(list)
    for each in caller_figures.list_waits(db, asked):
        waited = None
        if each.rung_at is not None:
            waited = calling_seconds(deps.rules.hours, each.opened_at, each.rung_at)
        waits[_key(asked.by, each.key, each.opened_at)].append(waited)
    target_s = deps.config.reports.target_minutes * MINUTE_S
    every = [wait for row in waits.values() for wait in row]
    minutes = [wait / MINUTE_S for wait in every if wait is not None]
    return Loaded(
        {key: _waited(row, target_s) for key, row in waits.items()},
        _waited(every, target_s),
        {"wait_minutes": cumulative_curve(minutes, points=WAIT_MINUTES, of=len(every))},
    )


def calling_seconds(hours: CallingHours, begins: dt.datetime, ends: dt.datetime) -> float:
    """Count how long it was between two instants, in calling hours only."""
    local_begins, local_ends = begins.astimezone(calendar.IST), ends.astimezone(calendar.IST)
    span = calendar.calling_hours_on(hours, local_begins.date())
    same_day = local_begins.date() == local_ends.date()
    if same_day and span and span.holds(local_begins.time()) and span.holds(local_ends.time()):
        return (ends - begins).total_seconds()
    return calendar.calling_time_between(hours, begins=begins, ends=ends).total_seconds()


def _waited(waits: Sequence[float | None], target_s: int) -> Figures:
    known = sorted(wait for wait in waits if wait is not None)
    return {
        "callbacks": len(waits),
        "rung": len(known),
        "not_rung": len(waits) - len(known),
        "in_target_percent": share_percent(sum(wait <= target_s for wait in known), len(waits)),
        "wait_p50_s": percentile(known, 50),
        "wait_p80_s": percentile(known, 80),
        "wait_p95_s": percentile(known, 95),
    }


def load_reach(deps: Deps, db: DbConnection, asked: FigureQuery, now: dt.datetime) -> Loaded:
    """Count who was reached, after how many rings and hours."""
    callers: dict[ReportKey, list[CallerReach]] = defaultdict(list)
    for each in caller_figures.list_reached(db, asked):
        callers[_key(asked.by, each.key, each.opened_at)].append(each)
    every = [caller for row in callers.values() for caller in row]
    rings = [each.reached_ring for each in every if each.reached_ring is not None]
    hours = [
        (each.reached_at - each.opened_at).total_seconds() / HOUR_S
        for each in every
        if each.reached_at is not None
    ]
    return Loaded(
        {key: _reached(row) for key, row in callers.items()},
        _reached(every),
        {
            "reach_rings": cumulative_curve(rings, points=RINGS, of=len(every)),
            "reach_hours": cumulative_curve(hours, points=REACH_HOURS, of=len(every)),
        },
    )


def _reached(callers: Sequence[CallerReach]) -> Figures:
    reached = sum(each.reached_at is not None for each in callers)
    return {
        "callbacks": len(callers),
        "rung": sum(each.rings > 0 for each in callers),
        "reached": reached,
        "reached_percent": share_percent(reached, len(callers)),
        "rings": sum(each.rings for each in callers),
    }


def load_promises(deps: Deps, db: DbConnection, asked: FigureQuery, now: dt.datetime) -> Loaded:
    """Judge the promises that end on these days, as `missedcall promises` does."""
    made: dict[ReportKey, list[CallerPromise]] = defaultdict(list)
    for each in caller_figures.list_promises(db, asked):
        made[_key(asked.by, each.key, each.until_at)].append(each)
    every = [each for row in made.values() for each in row]
    return Loaded({key: _promised(row, now) for key, row in made.items()}, _promised(every, now))


def _promised(made: Sequence[CallerPromise], now: dt.datetime) -> Figures:
    results = [
        promise.promise_result(
            until=each.until_at, rung_at=each.rung_at, closed_at=each.closed_at, now=now
        )
        for each in made
    ]
    counts = {
        outcome.value: sum(result.outcome is outcome for result in results)
        for outcome in PromiseOutcome
    }
    late = [r.late.total_seconds() for r in results if r.outcome is PromiseOutcome.BROKEN]
    return {
        "promised": len(made),
        **counts,
        "kept_percent": share_percent(counts["kept"], counts["kept"] + counts["broken"]),
        "late_p50_s": percentile(late, 50),
    }


def _key(by: ReportBy, key: str | None, at: dt.datetime) -> ReportKey:
    return key_of_instant(by, at) if by in BY_TIME else key
