import datetime as dt

import pytest

from missedcall.domain.alarm import Seen, Step, decide

NOW = dt.datetime(2026, 11, 23, 6, 30, tzinfo=dt.UTC)
LONG, SHORT = NOW - dt.timedelta(seconds=60), NOW - dt.timedelta(seconds=59)


@pytest.mark.parametrize(
    ("value", "seen", "step"),
    [
        (10, None, Step.NOTHING),
        (10.1, None, Step.SEE),
        (11, Seen(SHORT, fired=False), Step.NOTHING),
        (11, Seen(LONG, fired=False), Step.FIRE),
        (11, Seen(LONG, fired=True), Step.NOTHING),
        (10, Seen(SHORT, fired=False), Step.FORGET),
        (10, Seen(LONG, fired=True), Step.CLEAR),
    ],
)
def test_is_told_once_when_it_has_lasted_and_ends_once(
    value: float, seen: Seen | None, step: Step
) -> None:
    lasting = dt.timedelta(seconds=60)

    assert decide(value=value, above=10, lasting=lasting, seen=seen, now=NOW) == step
