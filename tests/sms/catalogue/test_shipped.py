"""The texts and gateways that ship in config.yaml."""

from pathlib import Path

import pytest

from missedcall import config
from sms.catalogue import catalogue, parts, text

SHIPPED = config.load_config(Path(__file__).parents[3] / "config.yaml", environ={}).sms


def registered(key: str, language: str) -> str:
    return SHIPPED.messages[key].texts[language].text


def test_are_fit() -> None:
    assert catalogue.list_sms_problems(SHIPPED) == []


@pytest.mark.parametrize(
    ("key", "language", "units", "expected"),
    [
        ("missed_call_ack", "hi", 112, 2),
        ("missed_call_ack", "en", 135, 1),
        ("missed_call_ack_later", "hi", 118, 2),
        ("missed_call_ack_later", "en", 138, 1),
        ("place_in_queue", "hi", 112, 2),
        ("place_in_queue", "en", 117, 1),
        ("demand", "hi", 134, 2),
        ("demand", "en", 142, 1),
        ("zero_demand", "hi", 99, 2),
        ("zero_demand", "en", 110, 1),
        ("unreached", "hi", 119, 2),
        ("unreached", "en", 142, 1),
        ("other_service", "hi", 100, 2),
        ("other_service", "en", 120, 1),
        ("status_due", "hi", 123, 2),
        ("status_due", "en", 150, 1),
        ("status_promised", "hi", 119, 2),
        ("status_promised", "en", 133, 1),
        ("status_in_hand", "hi", 126, 2),
        ("status_in_hand", "en", 145, 1),
        ("expired_by_us", "hi", 107, 2),
        ("expired_by_us", "en", 114, 1),
        ("question_cable_ready", "hi", 124, 2),
        ("question_cable_ready", "en", 143, 1),
        ("question_at_home", "hi", 105, 2),
        ("question_at_home", "en", 132, 1),
        ("question_supply", "hi", 100, 2),
        ("question_supply", "en", 117, 1),
        ("question_withdrew", "hi", 104, 2),
        ("question_withdrew", "en", 131, 1),
        ("answer_noted", "hi", 108, 2),
        ("answer_noted", "en", 127, 1),
    ],
)
def test_row_8_have_the_worst_case_that_was_counted_by_hand(
    key: str, language: str, units: int, expected: int
) -> None:
    size = parts.count_parts(text.worst_case(registered(key, language)))

    assert (size.units, size.parts) == (units, expected)


def test_a_demand_reads_as_it_was_approved() -> None:
    composed = catalogue.Catalogue(SHIPPED).compose(
        key="demand",
        language="hi",
        values={
            "application": "1002345678",
            "amount": "3450",
            "day": "15",
            "month": "12",
            "year": "2026",
        },
    )

    assert composed.text == (
        "CSPDCL: आवेदन 1002345678 की डिमांड राशि रु 3450, अंतिम तिथि 15-12-2026।"
        " मोर बिजली ऐप या बिजली कार्यालय में जमा करें। मदद 1912"
    )
    assert (composed.units, composed.parts) == (125, 2)


def test_no_text_holds_a_link_or_a_slot_for_one() -> None:
    for message in SHIPPED.messages.values():
        for found in message.texts.values():
            assert "http" not in found.text
            assert not {slot.tag for slot in text.slots_of_text(found.text)} - {
                "numeric",
                "alphanumeric",
            }
