"""Who goes first: no caller waits for ever, none passes those whose promise is in danger."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from missedcall.domain.callbacks import priority
from missedcall.domain.callbacks.priority import (
    HEAD_START,
    MOST_REPEATS,
    REPEAT_STEP,
    CallbackPriority,
)
from tests.kit import NOON, after

minutes = st.integers(0, 600).map(lambda m: dt.timedelta(minutes=m))


def repeat(
    turn: CallbackPriority, *, at: dt.datetime, tried: bool = False, repeats: int = 1
) -> CallbackPriority:
    return priority.priority_after_repeat(
        turn, tried=tried, repeats=repeats, at=at, soonest=at + dt.timedelta(seconds=3)
    )


def test_a_repeat_brings_a_caller_nearer() -> None:
    turn = CallbackPriority(NOON, after(hours=2))

    assert repeat(turn, at=after(minutes=20)) == CallbackPriority(NOON, after(minutes=110))


def test_a_repeat_stays_behind_those_who_are_urgent_already() -> None:
    turn = CallbackPriority(NOON, after(minutes=25))

    assert repeat(turn, at=after(minutes=20)) == CallbackPriority(NOON, after(minutes=20))
    assert repeat(turn, at=after(minutes=30)) == turn  # urgent since five minutes


def test_who_was_tried_in_vain_and_rings_is_by_his_telephone_now() -> None:
    tomorrow = priority.priority_of_retry(after(hours=20))

    brought = repeat(tomorrow, at=after(hours=1), tried=True)

    assert brought.due_at == after(hours=1, seconds=3)


def test_who_has_an_appointment_keeps_it() -> None:
    appointed = priority.priority_of_appointment(after(hours=3))

    assert repeat(appointed, at=after(hours=1), tried=True) == appointed


@given(minutes, minutes, st.lists(minutes, max_size=8), st.booleans())
def test_repeats_are_bounded(
    due: dt.timedelta, patience: dt.timedelta, calls: list[dt.timedelta], tried: bool
) -> None:
    first = turn = CallbackPriority(NOON + due, NOON + due + patience)
    for number, passed in enumerate(sorted(calls), start=1):
        at = NOON + passed
        before, turn = turn, repeat(turn, at=at, tried=tried, repeats=number)
        # Never before those who are urgent at the moment of the call, never later than it was.
        assert turn.urgent_at == before.urgent_at or turn.urgent_at >= at
        assert turn.due_at <= before.due_at
    if not tried:
        assert turn.due_at == first.due_at
        assert first.urgent_at - turn.urgent_at <= REPEAT_STEP * MOST_REPEATS


@given(minutes, minutes, minutes)
def test_who_comes_later_becomes_urgent_later(
    stands: dt.timedelta, arrives: dt.timedelta, wait: dt.timedelta
) -> None:
    """So only those who came before an instant can go before one who is urgent at it."""
    urgent_at, arrival = NOON + stands, NOON + stands + arrives
    newcomers = [
        priority.priority_of_promise(arrival, until=arrival + wait),
        priority.priority_of_retry(arrival),
        priority.priority_of_appointment(arrival + HEAD_START + wait),
    ]

    assert all(turn.urgent_at >= urgent_at for turn in newcomers)
