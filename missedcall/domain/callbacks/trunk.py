"""Decide how many calls may be placed through a trunk that may not work. Pure."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from missedcall.domain.callbacks.call_outcome import CallOutcome

# After so many failures in a row it is tried by one call at a time, so long apart. Each costs an
# operator half a minute of silence, and an outage would else cost that to all of them, again and
# again.
FAILURES, APART = 3, dt.timedelta(minutes=1)
LOOKED_AT = FAILURES + 1


@dataclass(frozen=True)
class TrunkCall:
    """Describe one call placed: how it ended, and whether the consumer picked up."""

    outcome: str | None
    ended_at: dt.datetime | None
    answered: bool


def usable_channels(free: int, *, latest: Sequence[TrunkCall], now: dt.datetime) -> int:
    """Give how many of the `free` channels may be used; `latest` has the newest call first."""
    trial = latest[0] if latest and latest[0].ended_at is None else None
    before = latest[1:] if trial else latest
    outcomes = [call.outcome for call in before[:FAILURES]]
    if outcomes != [CallOutcome.CONGESTION] * FAILURES:
        return free
    if trial:
        return free if trial.answered else 0
    last = before[0].ended_at
    return min(free, 1) if last is not None and now - last >= APART else 0
