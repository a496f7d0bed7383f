"""Delivery receipts: from a gateway's fields to our words. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from sms import gateway
from sms.settings import ReceiptMap, ReceiptState


@dataclass(frozen=True)
class Receipt:
    """What a gateway says became of a message; at least one of the ids is there."""

    gateway_id: str | None
    message_id: str | None
    state: ReceiptState


@dataclass(frozen=True)
class Unreadable:
    """A receipt that cannot be used; keep the raw fields and count it, but change nothing."""

    reason: str


def read_receipt(receipt_map: ReceiptMap, fields: Mapping[str, str]) -> Receipt | Unreadable:
    """Read a receipt by the gateway's map; letter case and spaces of a status do not matter."""
    gateway_id = _id(fields, receipt_map.gateway_id)
    message_id = _id(fields, receipt_map.message_id)
    if gateway_id is None and message_id is None:
        return Unreadable("there is no usable id in it")
    words = {word.strip().casefold(): state for word, state in receipt_map.words.items()}
    state = words.get(fields.get(receipt_map.status, "").strip().casefold())
    if state is None:
        return Unreadable(f"the word in {receipt_map.status} is not in the gateway's receipt map")
    return Receipt(gateway_id, message_id, state)


def _id(fields: Mapping[str, str], name: str | None) -> str | None:
    return gateway.usable_id(fields.get(name)) if name else None
