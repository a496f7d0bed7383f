"""Say how many operators a day needs in each half hour, and what those on shift would give.

How many callers come is the mean of the same weekday of four weeks. Who calls outside calling
hours waits for the morning, so these are counted in its first hour. What one caller costs (rings,
talk, form) is measured from the latest rings, as the promises to callers are.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from missedcall.db.engine import DbConnection
from missedcall.db.operators import operators
from missedcall.db.reports import call_figures
from missedcall.db.reports.call_figures import FigureQuery
from missedcall.domain.callbacks import calendar
from missedcall.domain.callbacks.calendar import IST
from missedcall.domain.reports import erlang
from missedcall.domain.reports.refusals import StaffingRefusal
from missedcall.domain.reports.report_definitions import ReportBy
from missedcall.domain.shared.explanation import RequestRefused, explain
from missedcall.domain.shared.instants import YEARS
from missedcall.usecases.deps import Deps
from missedcall.usecases.operators import shifts

HALF_HOUR, DAY, WEEK = dt.timedelta(minutes=30), dt.timedelta(days=1), dt.timedelta(days=7)
WEEKS, HALF_HOURS = 4, 48
MORNING = 2  # half hours in which the callers of the night are rung
MOST_AHEAD = dt.timedelta(days=31)


class StaffingRefused(RequestRefused):
    """Refuse a plan that cannot be made."""


@dataclass(frozen=True)
class StaffingWish:
    """Wish that `share_percent` of the callers are rung within `wait_minutes` on a day in India.

    Of the operators on shift `away_percent` are away at any time: pauses, training, illness.
    """

    day: dt.date
    wait_minutes: int
    share_percent: int = 80
    away_percent: int = 15


@dataclass(frozen=True)
class StaffedHalfHour:
    """Plan half an hour: callers who come, operators on shift, and how callers would wait.

    `needed` are to be on shift, those away included; None when no number would do. With those
    `on_shift` so many percent are rung in time; `wait_s` is None when the line only grows.
    """

    begins: dt.datetime
    callers: float
    needed: int | None
    on_shift: int
    in_time_percent: float
    wait_s: int | None


@dataclass(frozen=True)
class StaffingPlan:
    """Hold a day's plan; `weeks` past days are known, `handling_s` is what one caller costs."""

    wish: StaffingWish
    weeks: int
    handling_s: int
    half_hours: Sequence[StaffedHalfHour]

    @property
    def most_needed(self) -> int:
        """Give the operators needed at the busiest half hour."""
        return max((each.needed or 0 for each in self.half_hours), default=0)


def plan_staffing(deps: Deps, wish: StaffingWish, *, now: dt.datetime) -> StaffingPlan:
    """Plan a day; raise `StaffingRefused` for a day far ahead or a wish without sense."""
    _require_sense(wish, now=now)
    midnight = _midnight(wish.day)
    hours = deps.rules.hours
    with deps.db.reading() as db:
        past = [_arrivals(db, midnight - weeks * WEEK) for weeks in _past_weeks(wish, now=now)]
        rate = deps.queue_estimator.service_rate(db, hours=hours, at=now)
        weeks = operators.count_operators_by_shift(db)
    handling_s = rate.handling_time.total_seconds()
    known = [day for day in past if sum(day)]
    starts = [midnight + number * HALF_HOUR for number in range(HALF_HOURS)]
    is_open = [calendar.may_call_at(hours, at=start) for start in starts]
    callers = _when_rung(known, is_open)
    return StaffingPlan(
        wish,
        len(known),
        round(handling_s),
        [
            _plan_half_hour(
                start,
                callers[number],
                wish,
                handling_s,
                sum(
                    many
                    for week, many in weeks.items()
                    if calendar.may_call_at(shifts.shift_hours(deps, week), at=start)
                ),
            )
            for number, start in enumerate(starts)
            if is_open[number]
        ],
    )


def _require_sense(wish: StaffingWish, *, now: dt.datetime) -> None:
    today = calendar.ist_date(now)
    if wish.day.year not in YEARS or not -MOST_AHEAD <= wish.day - today <= MOST_AHEAD:
        raise StaffingRefused(explain(StaffingRefusal.DAY, most=MOST_AHEAD.days))
    in_range = (
        1 <= wish.wait_minutes <= 24 * 60
        and 1 <= wish.share_percent <= 99
        and 0 <= wish.away_percent <= 80
    )
    if not in_range:
        raise StaffingRefused(explain(StaffingRefusal.WISH))


def _past_weeks(wish: StaffingWish, *, now: dt.datetime) -> Sequence[int]:
    """Name the last four weeks whose same weekday is over, counted back from the day."""
    ahead = max(0, (wish.day - calendar.ist_date(now)).days)
    first = 1 + ahead // 7
    return range(first, first + WEEKS)


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime(day.year, day.month, day.day, tzinfo=IST).astimezone(dt.UTC)


def _arrivals(db: DbConnection, since: dt.datetime) -> list[int]:
    """Count the callbacks that were opened in each half hour of a past day."""
    counted = [0] * HALF_HOURS
    first = int(since.timestamp()) // round(HALF_HOUR.total_seconds())
    for each in call_figures.count_callbacks_opened(
        db, FigureQuery(since, since + DAY, ReportBy.HOUR)
    ):
        if isinstance(each.key, int):
            counted[each.key - first] += each.count
    return counted


def _when_rung(known: Sequence[Sequence[int]], is_open: Sequence[bool]) -> list[float]:
    """Give the mean of each half hour; who comes while it is closed is rung in the first hour."""
    days = max(1, len(known))
    callers = [sum(day[number] for day in known) / days for number in range(HALF_HOURS)]
    morning = [number for number, opens in enumerate(is_open) if opens][:MORNING]
    outside = sum(count for count, opens in zip(callers, is_open, strict=True) if not opens)
    for number in morning:
        callers[number] += outside / len(morning)
    return callers


def _plan_half_hour(
    start: dt.datetime, callers: float, wish: StaffingWish, handling_s: float, on_shift: int
) -> StaffedHalfHour:
    load = callers * handling_s / HALF_HOUR.total_seconds()
    wait_s, there = wish.wait_minutes * 60, 1 - wish.away_percent / 100
    needed = erlang.operators_needed(
        load, share=wish.share_percent / 100, wait_s=wait_s, handling_s=handling_s
    )
    at_work = int(on_shift * there + 1e-9)
    share = erlang.share_within(at_work, load, wait_s=wait_s, handling_s=handling_s)
    mean_s = erlang.mean_wait_s(at_work, load, handling_s=handling_s)
    return StaffedHalfHour(
        begins=start,
        callers=round(callers, 1),
        needed=None if needed is None else -int(-(needed / there - 1e-9) // 1),
        on_shift=on_shift,
        in_time_percent=round(100 * share, 1),
        wait_s=None if mean_s is None else round(mean_s),
    )
