"""Number the receipts of payments, without a gap in each financial year.

`R`, the two years of the financial year (April to March in India), and seven digits that count
from 1: R26270000123 is the 123rd receipt of 2026-27. Letters and digits only, so that a text can
carry it.
"""

import datetime as dt
import re

RECEIPT = re.compile(r"R([0-9]{2})([0-9]{2})([0-9]{7})")
MOST_SERIAL = 9_999_999
APRIL = 4


def financial_year(day: dt.date) -> int:
    """Give the year in which the financial year of a day in India began."""
    return day.year if day.month >= APRIL else day.year - 1


def receipt_number(*, year: int, serial: int) -> str:
    """Make the number of a financial year's `serial`-th receipt; `year` is the one it began in."""
    if not 1 <= serial <= MOST_SERIAL:
        raise ValueError(f"receipt {serial} of {year} is not between 1 and {MOST_SERIAL}")
    return f"R{year % 100:02d}{(year + 1) % 100:02d}{serial:07d}"


def read_receipt_number(text: str) -> str | None:
    """Give the number that was typed, in capitals and without spaces; None when it is none."""
    typed = "".join(text.split()).upper()
    found = RECEIPT.fullmatch(typed)
    if found is None or (int(found[1]) + 1) % 100 != int(found[2]) or not int(found[3]):
        return None
    return typed
