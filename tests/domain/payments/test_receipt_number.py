"""Numbers of receipts."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from missedcall.domain.payments.receipt_number import (
    financial_year,
    read_receipt_number,
    receipt_number,
)


def test_a_number_says_its_financial_year_and_counts_in_it() -> None:
    assert receipt_number(year=2026, serial=123) == "R26270000123"
    assert receipt_number(year=2099, serial=1) == "R99000000001"


@pytest.mark.parametrize(
    ("day", "year"),
    [("2026-03-31", 2025), ("2026-04-01", 2026), ("2026-12-31", 2026), ("2027-01-01", 2026)],
)
def test_a_financial_year_begins_on_the_first_of_april(day: str, year: int) -> None:
    assert financial_year(dt.date.fromisoformat(day)) == year


@given(st.integers(2000, 2098), st.integers(1, 9_999_999))
def test_what_was_printed_is_read_however_it_is_typed(year: int, serial: int) -> None:
    number = receipt_number(year=year, serial=serial)

    assert read_receipt_number(f" {number[:5].lower()} {number[5:]}") == number


@pytest.mark.parametrize("text", ["", "R2627", "R26280000001", "R26270000000", "41326000027"])
def test_what_is_no_number_is_not_read(text: str) -> None:
    assert read_receipt_number(text) is None


@pytest.mark.parametrize("serial", [0, 10_000_000])
def test_a_serial_that_does_not_fit_is_refused(serial: int) -> None:
    with pytest.raises(ValueError, match="is not between"):
        receipt_number(year=2026, serial=serial)
