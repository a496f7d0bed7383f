"""Delivery receipts in a gateway's own words."""

import datetime as dt
import time
from typing import Any

import pytest
from pydantic import ValidationError

from sms.catalogue import dlt
from sms.catalogue.gateway_settings import ReceiptMap, ReceiptState
from sms.providers.receipts import Receipt, UnreadableReceipt, read_receipt, read_receipts

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
def test_reads_a_status_in_any_case(word: str, state: ReceiptState) -> None:
    fields = {"requestId": "7", "ref": "m-1", "desc": word, "credit": "1"}

    assert read_receipt(MAP, fields) == Receipt("7", "m-1", state)


@pytest.mark.parametrize("fields", [{"requestId": "7"}, {"ref": "7"}])
def test_one_id_is_enough(fields: dict[str, str]) -> None:
    receipt = read_receipt(MAP, {**fields, "desc": "DELIVRD"})

    assert isinstance(receipt, Receipt)
    assert "7" in (receipt.gateway_id, receipt.message_id)


@pytest.mark.parametrize("fields", [{}, {"requestId": " "}, {"ref": "x" * 101}, {"ref": "a\nb"}])
def test_without_a_usable_id_it_is_unreadable(fields: dict[str, str]) -> None:
    assert read_receipt(MAP, {**fields, "desc": "DELIVRD"}) == UnreadableReceipt(
        "there is no usable id in it"
    )


@pytest.mark.parametrize("status", [{}, {"desc": ""}, {"desc": "WEIRD"}])
def test_row_42_an_unknown_word_changes_nothing(status: dict[str, str]) -> None:
    receipt = read_receipt(MAP, {"requestId": "7", **status})

    assert receipt == UnreadableReceipt("the word in desc is not in the gateway's receipt map")


def mapped(**changes: Any) -> ReceiptMap:
    return ReceiptMap.model_validate({**MAP.model_dump(), **changes})


MSG91 = mapped(
    gateway_id="requestId",
    message_id=None,
    status="status",
    words={"1": "delivered", "2": "undelivered"},
    batch=("data", "report"),
    at="date",
)
GUPSHUP = mapped(
    gateway_id="externalId",
    message_id=None,
    status="eventType",
    words={"SUCCESS": "delivered", "FAILED": "undelivered"},
    batch=("response",),
    at="eventTs",
    time_format="epoch_ms",
)


def test_row_41_a_list_in_a_list_is_opened_and_a_bad_item_does_not_lose_the_rest() -> None:
    """As MSG91 posts it: a form field with JSON, one entry a request, one report a number."""
    data = """[{"senderId":"CSPDCL","requestId":"0071","report":[
        {"date":"2026-11-23 12:00:05","number":"919876500001","status":"1","desc":"DELIVERED"},
        {"date":"2026-11-23 12:00:06","number":"919876500002","status":"77"}, 5]},
        {"requestId":"0072","report":[{"date":"x","status":2}]}]"""

    first, unknown, junk, second = read_receipts(MSG91, {"data": data})

    noon = dt.datetime(2026, 11, 23, 6, 30, 5, tzinfo=dt.UTC)
    assert first == Receipt("0071", None, "delivered", at=noon)
    assert isinstance(unknown, UnreadableReceipt)
    assert isinstance(junk, UnreadableReceipt)
    assert second == Receipt("0072", None, "undelivered")


def test_row_41_json_that_is_none_is_read_where_the_meaning_is_plain() -> None:
    """As Gupshup's own sample has it: ids and codes without quotes, with leading zeros."""
    response = (
        '[{"externalId": 3980084408773591149-29378990, "eventType": "SUCCESS",'
        ' "eventTs": 1795415405000, "errorCode": 000}, {"externalId":0012,"eventType":"FAILED"}]'
    )

    assert read_receipts(GUPSHUP, {"response": response}) == (
        Receipt(
            "3980084408773591149-29378990",
            None,
            "delivered",
            at=dt.datetime.fromtimestamp(1795415405, dt.UTC),
        ),
        Receipt("0012", None, "undelivered"),
    )


def test_twenty_receipts_of_one_request_are_twenty() -> None:
    event = '{"externalId":"%d","eventType":"SUCCESS"}'
    response = f"[{','.join(event % number for number in range(20))}]"

    found = read_receipts(GUPSHUP, {"response": response})

    assert [r.gateway_id for r in found if isinstance(r, Receipt)] == [str(n) for n in range(20)]


@pytest.mark.parametrize(
    ("body", "count"),
    [
        ('{"message": {"id": "7"}, "desc": "DELIVRD"}', 1),
        ('{"message": {"id": 7, "parts": [1, 2]}, "desc": "DELIVRD"}', 1),
    ],
)
def test_a_name_with_dots_leads_into_nested_json(body: str, count: int) -> None:
    assert (
        read_receipts(mapped(gateway_id="message.id"), {}, body)
        == (Receipt("7", None, "delivered"),) * count
    )


