"""Find Aadhaar numbers in free text, so that they are never taken, shown again or stored.

UIDAI forbids keeping the number once its holder is known, and a person may not be refused a
service for lack of it: this service therefore has no use for it at all.
"""

import re

# Twelve digits of any script, by themselves or grouped by spaces and hyphens; a date and what is
# written behind it (28-11-2026 1500) are no such group.
DATE = r"(?!\d\d-\d\d-\d{4}(?!\d)|\d{4}-\d\d-\d\d(?!\d))"
TWELVE_DIGITS = re.compile(rf"(?<!\d){DATE}(?=(\d(?:[ -]{{0,3}}\d){{11}})(?!\d))")
REMOVED = "[Aadhaar removed]"
REFUSAL = "this seems to hold an Aadhaar number; take it out, Aadhaar is not taken"


def has_aadhaar(text: str) -> bool:
    """Say whether a text holds twelve digits that pass the check of an Aadhaar number.

    One in ten twelve-digit numbers passes by chance; ten-digit mobile and BP numbers and
    eleven-digit application numbers never do.
    """
    return any(_is_one(found[1]) for found in TWELVE_DIGITS.finditer(text))


def _is_one(digits: str) -> bool:
    """Say whether twelve digits can be such a number: UIDAI gives none that begins with 0 or 1."""
    return int(digits[0]) > 1 and passes_check_digit(digits)


def passes_check_digit(digits: str) -> bool:
    """Say whether the last digit is the Verhoeff check digit of the others.

    What is no digit is passed over.
    """
    from stdnum import verhoeff  # brings ssl and pydoc along, which no command should wait for

    return verhoeff.is_valid("".join(sign for sign in digits if sign.isdecimal()))


def mask_aadhaar(text: str) -> str:
    """Replace the first eight digits of each Aadhaar number in a text by x."""
    starts = [found.start() for found in TWELVE_DIGITS.finditer(text) if _is_one(found[1])]
    signs = list(text)
    for start in starts:
        places = [at for at in range(start, len(signs)) if text[at].isdecimal()]
        for at in places[:8]:
            signs[at] = "x"
    return "".join(signs)


def remove_aadhaar(text: str) -> str:
    """Put a mark in place of each Aadhaar number in a remark that others have sent us.

    A telephone number with its plus and country code has twelve digits too, and stays.
    """
    found = [one for one in TWELVE_DIGITS.finditer(text) if _is_one(one[1])]
    for one in reversed(found):
        start, end = one.span(1)
        if text[:start].endswith("+"):
            continue
        text = text[:start] + REMOVED + text[end:]
    return text
