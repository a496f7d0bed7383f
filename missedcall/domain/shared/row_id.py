"""Read the id of a row as people and programs give it back."""

import re

LARGEST = 2**31 - 1  # PostgreSQL's integer; what is greater it refuses loudly
_DIGITS = re.compile("0*[1-9][0-9]{0,9}")
_LONGEST = 20


def read(text: str) -> int:
    """Give an id that a row can have; raise ValueError for any other text."""
    if len(text) > _LONGEST or not _DIGITS.fullmatch(text) or int(text) > LARGEST:
        raise ValueError("this is the id of no row")
    return int(text)
