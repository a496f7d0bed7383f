"""What was typed tells by its shape what it may be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from missedcall.domain.applications import bp_number
from missedcall.domain.applications.form_text import TextFault
from missedcall.domain.applications.lookup import SoughtBy, read_search


def kinds(text: str) -> set[str]:
    found = read_search(text)
    if found is None:
        return set()
    return {name for name in ("application", "bp", "mobile", "meters") if getattr(found, name)}


@pytest.mark.parametrize(
    ("text", "may_be"),
    [
        ("41226000010", {"application", "meters"}),
        ("४१२ २६००० ०१०", {"application", "meters"}),
        ("\u200e41226\u200b000010\ufeff", {"application", "meters"}),
        ("csp–17", {"meters"}),
        ("41226000011", {"meters"}),  # the check digit is wrong
        ("1000 123-456", {"bp", "meters"}),
        ("9876500001", {"bp", "mobile", "meters"}),
        ("+91 98765 00001", {"mobile"}),
        ("csp/2026-17", {"meters"}),
        ("", set()),
        ("सुनीता", set()),
        ("9" * 41, set()),
        ("'; drop table", set()),
    ],
)
def test_tells_what_a_text_may_be(text: str, may_be: set[str]) -> None:
    assert kinds(text) == may_be


def test_a_meter_is_looked_for_in_capitals_too() -> None:
    found = read_search("csp-17")
    assert isinstance(found, SoughtBy)
    assert found.meters == ("CSP-17", "csp-17")


def test_does_not_show_whose_application_was_looked_for() -> None:
    assert "98765" not in repr(read_search("9876500001"))


@given(st.text(max_size=60))
def test_takes_whatever_is_typed(text: str) -> None:
    found = read_search(text)

    assert found is None or text.strip()


@pytest.mark.parametrize("text", ["1000123456", "1000 123 456", " १०००-१२३४५६ "])
def test_reads_a_bp_number_however_it_is_grouped(text: str) -> None:
    assert bp_number.read_bp_number(text) == "1000123456"


@pytest.mark.parametrize("text", ["100012345", "10001234567", "10001234BP", "²000123456"])
def test_refuses_what_is_no_bp_number(text: str) -> None:
    assert bp_number.read_bp_number(text) == TextFault("not_a_bp")
