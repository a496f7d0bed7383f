"""Rank colleagues fairly: by what their jobs prove, and not by three lucky ones."""

import datetime as dt
import math
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median

# Fewer jobs in the month than this are not ranked.
FEWEST = 10
# Below this place people are shown in bands and not by rank.
RANKED = 10
Z_95 = 1.959963984540054


@dataclass(frozen=True)
class BoardMonth:
    """Hold what one person did in one month, among peers of the same area."""

    lineman: str
    jobs: int
    within_bonus: int
    gross: tuple[dt.timedelta, ...]


@dataclass(frozen=True)
class BoardPlace:
    """Show where a person stands: his rank, or below the tenth place his band of three."""

    rank: int | None
    band: int | None
    lineman: str
    share: float
    surely: float


def surely(*, successes: int, trials: int) -> float:
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


def places(months: Iterable[BoardMonth]) -> list[BoardPlace]:
    """Rank everybody with enough jobs; the faster median goes first between equals."""
    ranked = sorted(
        (month for month in months if month.jobs >= FEWEST),
        key=lambda month: (
            -surely(successes=month.within_bonus, trials=month.jobs),
            median(gross.total_seconds() for gross in month.gross),
            month.lineman,
        ),
    )
    return [
        BoardPlace(
            rank=place if place <= RANKED else None,
            band=None
            if place <= RANKED
            else 1 + 3 * (place - RANKED - 1) // (len(ranked) - RANKED),
            lineman=month.lineman,
            share=month.within_bonus / month.jobs,
            surely=surely(successes=month.within_bonus, trials=month.jobs),
        )
        for place, month in enumerate(ranked, start=1)
    ]
