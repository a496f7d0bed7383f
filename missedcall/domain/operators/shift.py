"""When an operator works: the week, as a supervisor writes it and as the rules read it.

Written `mon-fri 09:00-17:00; sat 10:00-14:00`, in Indian time; a day that is not named is free.
"""

import datetime as dt
import functools
import re
from collections.abc import Iterator

from missedcall.domain.callbacks import calendar
from missedcall.domain.callbacks.calendar import WEEKDAYS, CallingHours, CallingHoursError, Span
from missedcall.domain.operators.refusals import ShiftRefusal
from missedcall.domain.shared.explanation import RequestRefused, explain

# An operator who comes early may say so, and is rung from the beginning of the shift on.
EARLY = dt.timedelta(hours=1)
ENTRY = re.compile(
    r"(?P<days>[a-z, -]+?) +(?P<opens>[0-2]\d:[0-5]\d) ?- ?(?P<closes>[0-2]\d:[0-5]\d)"
)
DAYS: tuple[str, ...] = WEEKDAYS
EXAMPLE = "mon-fri 09:00-17:00; sat 10:00-14:00"
MOST_SHOWN = 40  # characters of what was typed


class ShiftError(RequestRefused):
    """Refuse a shift that cannot be read."""


@functools.lru_cache(maxsize=1000)  # the dispatcher reads the same few hundred all day
def parse_shift(text: str) -> CallingHours:
    """Read a week of work; raise `ShiftError` when it says nothing, or one day twice."""
    week: list[Span | None] = [None] * calendar.DAYS_A_WEEK
    for entry in filter(None, (part.strip().lower() for part in text.split(";"))):
        days, span = _entry(entry)
        for day in days:
            if week[day] is not None:
                raise ShiftError(explain(ShiftRefusal.TWICE, day=DAYS[day], example=EXAMPLE))
            week[day] = span
    if not any(week):
        raise ShiftError(explain(ShiftRefusal.NO_DAY, example=EXAMPLE))
    return CallingHours(tuple(week))


def format_shift(hours: CallingHours) -> str:
    """Write a week of work for `parse_shift`, days with the same hours together."""
    days: dict[Span, list[str]] = {}
    for day, span in zip(DAYS, hours.week, strict=True):
        if span is not None:
            days.setdefault(span, []).append(day)
    return "; ".join(f"{','.join(names)} {format_hours(span)}" for span, names in days.items())


def format_hours(span: Span) -> str:
    """Show the hours of a day."""
    closes = "24:00" if span.closes == calendar.MIDNIGHT else f"{span.closes:%H:%M}"
    return f"{span.opens:%H:%M}-{closes}"


def fits_in_hours(hours: CallingHours, *, begins: dt.datetime, ends: dt.datetime) -> bool:
    """Say whether something short that begins and ends then lies within the hours."""
    return calendar.may_call_at(hours, at=begins) and calendar.may_call_at(hours, at=ends)


def may_be_ready(hours: CallingHours, *, at: dt.datetime) -> bool:
    """Say whether a person with these hours works now, or begins within `EARLY`."""
    return calendar.next_calling_time(hours, at=at) - at <= EARLY


def _entry(text: str) -> tuple[list[int], Span]:
    found, shown = ENTRY.fullmatch(text), text[:MOST_SHOWN]
    if found is None:
        raise ShiftError(explain(ShiftRefusal.UNREADABLE, part=shown, example=EXAMPLE))
    try:
        closes = dt.time.fromisoformat(found["closes"].replace("24:00", "00:00"))
        span = Span(dt.time.fromisoformat(found["opens"]), closes)
    except CallingHoursError as error:
        raise ShiftError(explain(ShiftRefusal.NEVER, part=shown)) from error
    except ValueError as error:
        raise ShiftError(explain(ShiftRefusal.NO_TIME, part=shown, example=EXAMPLE)) from error
    return list(_days(found["days"])), span


def _days(text: str) -> Iterator[int]:
    """Read `mon-fri` or `mon, wed`."""
    for part in text.replace(" ", "").split(","):
        first, _, last = part.partition("-")
        for name in (first, last or first):
            if name not in DAYS:
                raise ShiftError(
                    explain(ShiftRefusal.NO_WEEKDAY, day=name[:MOST_SHOWN], days=DAYS)
                )
        begin, end = DAYS.index(first), DAYS.index(last or first)
        yield from range(begin, end + 1) if begin <= end else ()
