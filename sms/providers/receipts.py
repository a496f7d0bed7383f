"""Delivery receipts: from a gateway's fields to our words. Pure."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sms.catalogue import dlt
from sms.catalogue.gateway_settings import Poll, ReceiptMap, ReceiptState
from sms.providers import gateway, receipt_items

# The name under which the answer to a question is given the id that we asked about.
_ASKED = "(asked)"


@dataclass(frozen=True)
class Receipt:
    """What a gateway says became of a message; at least one of the ids is there.

    `at` is when it happened by the gateway's clock (aware, UTC), `part` which part of a long
    message is meant, `fault` what a DLT scrubber had against it; None where the gateway is silent.
    """

    gateway_id: str | None
    message_id: str | None
    state: ReceiptState
    at: dt.datetime | None = None
    part: str | None = None
    fault: dlt.DltFault | None = None


@dataclass(frozen=True)
class UnreadableReceipt:
    """A receipt that cannot be used; keep the raw fields and count it, but change nothing."""

    reason: str


def read_receipts(
    receipt_map: ReceiptMap, fields: Mapping[str, str], body: str = ""
) -> tuple[Receipt | UnreadableReceipt, ...]:
    """Read all receipts of one request by the gateway's map; a bad one does not lose the rest.

    `fields` are those of the address and of a form, `body` what else was posted: JSON, or nothing.
    """
    items = receipt_items.split_receipts(fields, body, batch=receipt_map.batch)
    if items is None:
        return (UnreadableReceipt("what was posted is not JSON"),)
    found = tuple(read_receipt(receipt_map, item) for item in items)
    return found or (UnreadableReceipt("there is no receipt in it"),)


def read_answer(
    poll: Poll, body: str, *, message_id: str
) -> tuple[Receipt | UnreadableReceipt, ...]:
    """Read the answer to our question about one message as if it were a receipt of it."""
    receipt_map = poll.answer.model_copy(update={"gateway_id": None, "message_id": _ASKED})
    asked = {_ASKED: message_id}
    if poll.pattern is None:
        return read_receipts(receipt_map, asked, body)
    found = poll.pattern.search(body)
    if found is None:
        return (UnreadableReceipt("the answer does not read like the gateway's pattern"),)
    words = {name: word for name, word in found.groupdict().items() if word is not None}
    return read_receipts(receipt_map, {**words, **asked})


def read_receipt(
    receipt_map: ReceiptMap, fields: Mapping[str, str]
) -> Receipt | UnreadableReceipt:
    """Read one receipt by the gateway's map; letter case and spaces of a word do not matter."""
    gateway_id = _gateway_id(receipt_map, fields)
    message_id = _id(fields, receipt_map.message_id)
    if gateway_id is None and message_id is None:
        return UnreadableReceipt("there is no usable id in it")
    state = _looked_up(receipt_map.words, fields.get(receipt_map.status, ""))
    if state is None:
        return UnreadableReceipt(
            f"the word in {receipt_map.status} is not in the gateway's receipt map"
        )
    return Receipt(
        gateway_id,
        message_id,
        state,
        at=_at(receipt_map, fields),
        part=_id(fields, receipt_map.part),
        fault=_fault(receipt_map, fields),
    )


def _id(fields: Mapping[str, str], name: str | None) -> str | None:
    return gateway.usable_id(fields.get(name)) if name else None


def _gateway_id(receipt_map: ReceiptMap, fields: Mapping[str, str]) -> str | None:
    """Find the gateway's id, in the form in which its answer gave it."""
    found = _id(fields, receipt_map.gateway_id)
    if found and receipt_map.id_pattern:
        match = receipt_map.id_pattern.search(found)
        found = gateway.usable_id(match["id"]) if match else None
    try:
        match receipt_map.id_was if found else "same":
            case "decimal":
                return str(int(found or "", 16))
            case "hexadecimal":
                return f"{int(found or ''):x}"
    except ValueError:
        return None
    return found


def _looked_up(words: Mapping[str, ReceiptState], word: str) -> ReceiptState | None:
    known = {given.strip().casefold(): state for given, state in words.items()}
    return known.get(word.strip().casefold())


def _fault(receipt_map: ReceiptMap, fields: Mapping[str, str]) -> dlt.DltFault | None:
    given = fields.get(receipt_map.code or "", "").strip()
    code = receipt_map.codes.get(given, given)
    return dlt.scrubber_fault(int(code)) if str(code).isascii() and str(code).isdecimal() else None


def _at(receipt_map: ReceiptMap, fields: Mapping[str, str]) -> dt.datetime | None:
    """Read the gateway's time; one without an offset is local to the zone in the map."""
    given = fields.get(receipt_map.at or "", "").strip()
    try:
        match receipt_map.time_format:
            case "epoch_s":
                return dt.datetime.fromtimestamp(int(given), dt.UTC)
            case "epoch_ms":
                return dt.datetime.fromtimestamp(int(given) / 1000, dt.UTC)
            case form:
                read = dt.datetime.strptime(given, form)  # noqa: DTZ007 - the zone comes next
        if read.tzinfo is None:
            read = read.replace(tzinfo=ZoneInfo(receipt_map.time_zone))
        return read.astimezone(dt.UTC)
    except (ValueError, OverflowError, OSError):
        return None
