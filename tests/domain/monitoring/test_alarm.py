import datetime as dt

import pytest

from missedcall.domain.monitoring.alarm import (
    AlarmStep,
    OpenAlarm,
    decide_alarm,
    is_limit_exceeded,
)

NOW = dt.datetime(2026, 11, 23, 6, 30, tzinfo=dt.UTC)
LONG, SHORT = NOW - dt.timedelta(seconds=60), NOW - dt.timedelta(seconds=59)


@pytest.mark.parametrize(
    ("value", "seen", "step"),
    [
        (10, None, AlarmStep.NOTHING),
        (10.1, None, AlarmStep.SEE),
        (11, OpenAlarm(SHORT, fired=False), AlarmStep.NOTHING),
        (11, OpenAlarm(LONG, fired=False), AlarmStep.FIRE),
        (11, OpenAlarm(LONG, fired=True), AlarmStep.NOTHING),
        (10, OpenAlarm(SHORT, fired=False), AlarmStep.FORGET),
        (10, OpenAlarm(LONG, fired=True), AlarmStep.CLEAR),
    ],
)
def test_is_told_once_when_it_has_lasted_and_ends_once(
    value: float, seen: OpenAlarm | None, step: AlarmStep
) -> None:
    lasting = dt.timedelta(seconds=60)

    broken = is_limit_exceeded(value, above=10, below=None)
    assert decide_alarm(broken=broken, lasting=lasting, seen=seen, now=NOW) == step


@pytest.mark.parametrize(
    ("value", "broken"), [(500.0, False), (499.9, True), (0.0, True), (None, False)]
)
def test_a_rule_may_ask_for_at_least_so_much(value: float | None, broken: bool) -> None:
    assert is_limit_exceeded(value, above=None, below=500) == broken
