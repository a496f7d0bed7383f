"""The reason of a line is a code with parameters, and comes back from the store as it was."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given

from missedcall.domain.shared.explanation import Explanation
from missedcall.domain.tariffs import demand, line_reason
from missedcall.domain.tariffs.condition import read_condition
from missedcall.domain.tariffs.demand import Quote, SupplyRequest
from missedcall.domain.tariffs.estimate import EstimateLine, with_works
from tests.domain.tariffs.test_demand import BOOK, HOUSE, asks, dates

CATEGORIES = frozenset({"LV1"})


@given(asks, dates)
def test_each_reason_is_read_as_it_was_stored(ask: SupplyRequest, on: date) -> None:
    answer = demand.quote_demand(BOOK, on=on, ask=ask)

    if isinstance(answer, Quote):
        for line in with_works(answer, [EstimateLine("दो खंभे, 100 % नए", 100)]).lines:
            stored = line_reason.stored_reason(line.explanation)
            assert line_reason.read_reason(stored, text="") == line.explanation


@pytest.mark.parametrize(
    "stored",
    [
        None,
        "registration",
        {},
        {"code": "of_another_version", "slots": {}},
        {"code": "registration", "slots": {"other": "LV1"}},
        {"code": "registration", "slots": ["LV1"]},
    ],
)
def test_without_a_reason_that_is_known_the_stored_text_is_given(stored: object) -> None:
    text = "Registration fee of LV1, 50 % off."

    read = line_reason.read_reason(stored, text=text)

    assert read == Explanation("", text)
    assert str(read) == text


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        ("cable_by == company", "the company lays the cable"),
        ("area == R and phase == 3", "the place is rural and the number of phases is 3"),
        (
            "category == LV1 and bpl_card and units <= 1",
            "the category is LV1 and there is a BPL card and the billed load is 1 or less",
        ),
        ("units > 3 and units < 9", "the billed load is above 3 and the billed load is below 9"),
        ("phase >= 3", "the number of phases is 3 or more"),
    ],
)
def test_a_condition_of_the_tariff_is_said_in_words(condition: str, words: str) -> None:
    said = line_reason.explain_condition(read_condition(condition, categories=CATEGORIES))

    assert str(said) == words


def test_a_charge_that_is_not_due_says_when_it_would_be() -> None:
    quote = demand.quote_demand(BOOK, on=date(2026, 4, 1), ask=HOUSE)

    assert isinstance(quote, Quote)
    lines = {line.code: line for line in quote.lines}
    assert lines["extra_length"].explanation.code == line_reason.LineReason.ONLY_WHEN
    assert (
        str(lines["extra_length"].explanation) == "Charged only when the company lays the cable."
    )


def test_a_waived_line_says_by_which_exemption() -> None:
    ask = SupplyRequest("LV3", "R", Decimal(3), "HP", scst=True)
    quote = demand.quote_demand(BOOK, on=date(2026, 4, 1), ask=ask)

    assert isinstance(quote, Quote)
    assert str(quote.lines[-1].explanation) == (
        "Waived where the category is LV3 and the applicant is of a scheduled caste or tribe; "
        "Rs 900.00 otherwise."
    )
