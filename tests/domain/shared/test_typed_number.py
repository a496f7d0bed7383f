"""A number from outside is read exactly, or refused."""

import pytest

from missedcall.domain.shared import typed_number


@pytest.mark.parametrize(("text", "number"), [("0", 0), (" 12 ", 12), ("१२", 12), ("007", 7)])
def test_takes_a_whole_number_in_any_script(text: str, number: int) -> None:
    assert typed_number.read_whole(text) == number


@pytest.mark.parametrize(
    "text", ["", "-1", "1.0", "²", "1e3", "2147483648", "9" * 5000, "nan", "1_0", "x"]
)
def test_refuses_what_is_no_whole_number_within_bounds(text: str) -> None:
    with pytest.raises(ValueError, match="no whole number from 0 to 2147483647"):
        typed_number.read_whole(text)


@pytest.mark.parametrize(
    ("text", "value_x100"), [("2.5", 250), ("-0.05", -5), ("+3", 300), ("0", 0), ("१.५०", 150)]
)
def test_takes_two_places(text: str, value_x100: int) -> None:
    assert typed_number.read_decimal_x100(text) == value_x100


@pytest.mark.parametrize("text", ["", "nan", "inf", "1e400", "1.005", "9" * 8, ".", "1,5", "²"])
def test_refuses_what_is_no_number_of_two_places(text: str) -> None:
    with pytest.raises(ValueError, match="two places"):
        typed_number.read_decimal_x100(text)
