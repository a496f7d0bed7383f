import pytest
from hypothesis import given
from hypothesis import strategies as st

from missedcall.domain.applications import application_number

numbers = st.builds(
    application_number.make_application_number,
    office=st.integers(0, 999).map("{:03d}".format),
    year=st.integers(2000, 2099),
    serial=st.integers(1, 99_999),
)


def test_is_office_year_serial_and_a_check_digit() -> None:
    number = application_number.make_application_number(office="412", year=2026, serial=421)

    assert number.startswith("4122600421")
    assert application_number.is_application_number(number)


def test_the_check_digit_is_the_published_one() -> None:
    # ISO/IEC 7812's usual example is 7992739871 with the check digit 3
    assert (
        application_number.make_application_number(office="799", year=2027, serial=39871)
        == "79927398713"
    )


@given(numbers, st.integers(0, 10), st.integers(1, 9))
def test_one_wrong_digit_is_always_found(number: str, place: int, by: int) -> None:
    wrong = str((int(number[place]) + by) % 10)

    assert application_number.is_application_number(number)
    assert not application_number.is_application_number(
        number[:place] + wrong + number[place + 1 :]
    )


@given(numbers, st.integers(0, 9))
def test_two_swapped_digits_are_found_except_09(number: str, place: int) -> None:
    first, second = number[place], number[place + 1]
    swapped = number[:place] + second + first + number[place + 2 :]

    harmless = first == second or {first, second} == {"0", "9"}
    assert application_number.is_application_number(swapped) is harmless


@pytest.mark.parametrize(
    "text", ["", "7992739871", "799273987130", "7992739871x", "७९९२७३९८७१३", "79927398713\n"]
)
def test_other_text_is_no_application_number(text: str) -> None:
    assert not application_number.is_application_number(text)


@pytest.mark.parametrize(
    ("office", "year", "serial", "says"),
    [
        ("41", 2026, 1, "office code '41'"),
        ("४१२", 2026, 1, "three digits"),
        ("412", 26, 1, "year 26"),
        ("412", 2026, 0, "serial 0 of office 412"),
        ("412", 2026, 100_000, "second code"),
    ],
)
def test_what_does_not_fit_is_refused(office: str, year: int, serial: int, says: str) -> None:
    with pytest.raises(application_number.ApplicationNumberError, match=says):
        application_number.make_application_number(office=office, year=year, serial=serial)
