from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from missedcall.domain.callbacks import calendar
from missedcall.domain.callbacks.calendar import IST, CallingHours, Span

DIWALI = date(2026, 11, 8)
OFFICE, SATURDAY = Span(time(9), time(18)), Span(time(10), time(14))
HOURS = CallingHours((*[OFFICE] * 5, SATURDAY, None), holidays=frozenset({DIWALI}))
ALL_DAY = CallingHours.same(Span(time(0), time(0)), days=range(7))


def ist(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=IST)


@pytest.mark.parametrize(
    ("moment", "is_open", "reason"),
    [
        ("2026-11-23 08:59:59", False, "a Monday before nine"),
        ("2026-11-23 09:00:00", True, "on the stroke of nine"),
        ("2026-11-23 17:59:59", True, "the last second"),
        ("2026-11-23 18:00:00", False, "closed on the stroke of six"),
        ("2026-11-21 09:59:59", False, "a Saturday, which opens later"),
        ("2026-11-21 13:59:59", True, "a Saturday"),
        ("2026-11-21 14:00:00", False, "a Saturday, which closes earlier"),
        ("2026-11-22 12:00:00", False, "a Sunday"),
        ("2026-11-08 12:00:00", False, "a holiday"),
    ],
)
def test_calls_are_placed_in_calling_hours(moment: str, is_open: bool, reason: str) -> None:
    assert calendar.may_call_at(HOURS, at=ist(moment)) is is_open, reason


@pytest.mark.parametrize(
    ("moment", "opens"),
    [
        ("2026-11-23 12:00:00", "2026-11-23 12:00:00"),
        ("2026-11-23 07:00:00", "2026-11-23 09:00:00"),
        ("2026-11-23 18:00:00", "2026-11-24 09:00:00"),
        ("2026-11-20 18:00:00", "2026-11-21 10:00:00"),  # Friday evening to Saturday's later hour
        ("2026-11-21 14:00:00", "2026-11-23 09:00:00"),  # Saturday afternoon to Monday
        ("2026-11-07 18:00:00", "2026-11-09 09:00:00"),  # over the holiday, a Sunday
    ],
)
def test_a_call_out_of_hours_waits_for_the_next_opening(moment: str, opens: str) -> None:
    found = calendar.next_calling_time(HOURS, at=ist(moment))

    assert found == ist(opens)
    assert found.tzinfo is UTC


def test_the_day_is_indias_not_greenwichs() -> None:
    assert calendar.ist_date(datetime(2026, 3, 31, 18, 30, tzinfo=UTC)) == date(2026, 4, 1)
    assert calendar.ist_date(datetime(2026, 3, 31, 18, 29, 59, tzinfo=UTC)) == date(2026, 3, 31)


def test_midnight_to_midnight_is_all_day() -> None:
    assert calendar.may_call_at(ALL_DAY, at=ist("2026-11-23 23:59:59"))
    assert calendar.may_call_at(ALL_DAY, at=ist("2026-11-24 00:00:00"))


@pytest.mark.parametrize("closes", [time(9), time(18)])
def test_a_day_that_ends_before_it_begins_cannot_be_built(closes: time) -> None:
    with pytest.raises(calendar.CallingHoursError, match=r"opens at 18:00 and closes at .*never"):
        Span(time(18), closes)


@pytest.mark.parametrize(
    ("week", "says"), [((None,) * 7, "no calling day"), ((OFFICE,) * 8, "not a weekday")]
)
def test_hours_that_never_open_cannot_be_built(week: tuple[Span | None, ...], says: str) -> None:
    with pytest.raises(calendar.CallingHoursError, match=says):
        CallingHours(week)


def test_an_instant_must_know_its_zone() -> None:
    naive = datetime(2026, 11, 23, 12)  # noqa: DTZ001 - the fault that is tested
    with pytest.raises(ValueError, match="aware"):
        calendar.may_call_at(HOURS, at=naive)


@pytest.mark.parametrize(
    ("begins", "ends", "minutes"),
    [
        ("2026-11-23 12:00:00", "2026-11-23 12:30:00", 30),
        ("2026-11-23 17:00:00", "2026-11-24 09:30:00", 90),
        ("2026-11-21 13:00:00", "2026-11-23 08:00:00", 60),
        ("2026-11-22 09:00:00", "2026-11-22 18:00:00", 0),
        ("2026-11-20 17:00:00", "2026-11-23 10:00:00", 60 + 4 * 60 + 60),
    ],
)
def test_nights_and_free_days_are_no_open_time(begins: str, ends: str, minutes: int) -> None:
    found = calendar.calling_time_between(HOURS, begins=ist(begins), ends=ist(ends))

    assert found == timedelta(minutes=minutes)


days = st.dates(date(2026, 1, 1), date(2026, 12, 31))
spans = st.builds(
    Span,
    opens=st.times(max_value=time(11, 59)),
    closes=st.sampled_from([time(12), time(18, 30), time(23, 59, 59), time(0)]),
)
hours = st.builds(
    CallingHours,
    week=st.tuples(*[st.none() | spans] * 7).filter(any),
    holidays=st.frozensets(days, max_size=60),
)
instants = st.integers(0, 364 * 86_400).map(
    lambda seconds: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
)


@given(hours, instants)
def test_the_next_opening_is_open_and_no_earlier(hours: CallingHours, at: datetime) -> None:
    found = calendar.next_calling_time(hours, at=at)

    assert found >= at
    assert calendar.may_call_at(hours, at=found)
    assert calendar.next_calling_time(hours, at=found) == found


@given(hours, instants, st.floats(0, 1, exclude_max=True))
def test_nothing_is_open_before_the_next_opening(
    hours: CallingHours, at: datetime, part: float
) -> None:
    found = calendar.next_calling_time(hours, at=at)
    between = min(at + (found - at) * part, found - timedelta(microseconds=1))

    assert found == at or not calendar.may_call_at(hours, at=between)


@given(hours, instants, instants)
def test_a_later_call_is_never_due_earlier(
    hours: CallingHours, one: datetime, other: datetime
) -> None:
    earlier, later = sorted((one, other))

    assert calendar.next_calling_time(hours, at=earlier) <= calendar.next_calling_time(
        hours, at=later
    )


@given(hours, instants, instants, instants)
def test_open_time_adds_up_and_is_never_longer_than_the_time(
    hours: CallingHours, one: datetime, other: datetime, third: datetime
) -> None:
    first, middle, last = sorted((one, other, third))
    whole = calendar.calling_time_between(hours, begins=first, ends=last)

    assert timedelta(0) <= whole <= last - first
    assert whole == calendar.calling_time_between(
        hours, begins=first, ends=middle
    ) + calendar.calling_time_between(hours, begins=middle, ends=last)
