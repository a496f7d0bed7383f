"""A retry goes where the number has been there before, and never out of its bounds."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from missedcall.domain.callbacks import calendar, reachability
from missedcall.domain.callbacks.calendar import IST, CallingHours, Span
from missedcall.domain.callbacks.reachability import Reachability
from tests.kit import NOON, after, ist

HOURS = CallingHours.same(Span(dt.time(8), dt.time(20)), days=range(6))


def better(
    at: dt.datetime, known: Reachability, *, hours_later: float = 6, chance: float = 0
) -> dt.datetime:
    latest = at + dt.timedelta(hours=hours_later)
    return reachability.best_time_to_ring(
        at, reachability=known, hours=HOURS, latest=latest, chance=chance
    )


def known(
    *, rang: tuple[int, ...] = (), picked_up: tuple[int, ...] = (), tried: tuple[int, ...] = ()
) -> Reachability:
    return reachability.learn_reachability(
        rang_us=[ist(hour, 30, day=20) for hour in rang],
        picked_up=[ist(hour, 10, day=20) for hour in picked_up],
        tried=[ist(hour, 5) for hour in tried],
    )


def test_who_is_not_known_is_rung_by_the_schedule() -> None:
    assert better(after(minutes=30), Reachability()) == after(minutes=30)


def test_a_try_goes_to_the_hour_at_which_he_picked_up() -> None:
    assert better(ist(12), known(rang=(12, 13), picked_up=(17,))) == ist(17)


def test_an_hour_beyond_the_bound_is_not_waited_for() -> None:
    assert better(ist(12), known(picked_up=(17,)), hours_later=4) < ist(17)


def test_the_third_try_is_not_at_the_hour_of_the_first_two() -> None:
    assert better(ist(12, 20), known(rang=(12, 12, 13), tried=(12, 13))) == ist(14)


def test_the_second_try_may_be_at_the_hour_of_the_first() -> None:
    assert better(ist(12, 20), known(rang=(12,), tried=(12,))) == ist(12, 20)


def test_chance_spreads_those_who_have_the_same_habits() -> None:
    assert better(ist(12), known(picked_up=(17,)), chance=0.5) == ist(17, 27)


def test_closing_time_is_not_crossed() -> None:
    assert better(ist(18), known(picked_up=(21, 22)), hours_later=10) < ist(20)


hours_of_day = st.integers(0, 23)


@given(
    st.integers(0, 14 * 24 * 60),
    st.lists(hours_of_day, max_size=20),
    st.lists(hours_of_day, max_size=6),
    st.integers(0, 24),
    st.floats(0, 1),
)
def test_a_try_stays_within_its_window_and_calling_hours(
    minutes: int, rang: list[int], tried: list[int], later: int, chance: float
) -> None:
    at = calendar.next_calling_time(HOURS, at=NOON + dt.timedelta(minutes=minutes))
    found = better(
        at, known(rang=tuple(rang), tried=tuple(tried)), hours_later=later, chance=chance
    )

    assert at <= found <= at + dt.timedelta(hours=later)
    assert calendar.may_call_at(HOURS, at=found)


@given(st.lists(hours_of_day, max_size=20), st.lists(hours_of_day, min_size=2, max_size=5))
def test_from_the_third_try_on_a_fresh_hour_is_found_when_there_is_one(
    rang: list[int], tried: list[int]
) -> None:
    found = better(ist(8), known(rang=tuple(rang), tried=tuple(tried)), hours_later=11)

    fresh = set(range(8, 20)) - set(tried)
    assert found.astimezone(IST).hour in fresh
