"""Hold what the wallboard shows of a day, and compare it with a usual one."""

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

HOURS = 24
WEEKS = 4  # so many days of the same weekday make a usual one


@dataclass(frozen=True)
class OfficeDay:
    """Count what came of one office's applicants today."""

    office: str
    forms: int
    rings: int
    reached: int


@dataclass(frozen=True)
class DayFigures:
    """Count a day in India up to now.

    `in_target_percent` is the service level: of the callers of today who were rung, or have waited
    longer than the target, so many percent were rung within it. `texts` counts by what became of
    them: delivered, under way, not delivered, not sent.
    """

    missed_calls: int
    callbacks: int
    rings: int
    reached: int
    forms: int
    talk_mean_s: int | None
    target_minutes: int
    in_target_percent: float | None
    texts: Mapping[str, int]
    offices: Sequence[OfficeDay]


def usual_hours(days: Sequence[Sequence[int]]) -> tuple[float, ...] | None:
    """Give the median of each hour over some days; None without a day that had calls."""
    known = [day for day in days if sum(day)]
    if not known:
        return None
    return tuple(float(statistics.median(day[hour] for day in known)) for hour in range(HOURS))


def usual_until(usual: Sequence[float], *, hour: int, minute: int) -> int:
    """Say how many calls a usual day has had by a time of the day."""
    return round(sum(usual[:hour]) + usual[hour] * minute / 60)
