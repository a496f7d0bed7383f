"""How many parts a text becomes on the air.

GSM-7 and its extension table are 3GPP TS 23.038 section 6.2.1; the sizes of one part, alone and
behind a joining header, are TS 23.040 section 9.2.3.24.
"""

from dataclasses import dataclass
from typing import Literal

Encoding = Literal["GSM-7", "UCS-2"]

GSM_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
GSM_EXTENSION = frozenset("\f^{}\\[~]|€")  # each is sent as ESC and a second septet
GSM_ALL = GSM_BASIC | GSM_EXTENSION

SINGLE: dict[Encoding, int] = {"GSM-7": 160, "UCS-2": 70}
JOINED: dict[Encoding, int] = {"GSM-7": 153, "UCS-2": 67}

_HIGHEST_SINGLE_UNIT = "\uffff"


@dataclass(frozen=True)
class Parts:
    """The size of a text: units are septets (GSM-7) or 16-bit units (UCS-2)."""

    encoding: Encoding
    units: int
    parts: int


def count_parts(text: str) -> Parts:
    """Count a text as the network will: choose the encoding, then fill parts one by one."""
    encoding = encoding_of(text)
    size = count_units(text, encoding=encoding)
    return Parts(encoding, size, _fill(text, encoding) if size > SINGLE[encoding] else 1)


def encoding_of(text: str) -> Encoding:
    """Choose GSM-7 when every character fits it, else UCS-2 for the whole text."""
    return "GSM-7" if GSM_ALL.issuperset(text) else "UCS-2"


def count_units(text: str, *, encoding: Encoding) -> int:
    """Add up the units of a text in the encoding given."""
    return sum(_width(c, encoding) for c in text)


def _width(character: str, encoding: Encoding) -> int:
    if encoding == "GSM-7":
        return 2 if character in GSM_EXTENSION else 1
    return 2 if character > _HIGHEST_SINGLE_UNIT else 1


def _fill(text: str, encoding: Encoding) -> int:
    """Fill parts in turn; an ESC or surrogate pair that does not fit whole opens the next."""
    parts, used = 1, 0
    for character in text:
        width = _width(character, encoding)
        if used + width > JOINED[encoding]:
            parts, used = parts + 1, 0
        used += width
    return parts
