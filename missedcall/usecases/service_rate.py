"""Measure how fast callers are rung: who is at work, and what each costs the operators."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from missedcall.db.callbacks import attempt_lists
from missedcall.db.engine import DbConnection
from missedcall.db.operators import operators
from missedcall.domain.callbacks import calendar
from missedcall.domain.callbacks.calendar import IST, CallingHours
from missedcall.domain.callbacks.promise import StaffedPeriod
from missedcall.domain.operators import shift

HOUR = dt.timedelta(hours=1)
# Reckoned until enough rings have been measured, and weighed like so many of them.
UNMEASURED, WEIGHS = dt.timedelta(minutes=4), 10
LATEST = 60  # so many rings tell how it goes today
MOST_RINGS = 2  # reckoned for one caller
# Who paused longer ago than this is not reckoned with.
BREAK = dt.timedelta(minutes=45)
CALLING_DAYS = 6
FRESH = dt.timedelta(minutes=1)


@dataclass(frozen=True)
class ServiceRate:
    """Say who is at work when, and what one caller costs: rings, talk and form."""

    at: dt.datetime
    staffed: tuple[StaffedPeriod, ...]
    handling_time: dt.timedelta


class QueueEstimator:
    """Estimate how fast the callers in the queue are rung back; every missed call asks for it."""

    def __init__(self) -> None:
        self._last: ServiceRate | None = None

    def service_rate(
        self, db: DbConnection, *, hours: CallingHours, at: dt.datetime
    ) -> ServiceRate:
        """Give the service rate at an instant; it is measured once a minute."""
        if self._last is None or abs(at - self._last.at) >= FRESH:
            self._last = ServiceRate(at, tuple(_staffed(db, hours, at)), _handling_time(db))
        return self._last


def _handling_time(db: DbConnection) -> dt.timedelta:
    """Give what one caller costs the operators, from reserving one until wrap-up ends.

    Who is not reached is rung again, and before those who come later: so the time of all rings is
    shared among the callers who had their first.
    """
    rings = attempt_lists.list_latest_ended_attempts(db, limit=LATEST)
    spent = [(ring.done_at or ring.ended_at) - ring.created_at for ring in rings]
    firsts = sum(ring.try_number == 1 for ring in rings)
    # In an hour of old callers only, the few first rings would say too much.
    callers: float = max(firsts, len(rings) / MOST_RINGS)
    return sum(spent, start=UNMEASURED * WEIGHS) / (callers + WEIGHS)


def _staffed(db: DbConnection, hours: CallingHours, at: dt.datetime) -> Iterator[StaffedPeriod]:
    """Give who is at work hour by hour, from now on over some days.

    Today's later hours have as many as are planned, or fewer in the same share as now. While
    no operator is at work, none is counted on before the next hour that is planned to have people.
    Of a day of which nothing is known half are expected of those who have a phone.
    """
    here = operators.count_operators_at_work(db, paused_since=at - BREAK)
    weeks = operators.count_operators_by_shift(db)
    planned = _planned(db, hours, at, weeks)
    half = max(1, sum(weeks.values()) // 2)
    share = min(1.0, here / (planned(at, here) or here)) if here else 1.0
    for opens, closes in islice(calendar.calling_periods(hours, at=at), CALLING_DAYS):
        for start, end in _hours_of(opens, closes):
            if start <= at:
                people = here
            elif opens <= at:
                people = round(planned(start, here) * share)
            else:
                people = planned(start, half)
            if people:
                yield StaffedPeriod(start, end, people)


def _planned(
    db: DbConnection, hours: CallingHours, at: dt.datetime, weeks: Mapping[str | None, int]
) -> Callable[[dt.datetime, int], int]:
    """Say how many are planned at an instant: by their shifts, or as many as usually ring then.

    Of an hour that nothing is known of it gives its second argument.
    """
    if set(weeks) - {None}:
        works = [
            (shift.parse_shift(week) if week else hours, many) for week, many in weeks.items()
        ]
        return lambda start, _: sum(
            many for week, many in works if calendar.may_call_at(week, at=start)
        )
    usual = _usual(db, at)
    return lambda start, otherwise: usual.get(start.astimezone(IST).hour, otherwise)


def _hours_of(
    opens: dt.datetime, closes: dt.datetime
) -> Iterator[tuple[dt.datetime, dt.datetime]]:
    """Cut a stretch of time at every full hour in India."""
    start = opens
    while start < closes:
        local = start.astimezone(IST)
        full = local.replace(minute=0, second=0, microsecond=0) + HOUR
        end = min(full.astimezone(dt.UTC), closes)
        yield start, end
        start = end


def _usual(db: DbConnection, at: dt.datetime) -> Mapping[int, int]:
    """Give how many operators rang in each hour of the last day before this one."""
    last = attempt_lists.get_last_ring_before(db, calendar.last_midnight(at=at))
    if last is None:
        return {}
    begins = calendar.last_midnight(at=last)
    counted = {}
    for hour in range(24):
        start = begins + HOUR * hour
        counted[hour] = attempt_lists.count_operators_rung(db, start=start, end=start + HOUR)
    return {hour: people for hour, people in counted.items() if people}
