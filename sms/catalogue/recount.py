"""A second count of parts, by cutting what goes on the air, for the fake gateway.

It shares the alphabet with `parts` but none of its arithmetic: the one checks the other.
"""

from collections.abc import Callable

from sms.catalogue.parts import GSM_BASIC, GSM_EXTENSION


def recount_parts(text: str) -> tuple[str, int]:
    """Count parts by cutting real bytes, septets or 16-bit units, one by one part."""
    in_septets = septets_of_text(text)
    if in_septets is not None:
        return "GSM-7", _cut(in_septets, alone=160, joined=153, opens_pair=lambda s: s == "\x1b")
    raw = text.encode("utf-16-be")
    units = "".join(chr(int.from_bytes(raw[i : i + 2], "big")) for i in range(0, len(raw), 2))
    return "UCS-2", _cut(
        units, alone=70, joined=67, opens_pair=lambda u: "\ud800" <= u <= "\udbff"
    )


def septets_of_text(text: str) -> str | None:
    """Write the text as one character a septet, ESC before the second table; None if it cannot."""
    if not set(text) <= GSM_BASIC | GSM_EXTENSION:
        return None
    return "".join(f"\x1b{c}" if c in GSM_EXTENSION else c for c in text)


def _cut(units: str, *, alone: int, joined: int, opens_pair: Callable[[str], bool]) -> int:
    if len(units) <= alone:
        return 1
    count = 0
    while units:
        end = joined - 1 if opens_pair(units[:joined][-1]) else joined
        units, count = units[end:], count + 1
    return count
