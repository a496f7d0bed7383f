"""Take a day, a month or a time of India's clock from the command line."""

import datetime as dt

import click

from missedcall.domain.callbacks.calendar import IST
from missedcall.domain.shared.instants import YEARS

AHEAD = dt.timedelta(days=366)
EXAMPLE = dt.datetime(2026, 11, 22, 10, 30)  # noqa: DTZ001 - only to be written
SHAPES = {"%Y": "YYYY", "%m": "MM", "%d": "DD", "%H": "HH", "%M": "MM"}


class CalendarType(click.DateTime):
    """Take what lies between the year 2000 and a year from now: beyond, no calendar can count."""

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        """Show in the help how it is written: YYYY-MM-DD."""
        shape = self.formats[0]
        for sign, letters in SHAPES.items():
            shape = shape.replace(sign, letters)
        return shape

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> dt.datetime:
        """Give it without a zone, as it is typed; another year ends the command in one line."""
        try:
            found: dt.datetime = super().convert(value, param, ctx)
        except click.BadParameter:
            example = f"{EXAMPLE:{self.formats[0]}}"
            self.fail(f"'{value}' cannot be read; write it like {example}", param, ctx)
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
