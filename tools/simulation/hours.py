"""Reckon calling hours a second time, straight from the configuration.

The observer must not ask the rule that it observes; so this shares no code with the calendar.
"""

import datetime as dt
from dataclasses import dataclass

from missedcall.config.callbacks import CallbackHours as Section
from missedcall.domain.callbacks.calendar import WEEKDAYS

# India has one time zone and no summer time.
INDIA = dt.timezone(dt.timedelta(hours=5, minutes=30))
DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Hours:
    """Answer for instants what `callbacks.hours` says of clock times in India."""

    section: Section

    def of_day(self, at: dt.datetime) -> tuple[dt.datetime, dt.datetime]:
        """Give when calling would open and close on the Indian day of an instant."""
        midnight = at.astimezone(INDIA).replace(hour=0, minute=0, second=0, microsecond=0)
        hours = self.section.by_day.get(WEEKDAYS[midnight.weekday()], self.section)
        return midnight + _since(hours.opens), midnight + _since(hours.closes)

    def is_day(self, at: dt.datetime) -> bool:
        """Say whether people are rung at all on the Indian day of an instant."""
        day = at.astimezone(INDIA).date()
        return WEEKDAYS[day.weekday()] in self.section.days and day not in self.section.holidays

    def is_open(self, at: dt.datetime) -> bool:
        opens, closes = self.of_day(at)
        return self.is_day(at) and opens <= at < closes

    def open_s(self, start: dt.datetime, end: dt.datetime) -> float:
        """Count the seconds of calling hours between two instants."""
        seconds, day = 0.0, start
        while self.of_day(day)[0] < end:
            if self.is_day(day):
                opens, closes = self.of_day(day)
                seconds += max(0.0, (min(closes, end) - max(opens, start)).total_seconds())
            day += DAY
        return seconds


def _since(clock: str) -> dt.timedelta:
    hours, minutes = clock.split(":")
    return dt.timedelta(hours=int(hours), minutes=int(minutes))
