"""Offer an applicant slots for the lineman's visit, none later than the promise."""

import datetime as dt
from dataclasses import dataclass

from missedcall.domain.callbacks import calendar
from missedcall.domain.callbacks.calendar import IST, CallingHours

# A forenoon and an afternoon, by the clock in India.
HALVES = (dt.time(9), dt.time(13)), (dt.time(13), dt.time(17))
# Before it begins the lineman must hear of it, and get there.
NOTICE = dt.timedelta(hours=2)
MOST, DAYS_AHEAD = 3, 7


@dataclass(frozen=True)
class VisitSlot:
    """Bound a visit, from and to."""

    begins: dt.datetime
    ends: dt.datetime

    @property
    def is_forenoon(self) -> bool:
        """Say whether it is the first half of a day in India."""
        return self.begins.astimezone(IST).time() < HALVES[1][0]


def offer_slots(
    *, hours: CallingHours, promised: dt.datetime | None, now: dt.datetime
) -> list[VisitSlot]:
    """Give the next forenoons and afternoons of working days, three at most.

    All end by the promised moment; when none does, or it has passed, the applicant may
    still say when people are at home.
    """
    coming = [
        slot for slot in _halves(now) if _is_open(hours, slot) and slot.begins - now >= NOTICE
    ]
    in_time = [slot for slot in coming if promised is not None and slot.ends <= promised]
    return (in_time or coming)[:MOST]


def _halves(now: dt.datetime) -> list[VisitSlot]:
    today = calendar.ist_date(now)
    days = [today + dt.timedelta(days=number) for number in range(DAYS_AHEAD)]
    return [VisitSlot(_at(day, begins), _at(day, ends)) for day in days for begins, ends in HALVES]


def _at(day: dt.date, clock: dt.time) -> dt.datetime:
    return dt.datetime.combine(day, clock, tzinfo=IST).astimezone(dt.UTC)


def _is_open(hours: CallingHours, slot: VisitSlot) -> bool:
    return calendar.may_call_at(hours, at=slot.begins)
