"""Learn at which hours a number is to be reached, and try it then."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from missedcall.domain.callbacks import calendar
from missedcall.domain.callbacks.calendar import IST, CallingHours

HOUR = dt.timedelta(hours=1)
# Who picked up was there; who rang us was there, perhaps outdoors.
PICKED_UP, RANG_US = 3, 1
# From this try on an hour that was tried in vain is left out.
NEW_HOUR_FROM_TRY = 3


@dataclass(frozen=True)
class Reachability:
    """Weigh the hours of the day (IST, 0 to 23) at which a number was there.

    `tried` are the hours at which this callback has rung it in vain.
    """

    weights: "Counter[int]" = field(default_factory=Counter)
    tried: tuple[int, ...] = ()

    def weight(self, hour: int) -> int:
        """Give the weight of an hour; its neighbours count a little."""
        neighbours = self.weights[(hour - 1) % 24] + self.weights[(hour + 1) % 24]
        return 2 * self.weights[hour] + neighbours


def learn_reachability(
    *,
    rang_us: Iterable[dt.datetime],
    picked_up: Iterable[dt.datetime],
    tried: Iterable[dt.datetime],
) -> Reachability:
    """Make the reachability of a number of the instants at which it was there and was not."""
    weights: Counter[int] = Counter()
    for instants, weight in ((rang_us, RANG_US), (picked_up, PICKED_UP)):
        for at in instants:
            weights[_hour(at)] += weight
    return Reachability(weights, tuple(_hour(at) for at in tried))


def best_time_to_ring(
    at: dt.datetime,
    *,
    reachability: Reachability,
    hours: CallingHours,
    latest: dt.datetime,
    chance: float,
) -> dt.datetime:
    """Give the best time for the next try, from `at` (as the schedule has it) up to `latest`.

    That is in the hour with the greatest weight, the earliest of equals; the third try and later
    ones go to an hour that was not tried yet, when there is one. `chance`, 0 to 1, places it
    within the hour, so that not all who have the same reachability are rung at once.
    """
    starts = list(_candidates(at, hours=hours, latest=latest))
    fresh = [start for start in starts if _hour(start) not in reachability.tried]
    if len(reachability.tried) >= NEW_HOUR_FROM_TRY - 1 and fresh:
        starts = fresh
    best = max(starts, key=lambda start: (reachability.weight(_hour(start)), -start.timestamp()))
    return best if best == at else min(best + HOUR * (chance * 0.9), latest)


def _candidates(
    at: dt.datetime, *, hours: CallingHours, latest: dt.datetime
) -> Iterator[dt.datetime]:
    """Give `at`, and the beginning of each hour after it in which calling is open all along."""
    yield at
    local = at.astimezone(IST).replace(minute=0, second=0, microsecond=0)
    start = (local + HOUR).astimezone(dt.UTC)
    while start <= latest:
        if calendar.may_call_at(hours, at=start) and calendar.may_call_at(
            hours, at=start + HOUR * 0.99
        ):
            yield start
        start += HOUR


def _hour(at: dt.datetime) -> int:
    return at.astimezone(IST).hour
