"""Read the clocks of a case: the law's days, the promise to the applicant, the staff's bonus."""

import datetime as dt
from collections.abc import Mapping

from missedcall.domain.connection import clocks
from missedcall.domain.connection.clocks import Reading
from missedcall.domain.connection.limits import CaseLimits
from missedcall.domain.connection.states import SlaClock
from missedcall.usecases.connection.case import Case


def of(case: Case, *, limits: CaseLimits, now: dt.datetime) -> Mapping[SlaClock, Reading]:
    """Give C5, C6 and C7 as they stand now, or as they stopped; what never ran is not there."""
    runs, area = case.runs, case.area
    read: dict[SlaClock, Reading] = {}
    if law := runs.get(SlaClock.C5):
        read[SlaClock.C5] = clocks.law(
            law, history=case.history, area=area, limits=limits, now=now
        )
    if promise := runs.get(SlaClock.C6):
        read[SlaClock.C6] = clocks.promise(promise, area=area, limits=limits, now=now)
    if bonus := runs.get(SlaClock.C7):
        read[SlaClock.C7] = clocks.bonus(
            bonus,
            posted_at=case.posted_at,
            holds=case.holds,
            area=area,
            limits=limits,
            now=now,
        )
    return read
