"""Compute quantiles and curves of reports from what each caller went through."""

import bisect
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

# The points of the curves: minutes of waiting, rings, and hours since the missed call.
WAIT_MINUTES: Final = (1, 2, 5, 10, 15, 20, 30, 45, 60, 90, 120, 240, 480)
RINGS: Final = (1, 2, 3, 4, 5, 6, 8, 10)
REACH_HOURS: Final = (1, 2, 4, 8, 12, 24, 48, 72, 96)


@dataclass(frozen=True)
class CurvePoint:
    """Say of how many of all (in percent, one decimal) something was so at `at` or before."""

    at: int
    count: int
    percent: float


def cumulative_curve(
    values: Iterable[float], *, points: Sequence[int], of: int
) -> tuple[CurvePoint, ...]:
    """Give, at each of the rising `points`, how many values lie there or before.

    `of` is how many there are in all, those without a value too, so a curve need not reach 100.
    """
    ordered = sorted(values)
    counts = [bisect.bisect_right(ordered, point) for point in points]
    return tuple(
        CurvePoint(point, count, share_percent(count, of) or 0.0)
        for point, count in zip(points, counts, strict=True)
    )


def share_percent(part: int, whole: int) -> float | None:
    """Give a share in percent with one decimal; None of nothing."""
    return round(100 * part / whole, 1) if whole else None


def mean(total: int, count: int) -> int | None:
    """Give a whole average; None of nothing."""
    return round(total / count) if count else None
