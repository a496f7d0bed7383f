"""When people may be rung: days and hours in India, given and answered in UTC."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

IST = ZoneInfo("Asia/Kolkata")
WEEKDAYS = frozenset(range(7))
MIDNIGHT = time(0)


class CallingHoursError(ValueError):
    """Calling hours that never open, or that name a day that does not exist."""


@dataclass(frozen=True)
class CallingHours:
    """State when calls may be placed.

    `days` are weekdays, 0 for Monday. `opens` and `closes` are IST; at `closes` calling has
    ended. A `closes` of 00:00 means the midnight that ends the day, so 00:00 to 00:00 is all
    day. On `holidays` (IST dates) nobody is rung. Raises `CallingHoursError` when built of
    hours that never open.
    """

    days: frozenset[int]
    opens: time
    closes: time
    holidays: frozenset[date] = frozenset()

    def __post_init__(self) -> None:
        if not self.days:
            raise CallingHoursError("no calling day is named; name at least one weekday")
        if not self.days <= WEEKDAYS:
            raise CallingHoursError("a calling day is not a weekday; use 0 (Monday) to 6 (Sunday)")
        if self.closes != MIDNIGHT and self.opens >= self.closes:
            raise CallingHoursError(
                f"calling opens at {self.opens:%H:%M} and closes at {self.closes:%H:%M}, "
                "which is never; let it close later than it opens, on the same day"
            )


def ist_date(at: datetime) -> date:
    """Give the day in India of an aware instant."""
    return _in_india(at).date()


def next_midnight(*, at: datetime) -> datetime:
    """Give the end of the day in India, in UTC."""
    tomorrow = ist_date(at) + timedelta(days=1)
    return datetime.combine(tomorrow, MIDNIGHT, tzinfo=IST).astimezone(UTC)


def is_open(hours: CallingHours, *, at: datetime) -> bool:
    """Say whether a call may be placed at this aware instant."""
    local = _in_india(at)
    before_close = hours.closes == MIDNIGHT or local.time() < hours.closes
    return _is_calling_day(hours, local.date()) and hours.opens <= local.time() and before_close


def next_open(hours: CallingHours, *, at: datetime) -> datetime:
    """Give the first instant from `at` on, in UTC, when a call may be placed."""
    if is_open(hours, at=at):
        return at.astimezone(UTC)
    day = ist_date(at)
    while not _is_calling_day(hours, day) or _opening(hours, day) < at:
        day += timedelta(days=1)
    return _opening(hours, day)


def _opening(hours: CallingHours, day: date) -> datetime:
    return datetime.combine(day, hours.opens, tzinfo=IST).astimezone(UTC)


def _is_calling_day(hours: CallingHours, day: date) -> bool:
    return day.weekday() in hours.days and day not in hours.holidays


def _in_india(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise ValueError("an instant without a time zone says no moment; give an aware datetime")
    return at.astimezone(IST)
