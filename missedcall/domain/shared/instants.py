"""Read the instants and days that come from outside: forms, files, addresses, gateways, exchanges.

Whatever is written, one of two things happens: an aware instant in UTC (or a day), or
`InstantRefused`, which is a ValueError. Nothing else is raised, and no date of another century
gets through.
"""

import datetime as dt
import re

from missedcall.domain.callbacks.calendar import IST
from missedcall.domain.shared.explanation import RequestRefused, explain
from missedcall.domain.shared.named_code import NamedCode, msgid

# The years in which this service can have known anything; application numbers hold the same.
YEARS = range(2000, 2100)
# Another clock may be ahead of ours by so much; a later time is a mistake.
AHEAD = dt.timedelta(minutes=15)
EPOCH = re.compile(r"[0-9]{1,15}(\.[0-9]{1,9})?")
# The parts of a second in which an epoch is counted, by the name of its form.
EPOCH_PARTS = {"unix": 1, "unix_ms": 1000}


# What shows a person a form of time that is written as a pattern.
EXAMPLE = dt.datetime(2026, 11, 23, 13, 45, tzinfo=IST)


class InstantRefusal(NamedCode):
    """Name why an instant or a day is refused."""

    NO_TIME = "no_time", msgid("it is no time such as %(example)s")
    NO_ZONE = "no_zone", msgid("it has no time zone")
    NO_DAY = "no_day", msgid("it is no day; write it as 2026-11-28")
    YEARS = "years", msgid("it is not between the years %(first)s and %(last)s")
    TOO_OLD = "too_old", msgid("it lies before %(at)s")
    IN_FUTURE = "in_future", msgid("it lies after %(at)s")


class InstantRefused(RequestRefused):
    """Say why an instant or a day is not taken."""


def read_instant(
    text: str,
    *,
    form: str = "iso",
    earliest: dt.datetime | None = None,
    latest: dt.datetime | None = None,
    needs_zone: bool = False,
) -> dt.datetime:
    """Give an instant in UTC, between `earliest` and `latest`; raise `InstantRefused`.

    `form` is `iso`, `unix` (seconds), `unix_ms`, or a pattern of strptime. A time without a zone
    is India's, or refused when it `needs_zone`.
    """
    try:
        found = _parsed(text.strip(), form)
        at = (found if found.tzinfo else found.replace(tzinfo=IST)).astimezone(dt.UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise InstantRefused(explain(InstantRefusal.NO_TIME, example=_example(form))) from error
    if needs_zone and found.tzinfo is None:
        raise InstantRefused(explain(InstantRefusal.NO_ZONE))
    if at.year not in YEARS:
        raise _other_century()
    require_instant_between(at, earliest=earliest, latest=latest)
    return at


def read_day(text: str) -> dt.date:
    """Give a day written as 2026-11-28; raise `InstantRefused`."""
    try:
        day = dt.date.fromisoformat(text.strip())
    except ValueError as error:
        raise InstantRefused(explain(InstantRefusal.NO_DAY)) from error
    if day.year not in YEARS:
        raise _other_century()
    return day


def require_instant_between(
    at: dt.datetime, *, earliest: dt.datetime | None = None, latest: dt.datetime | None = None
) -> None:
    """Refuse an aware instant that lies outside a window; both ends belong to the window."""
    if earliest is not None and at < earliest:
        raise InstantRefused(explain(InstantRefusal.TOO_OLD, at=_shown(earliest)))
    if latest is not None and at > latest:
        raise InstantRefused(explain(InstantRefusal.IN_FUTURE, at=_shown(latest)))


def _parsed(text: str, form: str) -> dt.datetime:
    if form in EPOCH_PARTS:
        if not EPOCH.fullmatch(text):
            raise ValueError("is no count since 1970")
        return dt.datetime.fromtimestamp(float(text) / EPOCH_PARTS[form], dt.UTC)
    if form == "iso":
        return dt.datetime.fromisoformat(text)
    return dt.datetime.strptime(text, form)  # noqa: DTZ007 - `read_instant` adds India's zone


def _other_century() -> InstantRefused:
    return InstantRefused(
        explain(InstantRefusal.YEARS, first=str(YEARS.start), last=str(YEARS.stop - 1))
    )


def _example(form: str) -> str:
    """Write a time as a form asks for it."""
    if form in EPOCH_PARTS:
        return str(int(EXAMPLE.timestamp()) * EPOCH_PARTS[form])
    return EXAMPLE.isoformat() if form == "iso" else EXAMPLE.strftime(form)


def _shown(at: dt.datetime) -> str:
    return f"{at.astimezone(IST):%d-%m-%Y %H:%M}"
