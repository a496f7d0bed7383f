"""Say when an office will run short of meters, and who could help it."""

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Need:
    """Hold what an office's need of one kind of meter is reckoned from.

    `paid` applicants wait for a meter now; `demanded` have a demand, of which the share `pays`
    pays; `past_weeks` counts the connections paid for in each of the past weeks.
    """

    stock: int
    paid: int
    demanded: int
    pays: float
    past_weeks: Sequence[int]


@dataclass(frozen=True)
class Outlook:
    """Say what an office needs in the coming days, and on which day its stock ends, if it does."""

    needed: int
    short: int
    runs_out_on: dt.date | None


def outlook(need: Need, *, today: dt.date, days: int) -> Outlook:
    """Forecast the need of the coming days.

    New payments come as in the past weeks, and at least as many as the open demands let expect:
    a meter too many in the store is better than an applicant who waits.
    """
    weeks = need.past_weeks
    daily = max(sum(weeks) / (7 * len(weeks)) if weeks else 0, need.demanded * need.pays / days)
    needed = need.paid + math.ceil(daily * days)
    short = max(needed - need.stock, 0)
    if not short:
        return Outlook(needed, 0, None)
    free = need.stock - need.paid
    lasts = math.floor(free / daily) if free > 0 else 0
    return Outlook(needed, short, today + dt.timedelta(days=lasts))
