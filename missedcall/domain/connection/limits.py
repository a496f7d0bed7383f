"""Hold every time limit of a connection that an administrator may set."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)


class Area(StrEnum):
    """Name what the locality's master says; never what was typed."""

    URBAN = "urban"
    RURAL = "rural"
    HILLY = "hilly"


@dataclass(frozen=True)
class CaseLimits:
    """State how long each thing may take.

    `promise` and `bonus` are the company's word (three and five days, twelve and twenty-four
    hours), `law` the days of the Electricity (Rights of Consumers) Rules 2020 as amended in 2024
    for other municipal areas, rural areas and hilly ones. The rest is the administrator's.
    """

    promise: tuple[dt.timedelta, dt.timedelta] = (72 * HOUR, 120 * HOUR)  # urban, rural
    bonus: tuple[dt.timedelta, dt.timedelta] = (12 * HOUR, 24 * HOUR)
    law: tuple[dt.timedelta, dt.timedelta, dt.timedelta] = (7 * DAY, 15 * DAY, 30 * DAY)
    check: dt.timedelta = 24 * HOUR
    draft: dt.timedelta = 7 * DAY
    papers: dt.timedelta = 7 * DAY
    expired_demand: dt.timedelta = 60 * DAY
    reply: dt.timedelta = 72 * HOUR
    objection: dt.timedelta = 30 * DAY
    revive: dt.timedelta = 90 * DAY
    late_posting: dt.timedelta = dt.timedelta(minutes=15)
    send_backs: int = 2

    def promised(self, area: Area) -> dt.timedelta:
        return self.promise[0 if area is Area.URBAN else 1]

    def for_bonus(self, area: Area) -> dt.timedelta:
        return self.bonus[0 if area is Area.URBAN else 1]

    def by_law(self, area: Area) -> dt.timedelta:
        return self.law[list(Area).index(area)]
