import pytest
from hypothesis import given
from hypothesis import strategies as st

from missedcall.domain.tariffs import condition
from missedcall.domain.tariffs.condition import Facts

CATEGORIES = frozenset({"LV1", "LV3"})
FACTS: Facts = {
    "category": "LV1",
    "area": "U",
    "cable_by": "company",
    "phase": 1,
    "units": 2,
    "bpl_card": True,
    "scst": False,
    "prepaid_smart_meter": False,
}


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("category == LV1", True),
        ("category == LV3", False),
        ("bpl_card", True),
        ("scst", False),
        ("cable_by == company", True),
        ("area==R", False),
        ("units <= 2", True),
        ("units < 2", False),
        ("units >= 3", False),
        ("units > 1", True),
        ("phase == 1", True),
        ("category == LV1 and bpl_card and units <= 2", True),
        ("category == LV1 and bpl_card and units <= 1", False),
    ],
)
def test_a_condition_holds_when_every_term_does(text: str, holds: bool) -> None:
    assert condition.read_condition(text, categories=CATEGORIES).holds(FACTS) is holds


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "'' is not a term"),
        ("bpl_card and", "'' is not a term"),
        ("bpl_card or scst", "'bpl_card or scst' is not a term"),
        ("__import__('os')", "is not a term"),
        ("colour == red", "'colour' is not a known name; use one of area,"),
        ("bpl_card == true", "write it alone"),
        ("category", "one of LV1, LV3"),
        ("category == LV9", "one of LV1, LV3"),
        ("category < LV1", "compare it by =="),
        ("cable_by == neighbour", "one of company, applicant"),
        ("area == X", "one of U, R"),
        ("units", "is a number"),
        ("units == many", "whole number"),
        ("units != 2", "is a number"),
        ("units <= -1", "whole number"),
    ],
)
def test_what_is_not_in_the_grammar_is_an_error(text: str, says: str) -> None:
    with pytest.raises(condition.ConditionError, match=r".*") as error:
        condition.read_condition(text, categories=CATEGORIES)

    assert says in str(error.value)


@given(st.text() | st.text("abul_cd =<>12 and", max_size=40))
def test_no_text_raises_anything_else(text: str) -> None:
    try:
        assert condition.read_condition(text, categories=CATEGORIES).holds(FACTS) in (True, False)
    except condition.ConditionError as error:
        assert str(error)  # noqa: PT017 - most texts are refused, some are conditions
