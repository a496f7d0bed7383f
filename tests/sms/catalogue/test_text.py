"""Registered texts with slots, and the values that fit them."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sms.catalogue import text
from tests.sms.section import DEMAND_EN, DEMAND_HI, DEMAND_VALUES


def test_renders_a_hindi_demand_letter_by_letter() -> None:
    assert text.render_text(DEMAND_HI, values=DEMAND_VALUES) == (
        "CSPDCL: आवेदन 1002345678 की डिमांड राशि रु 3450, अंतिम तिथि 15-12-2026। मदद 1912"
    )


def test_says_what_to_register_on_the_portal() -> None:
    assert text.portal_text(DEMAND_EN) == (
        "CSPDCL: Application {#alphanumeric#}: demand Rs {#numeric#}."
    )


@pytest.mark.parametrize(
    ("slot", "value", "reason"),
    [
        ("amount", "3450.00", "only [0-9] is allowed"),
        ("amount", "1,000", "only [0-9] is allowed"),
        ("amount", "Rs 5", "only [0-9] is allowed"),
        ("amount", "-5", "only [0-9] is allowed"),
        ("amount", "३४५०", "only [0-9] is allowed"),
        ("amount", "5\n", "only [0-9] is allowed"),
        ("amount", "12345678", "8 characters are more than the 7 registered"),
        ("amount", "", "no value was given"),
        ("application", "CG/2026/5", "only [A-Za-z0-9] is allowed"),
        ("application", "राम", "only [A-Za-z0-9] is allowed"),
        ("application", "a" * 41, "41 characters are more than the 16 registered"),
    ],
)
def test_row_12_refuses_a_value_the_registration_does_not_allow(
    slot: str, value: str, reason: str
) -> None:
    with pytest.raises(text.ValueRefusedError) as refused:
        text.render_text(DEMAND_HI, values={**DEMAND_VALUES, slot: value})

    assert refused.value.slot == slot
    assert refused.value.reason.startswith(reason)


def test_a_slot_without_a_limit_takes_forty_characters() -> None:
    assert text.render_text("{a#alphanumeric}", values={"a": "x" * 40}) == "x" * 40
    with pytest.raises(text.ValueRefusedError, match="41 characters are more than the 40"):
        text.render_text("{a#alphanumeric}", values={"a": "x" * 41})


def test_a_refusal_does_not_repeat_the_value() -> None:
    with pytest.raises(text.ValueRefusedError) as refused:
        text.render_text(DEMAND_EN, values={"application": "राम कुमार", "amount": "5"})

    assert "राम" not in str(refused.value)


def test_what_does_not_fit_is_still_put_into_words_for_our_own_people() -> None:
    assert (
        text.render_unchecked(
            "Rs {amount#numeric:3} by {day#alphanumeric}",
            values={
                "amount": "1,00,00,000",
                "day": "5 Dec",
                "not in the text": "x",
            },
        )
        == "Rs 1,00,00,000 by 5 Dec"
    )


def test_a_value_is_put_in_once_and_never_read_as_a_slot() -> None:
    with pytest.raises(text.ValueRefusedError, match="b: only"):
        text.render_text("{a#numeric} {b#url}", values={"a": "1", "b": "{a#numeric}"})


@pytest.mark.parametrize(("tag", "value"), [("cbn", "7404040625"), ("url", "https://a.in/x")])
def test_row_12_call_back_numbers_and_links_must_be_listed(tag: str, value: str) -> None:
    registered = f"Call {{contact#{tag}}}"

    assert text.render_text(registered, values={"contact": value}, whitelist=frozenset({value}))
    with pytest.raises(text.ValueRefusedError, match="not in the whitelist"):
        text.render_text(registered, values={"contact": value})


@pytest.mark.parametrize(
    ("registered", "reason"),
    [
        ("amount {amount}", "does not belong to a slot"),
        ("amount {amount#numeric", "does not belong to a slot"),
        ("amount } {amount#numeric}", "does not belong to a slot"),
        ("{Amount#numeric}", "does not belong to a slot"),
        ("{name#free}", "the tag free is not one of numeric"),
        ("{amount#numeric:0}", "must be 1 to 40 characters, not 0"),
        ("{amount#numeric:41}", "must be 1 to 40 characters, not 41"),
    ],
)
def test_a_malformed_slot_is_named(registered: str, reason: str) -> None:
    with pytest.raises(text.MalformedTextError, match=re.escape(reason)):
        text.split_text(registered)


WORDS = st.text(st.characters(exclude_characters="{}", exclude_categories=["Cs"]), max_size=20)


@given(
    words=st.lists(WORDS, min_size=3, max_size=3),
    amount=st.from_regex(r"[0-9]{1,7}", fullmatch=True),
    application=st.from_regex(r"[A-Za-z0-9]{1,16}", fullmatch=True),
)
def test_row_13_a_rendered_text_matches_the_registered_one_whole(
    words: list[str], amount: str, application: str
) -> None:
    first, middle, last = words
    registered = f"{first}{{amount#numeric:7}}{middle}{{application#alphanumeric:16}}{last}"

    sent = text.render_text(registered, values={"amount": amount, "application": application})

    assert sent == first + amount + middle + application + last
    assert text.pattern_of_text(registered).fullmatch(sent)
    assert len(sent) <= len(text.worst_case(registered))


@given(value=st.text(max_size=12))
def test_whatever_is_not_refused_matches(value: str) -> None:
    try:
        sent = text.render_text("Rs {amount#numeric:7}.", values={"amount": value})
    except text.ValueRefusedError:
        assert not re.fullmatch("[0-9]{1,7}", value)
    else:
        assert text.pattern_of_text("Rs {amount#numeric:7}.").fullmatch(sent)


def test_finds_how_far_a_slot_can_reach() -> None:
    assert text.worst_case_up_to("a {x#numeric:2} b {y#numeric:3} c", slot="y") == "a 99 b 999"
