"""What a gateway's field map may ask for, and how a message fills it in.

India's gateways disagree on Unicode: a flag beside raw text, the UTF-16 units in hexadecimal
behind FEFF (NIC), or each unit as a decimal entity (CDAC). Each is a placeholder here.
"""

import re
from collections.abc import Callable, Mapping
from typing import Final
from urllib.parse import quote

from pydantic import JsonValue

from sms.providers.gateway import Outgoing, PolledMessage

_PLACEHOLDER = re.compile(r"\{([a-z0-9_]+)\}")


def write_entities(text: str) -> str:
    """Write each UTF-16 unit of a text as a decimal entity: ``&#2352;``."""
    raw = text.encode("utf-16-be")
    units = (int.from_bytes(raw[i : i + 2], "big") for i in range(0, len(raw), 2))
    return "".join(f"&#{unit};" for unit in units)


_FILL: Final[Mapping[str, Callable[[Outgoing], str]]] = {
    "number": lambda m: m.to_e164.removeprefix("+"),
    "number10": lambda m: m.to_e164.removeprefix("+91"),
    "text": lambda m: m.text,
    "text_utf16_hex": lambda m: "FEFF" + m.text.encode("utf-16-be").hex().upper(),
    "text_entities": lambda m: write_entities(m.text),
    "unicode_flag": lambda m: "1" if m.encoding == "UCS-2" else "0",
    "header": lambda m: m.header,
    "entity_id": lambda m: m.entity_id,
    "template_id": lambda m: m.template_id,
    "message_id": lambda m: m.message_id,
    "receipt_url": lambda m: m.receipt_url,
}
NAMES: Final = tuple(_FILL)
_ASK: Final[Mapping[str, Callable[[PolledMessage], str]]] = {
    "gateway_id": lambda a: a.gateway_id or "",
    "message_id": lambda a: a.message_id,
    "number": lambda a: a.to_e164.removeprefix("+"),
    "number10": lambda a: a.to_e164.removeprefix("+91"),
}
NAMES_TO_ASK: Final = tuple(_ASK)


def placeholders_of_template(value: JsonValue) -> set[str]:
    """Name the placeholders in a field's template."""
    if isinstance(value, str):
        return set(_PLACEHOLDER.findall(value))
    if isinstance(value, dict):
        return set().union(*map(placeholders_of_template, value.values()))
    if isinstance(value, list):
        return set().union(*map(placeholders_of_template, value))
    return set()


def fill_template(value: JsonValue, message: Outgoing) -> JsonValue:
    """Fill a field's template, through lists and mappings; what is filled in is not read again."""
    return _filled(value, lambda name: _FILL[name](message))


def fill_question(value: JsonValue, asked: PolledMessage) -> JsonValue:
    """Fill the template of a question about a message in the same way."""
    return _filled(value, lambda name: _ASK[name](asked))


def fill_address(template: str, asked: PolledMessage) -> str:
    """Fill the address to which such a question goes."""
    return _PLACEHOLDER.sub(lambda match: quote(_ASK[match[1]](asked), safe=""), template)


def _filled(value: JsonValue, word: Callable[[str], str]) -> JsonValue:
    if isinstance(value, str):
        return _PLACEHOLDER.sub(lambda match: word(match[1]), value)
    if isinstance(value, dict):
        return {key: _filled(inner, word) for key, inner in value.items()}
    if isinstance(value, list):
        return [_filled(inner, word) for inner in value]
    return value
