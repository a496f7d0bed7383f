"""Reckon a load from what the caller has: bulbs, fans, a pump. Watts come from one dated table."""

import re
from collections.abc import Mapping

from missedcall.domain.applications.form_text import TextFault

# A list as the form carries it: "led:4 fan:2".
ITEM = re.compile(r"([A-Za-z][A-Za-z0-9_-]{0,39}):([0-9]{1,3})")
MOST_TYPED = 2000


def read_appliances(text: str, *, watts: Mapping[str, int]) -> Mapping[str, int] | TextFault:
    """Read a list as pieces by their code, in the order of the table, or say what is wrong.

    `watts` is the table: what one piece of each kind takes.
    """
    pieces: dict[str, int] = {}
    for item in text[:MOST_TYPED].split():
        match = ITEM.fullmatch(item)
        if match is None or match[1] not in watts or match[1] in pieces:
            return TextFault("appliances_unknown")
        pieces[match[1]] = int(match[2])
    if len(text) > MOST_TYPED:
        return TextFault("appliances_unknown")
    return {code: pieces[code] for code in watts if pieces.get(code)}


def write_appliances(pieces: Mapping[str, int]) -> str:
    """Write a list as the form carries it; `read_appliances` gives the same list again."""
    return " ".join(f"{code}:{count}" for code, count in pieces.items())


def load_w(pieces: Mapping[str, int], *, watts: Mapping[str, int]) -> int:
    """Sum what all pieces take together, in watts."""
    return sum(count * watts[code] for code, count in pieces.items())
