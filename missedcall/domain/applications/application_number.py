"""Application numbers: eleven digits that can be spoken and keyed on a telephone.

Office (3), year (2), serial (5) and a Luhn check digit (ISO/IEC 7812). Eleven digits cannot be
taken for a ten-digit mobile or BP number.
"""

import re

DIGITS = re.compile(r"[0-9]{11}")
OFFICE = re.compile(r"[0-9]{3}")
SERIALS = range(1, 100_000)
YEARS = range(2000, 2100)


class ApplicationNumberError(ValueError):
    """An office, year or serial that does not fit the number."""


def make_application_number(*, office: str, year: int, serial: int) -> str:
    """Make the number of an office's `serial`-th application of a calendar year.

    `office` is the office's three-digit code, `year` such as 2026, `serial` from 1 to 99999.
    Raises `ApplicationNumberError` when one does not fit.
    """
    if not OFFICE.fullmatch(office):
        raise ApplicationNumberError(f"office code {office!r} is not three digits")
    if year not in YEARS:
        raise ApplicationNumberError(f"year {year} is not between 2000 and 2099")
    if serial not in SERIALS:
        raise ApplicationNumberError(
            f"serial {serial} of office {office} is not between 1 and 99999; "
            "an office with more applications a year needs a second code"
        )
    from stdnum import luhn  # brings ssl and pydoc along, which no command should wait for

    body = f"{office}{year % 100:02d}{serial:05d}"
    return body + luhn.calc_check_digit(body)


def is_application_number(text: str) -> bool:
    """Say whether `text` is an application number whose check digit holds."""
    from stdnum import luhn

    return DIGITS.fullmatch(text) is not None and luhn.is_valid(text)
