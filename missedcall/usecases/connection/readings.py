"""Read the clocks of a case: the law's days, the promise to the applicant, the staff's bonus."""

import datetime as dt
from collections.abc import Mapping

from missedcall.domain.connection import clocks
from missedcall.domain.connection.clocks import Reading
from missedcall.domain.connection.limits import Limits
from missedcall.domain.connection.states import Clock
from missedcall.usecases.connection.case import Case


def of(case: Case, *, limits: Limits, now: dt.datetime) -> Mapping[Clock, Reading]:
    """Give C5, C6 and C7 as they stand now, or as they stopped; what never ran is not there."""
    runs, area = case.runs, case.area
    read: dict[Clock, Reading] = {}
    if law := runs.get(Clock.C5):
        read[Clock.C5] = clocks.law(law, history=case.history, area=area, limits=limits, now=now)
    if promise := runs.get(Clock.C6):
        read[Clock.C6] = clocks.promise(promise, area=area, limits=limits, now=now)
    if bonus := runs.get(Clock.C7):
        read[Clock.C7] = clocks.bonus(
            bonus,
            posted_at=case.posted_at,
            holds=case.holds,
            area=area,
            limits=limits,
            now=now,
        )
    return read
