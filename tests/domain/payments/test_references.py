import pytest
from hypothesis import given
from hypothesis import strategies as st

from missedcall.domain.payments.references import (
    read_reference,
    reference_key,
    reference_spellings,
)


@pytest.mark.parametrize(
    ("text", "reference"),
    [
        (" UTR-1 ", "UTR-1"),
        ("000412345678", "000412345678"),
        ("412345678.0", "412345678"),
        ("SBINR12026112800000001", "SBINR12026112800000001"),
        ("4E11", "4E11"),
    ],
)
def test_a_reference_is_read_as_the_bank_writes_it(text: str, reference: str) -> None:
    assert read_reference(text) == reference


@pytest.mark.parametrize("text", ["", "4.12345678E+11", "4.1e11", "=1+1", "a@b", "x" * 61, "a b"])
def test_what_a_spreadsheet_shortened_is_no_reference(text: str) -> None:
    assert read_reference(text) is None


@given(digits=st.text("0123456789", min_size=1, max_size=22), zeros=st.integers(0, 9))
def test_zeros_that_a_spreadsheet_drops_do_not_make_another_reference(
    digits: str, zeros: int
) -> None:
    full = ("0" * zeros + digits)[:22]
    lost = full.lstrip("0") or "0"
    assert full in reference_spellings(lost)
    assert lost in reference_spellings(full)
    assert reference_key(full) == reference_key(lost)


def test_letters_are_the_same_in_either_case_and_digits_differ() -> None:
    assert "UTR1" in reference_spellings("utr1")
    assert "utr1" in reference_spellings("UTR1")
    assert "10" not in reference_spellings("1")
    assert "UTR01" not in reference_spellings("UTR1")
