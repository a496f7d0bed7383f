"""Read the clocks of a case: the law's days, the promise to the applicant, the staff's bonus."""

import datetime as dt
from collections.abc import Mapping

from missedcall.domain.connection import clocks
from missedcall.domain.connection.clocks import ClockReading
from missedcall.domain.connection.limits import CaseLimits
from missedcall.domain.connection.states import SlaClock
from missedcall.usecases.connection.case import Case


def read_sla_clocks(
    case: Case, *, limits: CaseLimits, now: dt.datetime
) -> Mapping[SlaClock, ClockReading]:
    """Give the law's days, promise and bonus now, or as they stopped; what never ran is absent."""
    runs, area = case.runs, case.area
    read: dict[SlaClock, ClockReading] = {}
    if law := runs.get(SlaClock.LAW):
        read[SlaClock.LAW] = clocks.read_law(
            law, history=case.history, area=area, limits=limits, now=now
        )
    if promise := runs.get(SlaClock.PROMISE):
        read[SlaClock.PROMISE] = clocks.read_promise(promise, area=area, limits=limits, now=now)
    if bonus := runs.get(SlaClock.BONUS):
        read[SlaClock.BONUS] = clocks.read_bonus(
            bonus,
            posted_at=case.posted_at,
            holds=case.holds,
            area=area,
            limits=limits,
            now=now,
        )
    return read
