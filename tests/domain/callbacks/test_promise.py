"""A promise names a time that can be kept, as exactly as it can be known and no more."""

import datetime as dt
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from missedcall.domain.callbacks import calendar, promise
from missedcall.domain.callbacks.calendar import CallingHours, Span
from missedcall.domain.callbacks.promise import (
    QUARTER,
    PromiseOutcome,
    PromiseWindow,
    StaffedPeriod,
)
from tests.kit import after, ist

HOURS = CallingHours.same(Span(dt.time(8), dt.time(20)), days=range(7))
FOUR_MINUTES = dt.timedelta(minutes=4)


def staffed(people: int, *, at: dt.datetime) -> list[StaffedPeriod]:
    days = islice(calendar.calling_periods(HOURS, at=at), 6)
    return [StaffedPeriod(opens, closes, people) for opens, closes in days]


def window(at: dt.datetime, *, people: int = 10, turns: int = 0) -> PromiseWindow:
    return promise.promise_window(
        at=at, staffed=staffed(people, at=at), turns=turns, handling=FOUR_MINUTES
    )


@pytest.mark.parametrize(
    ("at", "turns", "promised"),
    [
        (ist(10, 20), 0, (ist(10, 15), ist(10, 45))),
        (ist(10, 20), 100, (ist(10, 30), ist(11, 45))),  # 40 minutes, as it looks
        (ist(8, day=24), 0, (ist(8, day=24), ist(8, 15, day=24))),
        (ist(19, 50), 0, (ist(8, day=24), ist(8, 15, day=24))),  # the evening cannot be promised
        (ist(18), 600, (ist(8, day=24), ist(12, 15, day=24))),
    ],
)
def test_the_window_follows_the_queue(
    at: dt.datetime, turns: int, promised: tuple[dt.datetime, dt.datetime]
) -> None:
    assert window(at, turns=turns) == PromiseWindow(*promised)


def test_who_comes_later_to_work_is_reckoned_with() -> None:
    at = ist(12)
    shift = [StaffedPeriod(at, ist(16), 20), StaffedPeriod(ist(16), ist(20), 2)]

    assert promise.completion_time(shift, dt.timedelta(hours=80)) == ist(16)
    assert promise.completion_time(shift, dt.timedelta(hours=84)) == ist(18)
    assert promise.completion_time(shift, dt.timedelta(hours=500)) == ist(20)


instants = st.integers(0, 7 * 24 * 3600).map(lambda s: after(seconds=s))
crews = st.integers(1, 200)
queues = st.integers(0, 20_000)


@given(instants, crews, queues)
def test_every_window_is_one_of_a_day_on_quarters_within_calling_hours(
    at: dt.datetime, people: int, turns: int
) -> None:
    at = calendar.next_calling_time(HOURS, at=at)
    made = window(at, people=people, turns=turns)

    assert made.until > at
    assert made.until - made.start >= QUARTER
    assert calendar.ist_date(made.start) == calendar.ist_date(made.until)
    assert calendar.may_call_at(HOURS, at=made.start)
    assert calendar.may_call_at(HOURS, at=made.until - dt.timedelta(seconds=1))
    for edge in (made.start, made.until):
        assert (edge - ist(0)) % QUARTER == dt.timedelta(0)


@given(instants, crews, queues, queues)
def test_a_longer_queue_is_never_promised_an_earlier_end(
    at: dt.datetime, people: int, shorter: int, more: int
) -> None:
    at = calendar.next_calling_time(HOURS, at=at)

    first = window(at, people=people, turns=shorter)
    second = window(at, people=people, turns=shorter + more)

    assert second.until >= first.until
    assert second.start >= first.start


@given(instants, st.integers(1, 50), st.integers(0, 2000))
def test_more_people_never_make_it_later(at: dt.datetime, people: int, turns: int) -> None:
    at = calendar.next_calling_time(HOURS, at=at)

    assert window(at, people=2 * people, turns=turns).until <= (
        window(at, people=people, turns=turns).until
    )


@pytest.mark.parametrize(
    ("rung", "closed", "outcome", "late_minutes"),
    [
        (ist(11), None, PromiseOutcome.KEPT, 0),
        (ist(11, 15), ist(11, 30), PromiseOutcome.KEPT, 0),
        (ist(11, 25), ist(11, 30), PromiseOutcome.BROKEN, 10),
        (None, ist(11, 10), PromiseOutcome.WITHDRAWN, 0),
        (None, ist(11, 20), PromiseOutcome.BROKEN, 5),
        (None, None, PromiseOutcome.BROKEN, 45),
    ],
)
def test_a_promise_is_kept_by_a_ring_and_nothing_else(
    rung: dt.datetime | None,
    closed: dt.datetime | None,
    outcome: PromiseOutcome,
    late_minutes: int,
) -> None:
    judged = promise.promise_result(until=ist(11, 15), rung_at=rung, closed_at=closed, now=ist(12))

    assert judged == promise.PromiseResult(outcome, dt.timedelta(minutes=late_minutes))


def test_a_promise_whose_time_has_not_come_is_open() -> None:
    judged = promise.promise_result(until=ist(11, 15), rung_at=None, closed_at=None, now=ist(11))

    assert judged.outcome is PromiseOutcome.OPEN
