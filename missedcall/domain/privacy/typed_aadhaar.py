"""Tell a typed Aadhaar number from the other twelve digits that a person may type."""

import re

from missedcall.domain.privacy import aadhaar
from missedcall.domain.shared import phone

# What a field holds that is named so: banks, meters and seals count with twelve digits too, a
# file's name holds a time, and who searches may look for any of them; nothing of it is kept.
OTHER_NUMBERS = frozenset(
    {
        *("reference", "references", "sent_as"),
        *("serial", "serials", "meter", "meters", "seal", "seals"),
        *("file", "files", "search", "wanted"),
    }
)
ID_OF_OURS = re.compile(r"[a-z]+-[0-9a-f]{32}")


def is_typed(text: str, *, field: str) -> bool:
    """Say whether an Aadhaar number was typed into a field or an option of this name.

    A whole telephone number with its country code has twelve digits too, and is none.
    """
    if field in OTHER_NUMBERS or ID_OF_OURS.fullmatch(text):
        return False
    return aadhaar.has_aadhaar(text) and not isinstance(phone.parse(text), phone.Number)
