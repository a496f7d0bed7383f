import pytest
from hypothesis import given
from hypothesis import strategies as st

from missedcall.domain.privacy import aadhaar, typed_aadhaar


def with_check_digit(eleven: str) -> str:
    return next(
        f"{eleven}{last}" for last in range(10) if aadhaar.passes_check_digit(f"{eleven}{last}")
    )


@given(st.from_regex(r"[2-9][0-9]{10}", fullmatch=True))
def test_a_number_with_its_check_digit_is_found_alone_and_in_words(eleven: str) -> None:
    number = with_check_digit(eleven)
    for text in (number, f"UID {number[:4]} {number[4:8]} {number[8:]}.", f"x{number}"):
        assert aadhaar.has_aadhaar(text)
        assert number not in aadhaar.mask_aadhaar(text)
        assert not typed_aadhaar.is_typed(text, field="reference")
    assert typed_aadhaar.is_typed(f"UID {number}", field="reason")


@given(st.from_regex(r"[01][0-9]{10}", fullmatch=True))
def test_none_begins_with_a_zero_or_a_one(eleven: str) -> None:
    number = with_check_digit(eleven)
    assert not aadhaar.has_aadhaar(number)
    assert aadhaar.mask_aadhaar(number) == number


@pytest.mark.parametrize("day", ["28-11-2026", "2026-11-28"])
def test_a_date_and_the_amount_behind_it_are_none(day: str) -> None:
    assert not any(aadhaar.has_aadhaar(f"{day} {amount:04d}") for amount in range(10_000))
