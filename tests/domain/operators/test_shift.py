import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from missedcall.domain.callbacks.calendar import CallingHours, Span
from missedcall.domain.operators import shift
from missedcall.domain.operators.shift import ShiftError
from tests.kit import ist

DAY, SATURDAY = Span(dt.time(9), dt.time(17)), Span(dt.time(10), dt.time(14))
WEEK = CallingHours((*[DAY] * 5, SATURDAY, None))


@pytest.mark.parametrize(
    "text",
    [
        "mon-fri 09:00-17:00; sat 10:00-14:00",
        " MON-FRI 09:00 - 17:00 ;sat 10:00-14:00;",
        "sat 10:00-14:00; mon,tue, wed,thu-fri 09:00-17:00",
    ],
)
def test_a_week_is_read_as_it_is_written(text: str) -> None:
    assert shift.parse_shift(text) == WEEK


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "names no day; write it like"),
        ("fri-mon 09:00-17:00", "names no day"),
        ("mon 9-17", "'mon 9-17' cannot be read"),
        ("mon 09:00-17:00, tue 10:00-14:00", "cannot be read"),
        ("monday 09:00-17:00", "'monday' is no weekday; use one of mon, tue"),
        ("mon-fri 09:00-17:00; wed 10:00-14:00", "wed stands twice"),
        ("mon 17:00-09:00", "'mon 17:00-09:00' ends before it begins; let it end later"),
        ("mon 09:00-25:00", "names no time of day"),
        ("mon 24:00-24:00", "names no time of day"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_mend(text: str, says: str) -> None:
    with pytest.raises(ShiftError, match=says):
        shift.parse_shift(text)


spans = st.builds(
    Span,
    opens=st.builds(dt.time, st.integers(0, 11), st.integers(0, 59)),
    closes=st.sampled_from([dt.time(12), dt.time(18, 30), dt.time(0)]),
)
weeks = st.builds(CallingHours, st.tuples(*[st.none() | spans] * 7).filter(any))


@given(weeks)
def test_what_is_written_is_read_again(week: CallingHours) -> None:
    assert shift.parse_shift(shift.format_shift(week)) == week


@pytest.mark.parametrize(
    ("at", "ready"),
    [
        (ist(7, 59, 59), False),
        (ist(8), True),
        (ist(16, 59, 59), True),
        (ist(17), False),
        (ist(12, day=29), False),
    ],
)
def test_who_comes_a_little_early_may_be_ready(at: dt.datetime, ready: bool) -> None:
    assert shift.may_be_ready(WEEK, at=at) is ready
