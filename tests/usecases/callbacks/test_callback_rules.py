"""The rules alone: what a missed call opens, and what follows an attempt."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from missedcall.domain.callbacks import callback
from missedcall.domain.callbacks.call_outcome import TRIED, CallOutcome
from missedcall.domain.callbacks.callback import (
    BeginWrapUp,
    CloseCallback,
    CreateCallback,
    MissedCall,
    NumberHistory,
    RefuseCall,
    RepeatCall,
    RetryCallback,
)
from missedcall.usecases.deps import rules_of
from tests.kit import NOON, after, ist, shipped

RULES = rules_of(shipped())
OURS = frozenset(CallOutcome) - TRIED - {CallOutcome.ANSWERED}
CALL = MissedCall("node-1", "1", "9876500001", hidden=False, did="7404040625", at=NOON)


def history(
    *,
    open_callback: int | None = None,
    blocked: str | None = None,
    calls: int = 1,
    acknowledged_at: dt.datetime | None = None,
) -> NumberHistory:
    return NumberHistory(open_callback, blocked, calls, acknowledged_at)


@pytest.mark.parametrize(
    ("before", "decision"),
    [
        (history(), CreateCallback(after(seconds=4), acknowledge=True)),
        (history(calls=10), CreateCallback(after(seconds=4), acknowledge=True)),
        (history(calls=11), CreateCallback(after(seconds=4), acknowledge=True, parked=True)),
        (history(blocked="do_not_call"), RefuseCall("do_not_call")),
        (history(blocked="blocked", open_callback=7), RefuseCall("blocked")),
        (
            history(acknowledged_at=after(minutes=-359)),
            CreateCallback(after(seconds=4), acknowledge=False),
        ),
        (
            history(acknowledged_at=after(minutes=-360)),
            CreateCallback(after(seconds=4), acknowledge=True),
        ),
        (history(open_callback=7, acknowledged_at=NOON), RepeatCall(7, acknowledge=False)),
        (
            history(open_callback=7, acknowledged_at=after(days=-1)),
            RepeatCall(7, acknowledge=True),
        ),
        # One who calls and calls keeps the open callback, and a supervisor looks at it.
        (
            history(open_callback=7, calls=500, acknowledged_at=NOON),
            RepeatCall(7, acknowledge=False, parked=True),
        ),
    ],
)
def test_what_a_missed_call_opens(before: NumberHistory, decision: object) -> None:
    assert callback.decide_missed_call(call=CALL, history=before, rules=RULES) == decision


def test_an_answered_call_leaves_time_for_the_form() -> None:
    decided = ended(CallOutcome.ANSWERED, used=0)

    assert decided == BeginWrapUp(until=after(seconds=300))


def ended(
    outcome: CallOutcome,
    *,
    used: int,
    chance: float = 0,
    today: int = 1,
    now: dt.datetime = NOON,
    age: dt.timedelta = dt.timedelta(0),
) -> BeginWrapUp | RetryCallback | CloseCallback:
    return callback.decide_after_outcome(
        outcome=outcome,
        attempts_used=used,
        rung_today=today,
        age=age,
        rules=RULES,
        now=now,
        chance=chance,
    )


def test_a_consumer_who_does_not_take_the_call_is_rung_by_the_schedule() -> None:
    decisions = [ended(CallOutcome.NO_ANSWER, used=used) for used in range(6)]

    assert decisions == [
        RetryCallback(at=after(minutes=30), attempts_used=1),
        RetryCallback(at=after(minutes=120), attempts_used=2),
        RetryCallback(at=ist(8, day=24), attempts_used=3),  # 16 hours later it is 4 in the morning
        RetryCallback(at=ist(8, day=24), attempts_used=4),  # 8 hours later we have just closed
        RetryCallback(at=after(days=2), attempts_used=5),
        CloseCallback(reason="unreachable"),
    ]


@pytest.mark.parametrize(
    ("outcome", "minutes"),
    [
        (CallOutcome.BUSY, 5),
        (CallOutcome.NO_ANSWER, 30),
        (CallOutcome.REJECTED, 120),
        (CallOutcome.UNREACHABLE, 60),
        (CallOutcome.HUNG_UP_EARLY, 10),
    ],
)
def test_each_outcome_has_its_own_wait(outcome: CallOutcome, minutes: int) -> None:
    assert ended(outcome, used=0) == RetryCallback(at=after(minutes=minutes), attempts_used=1)


@pytest.mark.parametrize("outcome", [CallOutcome.BUSY, CallOutcome.CONGESTION])
def test_nobody_is_rung_more_often_in_a_day_than_the_rules_say(outcome: CallOutcome) -> None:
    decided = ended(outcome, used=0, today=4)

    assert isinstance(decided, RetryCallback)
    assert decided.at == ist(8, day=24)


def test_what_we_cannot_place_for_days_is_closed_openly() -> None:
    assert ended(
        CallOutcome.CONGESTION, used=0, age=dt.timedelta(days=10, seconds=1)
    ) == CloseCallback(reason="expired")
    assert isinstance(
        ended(CallOutcome.CONGESTION, used=0, age=dt.timedelta(days=10)), RetryCallback
    )


def test_a_form_that_never_comes_has_an_end() -> None:
    ends = [
        callback.decide_after_wrap_up(attempts_used=used, rules=RULES, now=NOON) for used in (0, 5)
    ]

    assert ends == [
        RetryCallback(at=after(minutes=30), attempts_used=1),
        CloseCallback(reason="no_form"),
    ]


def test_the_last_wait_stays_until_the_tries_are_used_up() -> None:
    three_waits = [ended(CallOutcome.HUNG_UP_EARLY, used=used) for used in (2, 4)]

    assert [decided.at for decided in three_waits if isinstance(decided, RetryCallback)] == [
        ist(8, day=24),
        ist(8, day=24),
    ]
    assert ended(CallOutcome.HUNG_UP_EARLY, used=5) == CloseCallback(reason="unreachable")


def test_chance_places_a_retry_within_the_jitter() -> None:
    assert ended(CallOutcome.BUSY, used=0, chance=1) == RetryCallback(
        at=after(minutes=6), attempts_used=1
    )


@pytest.mark.parametrize(
    ("talk_s", "judged"),
    [(None, CallOutcome.ANSWERED), (4, CallOutcome.HUNG_UP_EARLY), (5, CallOutcome.ANSWERED)],
)
def test_who_hangs_up_at_once_has_not_been_spoken_with(
    talk_s: int | None, judged: CallOutcome
) -> None:
    talk = None if talk_s is None else dt.timedelta(seconds=talk_s)

    assert (
        callback.classify_conversation(CallOutcome.ANSWERED, talk=talk, cause=16, rules=RULES)
        is judged
    )


@given(st.sampled_from(sorted(OURS)), st.integers(0, 5))
def test_a_failure_of_ours_never_uses_up_an_attempt(outcome: CallOutcome, used: int) -> None:
    decided = ended(outcome, used=used)

    assert decided == RetryCallback(at=after(seconds=60), attempts_used=used, first=True)


def test_a_failure_at_closing_time_is_made_good_when_we_open() -> None:
    decided = ended(CallOutcome.CONGESTION, used=0, now=ist(19, 59, 30))

    assert decided == RetryCallback(at=ist(8, day=24), attempts_used=0, first=True)
