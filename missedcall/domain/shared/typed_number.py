"""Read the numbers that come from outside; a ValueError says that it is none. Pure."""

import re

from missedcall.domain.shared import row_id

_WHOLE = re.compile(r"-?\d{1,15}")
_DECIMAL = re.compile(r"([+-]?)(\d{1,7})(?:\.(\d{1,2}))?")


def read_whole(text: str, *, least: int = 0, most: int = row_id.LARGEST) -> int:
    """Give a whole number, in the digits of any script."""
    if not _WHOLE.fullmatch(text.strip()) or not least <= int(text) <= most:
        raise ValueError(f"this is no whole number from {least} to {most}")
    return int(text)


def read_decimal_x100(text: str) -> int:
    """Give 2.5 as 250: a number below ten million with two places at most."""
    found = _DECIMAL.fullmatch(text.strip())
    if found is None:
        raise ValueError("this is no number with two places at most")
    sign, whole, rest = found.groups(default="")
    value_x100 = int(whole) * 100 + int(rest.ljust(2, "0"))
    return -value_x100 if sign == "-" else value_x100