def test_a_body_that_is_a_list_can_be_opened() -> None:
    body = '[{"ref": "1", "desc": "FAILED"}, {"ref": "2", "desc": "SENT"}]'

    assert read_receipts(mapped(batch=["body"]), {}, body) == (
        Receipt(None, "1", "undelivered"),
        Receipt(None, "2", "ignored"),
    )


@pytest.mark.parametrize(
    "body",
    [
        "",
        "{",
        "[" * 60_000,
        '{"a":' * 900 + "1" + "}" * 900,
        "<xml/>",
        "null",
        '"7"',
        "[]",
        "[[]]",
    ],
    ids=lambda body: body[:5],
)
@pytest.mark.parametrize("field", ["", "{", "7", "null", "[]"])
def test_row_42_what_holds_no_receipt_is_unreadable(body: str, field: str) -> None:
    found = read_receipts(mapped(batch=["data"]), {"data": field}, body)

    assert {type(one) for one in found} == {UnreadableReceipt}


def test_a_body_made_to_be_slow_is_read_fast() -> None:
    """Every one of its quotes could open a string that never ends."""
    started = time.process_time()

    read_receipts(mapped(batch=["body"]), {}, '"' + '\\"' * 500_000)

    assert time.process_time() - started < 5  # a quadratic reader takes hours


def test_a_flood_in_one_request_is_cut_off() -> None:
    body = f"[{','.join(['{}'] * 5000)}]"

    assert len(read_receipts(mapped(batch=["body"]), {}, body)) == 1000


@pytest.mark.parametrize(
    ("changes", "given", "wanted"),
    [
        ({"id_pattern": r"^(?P<id>\w+?)msdgsms$"}, "150318x9msdgsms", "150318x9"),
        ({"id_pattern": r"^(?P<id>\d+)$"}, "none", None),
        ({"id_was": "decimal"}, "0F", "15"),
        ({"id_was": "decimal"}, "xyz", None),
        ({"id_was": "hexadecimal"}, "15", "f"),
    ],
)
def test_row_39_an_id_is_brought_to_the_form_of_the_answer(
    changes: dict[str, str], given: str, wanted: str | None
) -> None:
    found = read_receipt(mapped(**changes), {"requestId": given, "ref": "1", "desc": "SENT"})

    assert found == Receipt(wanted, "1", "ignored")


@pytest.mark.parametrize(
    ("form", "given", "utc"),
    [
        ("%Y-%m-%d %H:%M:%S", "2026-11-23 05:29:59", "2026-11-22T23:59:59+00:00"),
        ("%d/%m/%Y %H:%M", "23/11/2026 12:00", "2026-11-23T06:30:00+00:00"),
        ("%Y-%m-%dT%H:%M:%S%z", "2026-11-23T12:00:00+01:00", "2026-11-23T11:00:00+00:00"),
        ("epoch_s", "1795415405", "2026-11-23T06:30:05+00:00"),
        ("epoch_ms", "1795415405000", "2026-11-23T06:30:05+00:00"),
        ("epoch_s", "9" * 30, None),
        ("%Y-%m-%d %H:%M:%S", "soon", None),
    ],
)
def test_row_43_local_times_become_utc(form: str, given: str, utc: str | None) -> None:
    fields = {"ref": "1", "desc": "SENT", "when": given}

    found = read_receipt(mapped(at="when", time_format=form), fields)

    assert isinstance(found, Receipt)
    assert (found.at.isoformat() if found.at else None) == utc


@pytest.mark.parametrize(("given", "code"), [("633", 633), ("0633", 633), ("111", 633), ("9", 0)])
def test_row_17_a_receipt_tells_what_the_scrubber_had_against_it(given: str, code: int) -> None:
    fields = {"ref": "1", "desc": "FAILED", "err": given, "part": "2"}

    found = read_receipt(mapped(code="err", codes={"111": 633}, part="part"), fields)

    assert found == Receipt(None, "1", "undelivered", part="2", fault=dlt.scrubber_fault(code))


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"time_zone": "Asia/Raipur"}, "not the name of a time zone"),
        ({"time_zone": "../etc"}, "not the name of a time zone"),
        ({"id_pattern": "("}, "valid regular expression"),
        ({"id_pattern": r"\d+"}, "no group"),
    ],
)
def test_a_map_that_cannot_be_used_is_refused(changes: dict[str, str], reason: str) -> None:
    with pytest.raises(ValidationError, match=reason):
        mapped(**changes)
