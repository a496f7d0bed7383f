"""Say how long something took, over many runs."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Time:
    """Say how long something took, in milliseconds; `found` is what a sweep had to do."""

    what: str
    runs: int
    p50_ms: float
    p95_ms: float
    found: int | None = None


def measure_often(what: str, runs: int, once: Callable[[], object]) -> Time:
    """Do something so often, and give how long it took."""
    return time_of(what, [milliseconds(once) for _ in range(runs)])


def time_of(what: str, took_ms: list[float]) -> Time:
    """Sum up how long each run took."""
    took = sorted(took_ms)
    return Time(what, len(took), statistics.median(took), took[int(0.95 * (len(took) - 1))])


def milliseconds(once: Callable[[], object]) -> float:
    """Do something once; give how long it took."""
    began = time.perf_counter()
    once()
    return (time.perf_counter() - began) * 1000
