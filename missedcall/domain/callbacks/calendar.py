"""When people may be rung: days and hours in India, given and answered in UTC."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal, Self
from zoneinfo import ZoneInfo

IST = ZoneInfo("Asia/Kolkata")
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEKDAYS: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAYS_A_WEEK = len(WEEKDAYS)
MIDNIGHT = time(0)


class CallingHoursError(ValueError):
    """Hours that never open, or that name a day that does not exist."""


@dataclass(frozen=True)
class Span:
    """Mark a stretch of one day in India, from `opens` on; at `closes` it has ended.

    A `closes` of 00:00 means the midnight that ends the day, so 00:00 to 00:00 is all day.
    Raises `CallingHoursError` when it ends before it begins.
    """

    opens: time
    closes: time

    def __post_init__(self) -> None:
        if self.closes != MIDNIGHT and self.opens >= self.closes:
            raise CallingHoursError(
                f"opens at {self.opens:%H:%M} and closes at {self.closes:%H:%M}, "
                "which is never; let it close later than it opens, on the same day"
            )

    def holds(self, moment: time) -> bool:
        return self.opens <= moment and (self.closes == MIDNIGHT or moment < self.closes)


@dataclass(frozen=True)
class CallingHours:
    """State when calls may be placed: the `week`, Monday first, with None for a closed day.

    On `holidays` (dates in India) no call is placed. Raises `CallingHoursError` if it never opens.
    """

    week: tuple[Span | None, ...]
    holidays: frozenset[date] = frozenset()

    def __post_init__(self) -> None:
        if len(self.week) != DAYS_A_WEEK:
            raise CallingHoursError("a calling day is not a weekday; use 0 (Monday) to 6 (Sunday)")
        if not any(self.week):
            raise CallingHoursError("no calling day is named; name at least one weekday")

    @classmethod
    def same(
        cls, span: Span, *, days: Iterable[int], holidays: frozenset[date] = frozenset()
    ) -> Self:
        """Give hours that are the same on each of `days` (0 for Monday)."""
        chosen = frozenset(days)
        return cls(tuple(span if day in chosen else None for day in range(DAYS_A_WEEK)), holidays)


def ist_date(at: datetime) -> date:
    """Give the day in India of an aware instant."""
    return _in_india(at).date()


def next_midnight(*, at: datetime) -> datetime:
    """Give the end of the day in India, in UTC."""
    tomorrow = ist_date(at) + timedelta(days=1)
    return datetime.combine(tomorrow, MIDNIGHT, tzinfo=IST).astimezone(UTC)


def last_midnight(*, at: datetime) -> datetime:
    """Give the beginning of the day in India, in UTC."""
    return next_midnight(at=at) - timedelta(days=1)


def calling_hours_on(hours: CallingHours, day: date) -> Span | None:
    """Give the hours of a day in India, or None when no call is placed on it."""
    return None if day in hours.holidays else hours.week[day.weekday()]


def may_call_at(hours: CallingHours, *, at: datetime) -> bool:
    """Say whether a call may be placed at this aware instant."""
    local = _in_india(at)
    span = calling_hours_on(hours, local.date())
    return span is not None and span.holds(local.time())


def next_calling_time(hours: CallingHours, *, at: datetime) -> datetime:
    """Give the first instant from `at` on, in UTC, when a call may be placed."""
    if may_call_at(hours, at=at):
        return at.astimezone(UTC)
    day = ist_date(at)
    while (opening := _opening(hours, day)) is None or opening < at:
        day += timedelta(days=1)
    return opening


def calling_time_between(hours: CallingHours, *, begins: datetime, ends: datetime) -> timedelta:
    """Count how much of the time between two instants calls may be placed."""
    total = timedelta(0)
    for opens, closes in calling_periods(hours, at=begins):
        if opens >= ends:
            break
        total += min(closes, ends) - opens
    return total


def calling_periods(hours: CallingHours, *, at: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Give, from `at` on and without end, from when to when (UTC) calls may be placed."""
    while True:
        opens = next_calling_time(hours, at=at)
        at = _closing(hours, opens)
        yield opens, at


def _closing(hours: CallingHours, at: datetime) -> datetime:
    """Give when the calling of an open instant ends, at midnight at the latest."""
    day = ist_date(at)
    span = calling_hours_on(hours, day)
    if span is None or span.closes == MIDNIGHT:
        return next_midnight(at=at)
    return datetime.combine(day, span.closes, tzinfo=IST).astimezone(UTC)


def _opening(hours: CallingHours, day: date) -> datetime | None:
    span = calling_hours_on(hours, day)
    if span is None:
        return None
    return datetime.combine(day, span.opens, tzinfo=IST).astimezone(UTC)


def _in_india(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise ValueError("an instant without a time zone says no moment; give an aware datetime")
    return at.astimezone(IST)
