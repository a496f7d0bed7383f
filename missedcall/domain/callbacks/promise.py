"""Estimate the window of time in which a caller can honestly be promised a ring."""

import datetime as dt
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from missedcall.domain.callbacks import calendar

QUARTER = dt.timedelta(minutes=15)
# By this share of itself a reckoned wait may be wrong: people go for a break, others come late.
UNSURE = 0.4
# What goes wrong all at once, however short the queue: an outage, an empty chair.
SPARE = dt.timedelta(minutes=12)


@dataclass(frozen=True)
class StaffedPeriod:
    """Say that so many `people` (one or more) are at work from `start` until `end`."""

    start: dt.datetime
    end: dt.datetime
    people: int


@dataclass(frozen=True)
class PromiseWindow:
    """Promise a ring between two instants of one day in India, on whole quarters of an hour.

    One that ends when calling closes, or begins when it opens, has that instant as it is.
    """

    start: dt.datetime
    until: dt.datetime


def promise_window(
    *, at: dt.datetime, staffed: Sequence[StaffedPeriod], turns: int, handling: dt.timedelta
) -> PromiseWindow:
    """Promise what can be kept to a caller who comes after `turns` others.

    `handling` is what one caller costs on average: rings, talk and form; the time of
    many differs from their average by about the root of how many they are, here taken twice. The
    caller is not rung before `at`; `staffed` begins there or earlier, and goes on for days.
    """
    ahead = _from(staffed, at)
    work, spread = handling * turns, handling * (2 * math.sqrt(turns))
    soonest = completion_time(ahead, max(dt.timedelta(0), work * (1 - UNSURE) - spread))
    latest = _later(ahead, completion_time(ahead, work * (1 + UNSURE) + spread))
    return _outward(ahead, soonest, latest)


def completion_time(staffed: Sequence[StaffedPeriod], work: dt.timedelta) -> dt.datetime:
    """Give the instant at which so much work of one person is done by all who are at work.

    What would take longer than `staffed` reaches is done at its end.
    """
    for span in staffed:
        can_do = (span.end - span.start) * span.people
        if work < can_do:
            return span.start + work / span.people
        work -= can_do
    return staffed[-1].end


def _from(staffed: Sequence[StaffedPeriod], at: dt.datetime) -> list[StaffedPeriod]:
    """Cut off what is past."""
    return [
        StaffedPeriod(max(span.start, at), span.end, span.people)
        for span in staffed
        if span.end > at
    ]


def _later(staffed: Sequence[StaffedPeriod], at: dt.datetime) -> dt.datetime:
    """Give the instant that is `SPARE` of calling hours later, however many are at work."""
    alone = [StaffedPeriod(span.start, span.end, 1) for span in _from(staffed, at)]
    return completion_time(alone, SPARE) if alone else at


def _outward(
    staffed: Sequence[StaffedPeriod], soonest: dt.datetime, latest: dt.datetime
) -> PromiseWindow:
    """Round to quarters of an hour, away from each other, within the calling hours of one day.

    Who would be rung this evening or tomorrow morning is promised the morning.
    """
    day = calendar.ist_date(max(span.start for span in staffed if span.start < latest))
    of_day = [span for span in staffed if calendar.ist_date(span.start) == day]
    same_day = calendar.ist_date(soonest) == day
    until = min(latest + -_past_quarter(latest) % QUARTER, of_day[-1].end)
    start = soonest - _past_quarter(soonest) if same_day else of_day[0].start
    return PromiseWindow(min(start, until - QUARTER), until)


def _past_quarter(at: dt.datetime) -> dt.timedelta:
    """Give how long ago a quarter of an hour was full; India's are also Greenwich's."""
    return (at - dt.datetime(1970, 1, 1, tzinfo=dt.UTC)) % QUARTER


class PromiseOutcome(StrEnum):
    """Name what became of a promise."""

    KEPT = "kept"
    BROKEN = "broken"
    OPEN = "open"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class PromiseResult:
    """Tell what became of a promise, and by how much it is or was late."""

    outcome: PromiseOutcome
    late: dt.timedelta


def promise_result(
    *,
    until: dt.datetime,
    rung_at: dt.datetime | None,
    closed_at: dt.datetime | None,
    now: dt.datetime,
) -> PromiseResult:
    """Judge a promise: kept is that the caller was rung by its end, and nothing else.

    What was closed before its end without a ring (a supervisor cancelled it, or the caller asked
    for no calls) broke no word; what was closed later had been broken by then.
    """
    ended = rung_at or closed_at or now
    if ended > until:
        return PromiseResult(PromiseOutcome.BROKEN, late=ended - until)
    if rung_at:
        return PromiseResult(PromiseOutcome.KEPT, late=dt.timedelta(0))
    return PromiseResult(
        PromiseOutcome.WITHDRAWN if closed_at else PromiseOutcome.OPEN, late=dt.timedelta(0)
    )


def percentile(values: Iterable[float], percent: int) -> int | None:
    """Give the nearest-rank percentile as a whole number; None of nothing."""
    ordered = sorted(values)
    if not ordered:
        return None
    return round(ordered[max(0, math.ceil(len(ordered) * percent / 100) - 1)])
