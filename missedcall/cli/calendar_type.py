"""Take a day, a month or a time of India's clock from the command line."""

import datetime as dt

import click

from missedcall.domain.callbacks.calendar import IST
from missedcall.domain.shared.instants import YEARS

AHEAD = dt.timedelta(days=366)


class CalendarType(click.DateTime):
    """Take what lies between the year 2000 and a year from now: beyond, no calendar can count."""

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> dt.datetime:
        """Give it without a zone, as it is typed; another year ends the command in one line."""
        found: dt.datetime = super().convert(value, param, ctx)
        last = dt.datetime.now(IST).replace(tzinfo=None) + AHEAD
        if not dt.datetime(YEARS.start, 1, 1) <= found <= last:  # noqa: DTZ001 - India's, as typed
            self.fail(
                f"{value!r} lies outside {YEARS.start}-01-01 to {last:%Y-%m-%d}; correct the year",
                param,
                ctx,
            )
        return found


DAY = CalendarType(["%Y-%m-%d"])
MONTH = CalendarType(["%Y-%m"])
MINUTE = CalendarType(["%Y-%m-%dT%H:%M"])
