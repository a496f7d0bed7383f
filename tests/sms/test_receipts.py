"""Delivery receipts in a gateway's own words."""

import pytest

from sms.providers.receipts import Receipt, Unreadable, read_receipt
from sms.settings import ReceiptMap

MAP = ReceiptMap(
    gateway_id="requestId",
    message_id="ref",
    status="desc",
    words={"DELIVRD": "delivered", "FAILED": "undelivered", "SENT": "ignored"},
)


@pytest.mark.parametrize(
    ("word", "state"),
    [
        ("DELIVRD", "delivered"),
        ("delivrd ", "delivered"),
        ("FAILED", "undelivered"),
        ("SENT", "ignored"),
    ],
)
def test_reads_a_status_in_any_case(word: str, state: str) -> None:
    fields = {"requestId": "7", "ref": "m-1", "desc": word, "credit": "1"}

    assert read_receipt(MAP, fields) == Receipt("7", "m-1", state)  # type: ignore[arg-type]


@pytest.mark.parametrize("fields", [{"requestId": "7"}, {"ref": "7"}])
def test_one_id_is_enough(fields: dict[str, str]) -> None:
    receipt = read_receipt(MAP, {**fields, "desc": "DELIVRD"})

    assert isinstance(receipt, Receipt)
    assert "7" in (receipt.gateway_id, receipt.message_id)


@pytest.mark.parametrize("fields", [{}, {"requestId": " "}, {"ref": "x" * 101}, {"ref": "a\nb"}])
def test_without_a_usable_id_it_is_unreadable(fields: dict[str, str]) -> None:
    assert read_receipt(MAP, {**fields, "desc": "DELIVRD"}) == Unreadable(
        "there is no usable id in it"
    )


@pytest.mark.parametrize("status", [{}, {"desc": ""}, {"desc": "WEIRD"}])
def test_row_42_an_unknown_word_changes_nothing(status: dict[str, str]) -> None:
    receipt = read_receipt(MAP, {"requestId": "7", **status})

    assert receipt == Unreadable("the word in desc is not in the gateway's receipt map")
