"""A trunk that takes no calls is left alone, and tried by one call at a time."""

import datetime as dt

import pytest

from missedcall.domain.callbacks.call_outcome import CallOutcome
from missedcall.domain.callbacks.trunk import TrunkCall, usable_channels

NOW = dt.datetime(2026, 11, 23, 6, 30, tzinfo=dt.UTC)


def ended(outcome: CallOutcome, *, seconds_ago: int = 10) -> TrunkCall:
    return TrunkCall(outcome, NOW - dt.timedelta(seconds=seconds_ago), answered=False)


DEAD, TAKEN = ended(CallOutcome.CONGESTION), ended(CallOutcome.NO_ANSWER)
DIALLING, TALKING = TrunkCall(None, None, answered=False), TrunkCall(None, None, answered=True)
DEAD_LONG_AGO = ended(CallOutcome.CONGESTION, seconds_ago=60)


@pytest.mark.parametrize(
    ("latest", "may"),
    [
        ([], 8),
        ([DEAD, DEAD], 8),
        ([DEAD, DEAD, TAKEN, DEAD], 8),
        ([DIALLING, DIALLING, DEAD, DEAD], 8),
        ([DEAD, DEAD, DEAD, TAKEN], 0),
        ([DEAD_LONG_AGO, DEAD, DEAD], 1),
        ([DIALLING, DEAD, DEAD, DEAD], 0),
        ([TALKING, DEAD, DEAD, DEAD], 8),
        ([TAKEN, DEAD, DEAD, DEAD], 8),
    ],
)
def test_gives_room_by_how_the_latest_calls_went(latest: list[TrunkCall], may: int) -> None:
    assert usable_channels(8, latest=latest, now=NOW) == may


def test_never_gives_more_than_is_free() -> None:
    assert usable_channels(0, latest=[DEAD_LONG_AGO, DEAD, DEAD], now=NOW) == 0
