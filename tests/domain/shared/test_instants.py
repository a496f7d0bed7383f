import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from missedcall.domain.shared.instants import (
    InstantRefusal,
    InstantRefused,
    read_day,
    read_instant,
)

NOON = dt.datetime(2026, 11, 23, 6, 30, tzinfo=dt.UTC)
SECONDS = str(int(NOON.timestamp()))


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("2026-11-23T12:00", "iso"),
        (" 2026-11-23T06:30:00Z ", "iso"),
        ("2026-11-23 14:30:00+08:00", "iso"),
        (SECONDS, "unix"),
        (f"{SECONDS}.000", "unix"),
        (f"{SECONDS}000", "unix_ms"),
        ("23-11-2026 12:00:00", "%d-%m-%Y %H:%M:%S"),
    ],
)
def test_an_instant_is_read_in_utc_and_without_a_zone_is_indias(text: str, form: str) -> None:
    assert read_instant(text, form=form) == NOON


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("0001-01-01T00:00+14:00", "iso"),
        ("9999-12-31T23:59-14:00", "iso"),
        ("0001-01-01T00:00", "iso"),
        ("1900-01-01T00:00", "iso"),
        ("\ud800", "iso"),
        ("", "iso"),
        ("0", "unix"),
        ("-1", "unix"),
        ("1000000000000000000", "unix"),
        ("99999999999999", "unix"),
        (f"{SECONDS}000", "unix"),
        (SECONDS, "unix_ms"),
        ("1_700_000_000", "unix"),
        ("nan", "unix"),
        ("9" * 400, "unix_ms"),
        ("01-01-1900 00:00:00", "%d-%m-%Y %H:%M:%S"),
        ("31-02-2026", "%d-%m-%Y"),
    ],
)
def test_what_is_no_instant_of_this_century_is_refused_alike(text: str, form: str) -> None:
    with pytest.raises(InstantRefused) as refused:
        read_instant(text, form=form)
    assert refused.value.reason.code in (InstantRefusal.NO_TIME, InstantRefusal.YEARS)


def within_a_day(text: str) -> dt.datetime:
    return read_instant(text, earliest=NOON - dt.timedelta(days=1), latest=NOON)


def test_a_window_refuses_what_lies_before_and_after_it() -> None:
    assert within_a_day("2026-11-22T12:00") == NOON - dt.timedelta(days=1)
    assert within_a_day("2026-11-23T12:00") == NOON
    with pytest.raises(InstantRefused, match="before 22-11-2026 12:00") as early:
        within_a_day("2025-11-23T12:00")
    with pytest.raises(InstantRefused, match="after 23-11-2026 12:00") as late:
        within_a_day("2026-11-23T12:01")
    assert early.value.reason.code == InstantRefusal.TOO_OLD
    assert late.value.reason.code == InstantRefusal.IN_FUTURE


@pytest.mark.parametrize("text", ["0001-01-01", "9999-12-31", "1999-12-31", "soon", "", "\ud800"])
def test_a_day_of_another_century_is_refused(text: str) -> None:
    with pytest.raises(InstantRefused):
        read_day(text)


def test_a_clock_that_must_tell_its_zone_is_not_believed_without() -> None:
    assert read_instant("2026-11-23T12:00+05:30", needs_zone=True) == NOON
    with pytest.raises(InstantRefused, match="time zone"):
        read_instant("2026-11-23T12:00", needs_zone=True)


def test_a_day_is_read() -> None:
    assert read_day("2026-11-28") == dt.date(2026, 11, 28)


@given(text=st.text(), form=st.sampled_from(["iso", "unix", "unix_ms", "%d-%m-%Y %H:%M"]))
def test_any_text_is_read_or_refused_and_nothing_else(text: str, form: str) -> None:
    try:
        at = read_instant(text, form=form)
    except InstantRefused:
        return
    assert at.tzinfo is dt.UTC
    assert 2000 <= at.year < 2100
