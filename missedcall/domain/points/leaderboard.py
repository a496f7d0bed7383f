"""Rank linemen by the lower bound of their share of jobs within the bonus time."""

import datetime as dt
import math
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median

# Fewer jobs in the month than this are not ranked.
FEWEST_RANKED_JOBS = 10
# Below this place people are shown in bands and not by rank.
NUMBERED_PLACES = 10
Z_95 = 1.959963984540054


@dataclass(frozen=True)
class LeaderboardMonth:
    """Hold one lineman's jobs of a month in one area; `gross` are their times from the payment."""

    lineman: str
    jobs: int
    within_bonus: int
    gross: tuple[dt.timedelta, ...]


@dataclass(frozen=True)
class LeaderboardPlace:
    """Hold a lineman's rank, or below the tenth place the band (1 to 3).

    `share` is the share of jobs within the bonus time, `lower_bound` its lower bound (Wilson).
    """

    rank: int | None
    band: int | None
    lineman: str
    share: float
    lower_bound: float


def wilson_lower_bound(*, successes: int, trials: int) -> float:
    """Give the lower end of Wilson's interval (95 %) for a share of successes.

    Wilson, Journal of the American Statistical Association 22 (1927) 209–212. Ten of ten prove
    less than forty-five of fifty.
    """
    if trials == 0:
        return 0.0
    share, z2 = successes / trials, Z_95 * Z_95
    middle = share + z2 / (2 * trials)
    spread = Z_95 * math.sqrt((share * (1 - share) + z2 / (4 * trials)) / trials)
    return max((middle - spread) / (1 + z2 / trials), 0.0)


def rank_linemen(months: Iterable[LeaderboardMonth]) -> list[LeaderboardPlace]:
    """Rank the linemen with enough jobs; of equals the faster median comes first."""
    ranked = sorted(
        (month for month in months if month.jobs >= FEWEST_RANKED_JOBS),
        key=lambda month: (
            -wilson_lower_bound(successes=month.within_bonus, trials=month.jobs),
            median(gross.total_seconds() for gross in month.gross),
            month.lineman,
        ),
    )
    return [
        LeaderboardPlace(
            rank=place if place <= NUMBERED_PLACES else None,
            band=None
            if place <= NUMBERED_PLACES
            else 1 + 3 * (place - NUMBERED_PLACES - 1) // (len(ranked) - NUMBERED_PLACES),
            lineman=month.lineman,
            share=month.within_bonus / month.jobs,
            lower_bound=wilson_lower_bound(successes=month.within_bonus, trials=month.jobs),
        )
        for place, month in enumerate(ranked, start=1)
    ]
