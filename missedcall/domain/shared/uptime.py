"""Measure how long something lasted by a clock that is never set."""

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class Uptime:
    """Say how many seconds a machine has been up, its sleep included, and since which boot."""

    boot: str
    seconds: float


def elapsed(
    *,
    since: dt.datetime,
    since_uptime: Uptime | None,
    now: dt.datetime,
    uptime: Uptime | None,
) -> dt.timedelta:
    """Give the time between two moments, never less than none.

    By the uptime where both moments are of the same boot, whatever the wall clock was set to
    meanwhile; else by the wall clock.
    """
    if uptime is not None and since_uptime is not None and uptime.boot == since_uptime.boot:
        passed = dt.timedelta(seconds=uptime.seconds - since_uptime.seconds)
    else:
        passed = now - since
    return max(passed, dt.timedelta(0))
