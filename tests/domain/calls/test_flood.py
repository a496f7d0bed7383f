import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from missedcall.domain.calls.flood import NewNumbers, hold_new_number_until
from tests.kit import NOON, after

MOST = 60


def test_as_many_new_numbers_as_a_minute_may_have_are_not_held_back() -> None:
    assert hold_new_number_until(NewNumbers(MOST - 1), due_at=NOON, most_a_minute=MOST) is None


def test_one_more_waits_its_turn_behind_the_last_that_is_held_back() -> None:
    first = hold_new_number_until(NewNumbers(MOST), due_at=NOON, most_a_minute=MOST)
    second = hold_new_number_until(
        NewNumbers(MOST, after(seconds=9)), due_at=NOON, most_a_minute=MOST
    )

    assert (first, second) == (after(seconds=1), after(seconds=10))


def test_what_was_held_back_long_ago_holds_nobody_up() -> None:
    later = NewNumbers(MOST, last_held_until=after(hours=-1))

    assert hold_new_number_until(later, due_at=NOON, most_a_minute=MOST) == after(seconds=1)


@given(most=st.integers(1, 300), gaps=st.lists(st.integers(0, 3000), max_size=200))
def test_no_minute_releases_more_than_twice_the_rate_and_each_is_released_once(
    most: int, gaps: list[int]
) -> None:
    """Those who come below the rate, and those who were held back before and are due now."""
    at, last = NOON, None
    came: list[dt.datetime] = []
    due: list[dt.datetime] = []
    for gap in gaps:
        at += dt.timedelta(milliseconds=gap)
        seen = sum(each > at - dt.timedelta(minutes=1) for each in came)
        until = hold_new_number_until(NewNumbers(seen, last), due_at=at, most_a_minute=most)
        came.append(at)
        last = until or last
        due.append(until or at)

    assert all(is_due >= at for at, is_due in zip(came, due, strict=True))
    for begin in due:
        assert sum(begin <= each < begin + dt.timedelta(minutes=1) for each in due) <= 2 * most + 1
