"""The single values of a tariff file: how each is written, and what is said of another.

A file is read as text, so that an amount of rupees is exact. Each kind gives the value that the
rules work with: amounts are whole paise.
"""

import re
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator
from pydantic_core import PydanticCustomError

CODES = ("registration", "service_connection", "extra_length", "security_deposit")
CATEGORY = re.compile(r"[A-Z][A-Z0-9_]*")
UNKNOWN_CATEGORY = "is not a known key"


def fault(reason: str, mend: str) -> PydanticCustomError:
    """Make the error of a value, with what to do about it."""
    return PydanticCustomError("tariff", "{reason}", {"reason": reason, "mend": mend})


def one_of(words: Iterable[str]) -> BeforeValidator:
    """Take one of some words."""
    known = tuple(words)

    def read(value: object) -> str:
        word = _text(value)
        if word not in known:
            raise fault(f"{word!r} is not known", f"use one of {', '.join(known)}")
        return word

    return BeforeValidator(read)


def _text(value: object) -> str:
    """Give a value as it is written; what is no single value, or null, is empty."""
    return value.strip() if isinstance(value, str) else ""


def _written(
    pattern: str, make: Callable[[str], object], wrong: str, mend: str
) -> BeforeValidator:
    form = re.compile(pattern)

    def read(value: object) -> object:
        text = _text(value)
        try:
            if form.fullmatch(text):
                return make(text)
        except ValueError:
            pass  # a 30 February has the form of a date: told like any other wrong value
        raise fault(f"{text!r} {wrong}", mend)

    return BeforeValidator(read)


def _yes_or_no(value: object) -> bool:
    return value == "true"


def _paise(text: str) -> int:
    return int(Decimal(text) * 100)


def _category(name: str) -> str:
    if not CATEGORY.fullmatch(name):
        raise fault(UNKNOWN_CATEGORY, "write a category in capitals, such as LV2")
    return name


Text = Annotated[str, _written(r"(?s).+", str, "is no text", "write one")]
Day = Annotated[
    date,
    _written(
        r"[0-9]{4}-[0-9]{2}-[0-9]{2}", date.fromisoformat, "is no date", "write it as 2026-04-01"
    ),
]
Rupees = Annotated[
    int,
    _written(
        r"[0-9]{1,9}(\.[0-9]{1,2})?",
        _paise,
        "is no amount of rupees",
        "write one such as 1200 or 12.50, not negative",
    ),
]
Number = Annotated[
    Decimal,
    _written(
        r"[0-9]{1,9}(\.[0-9]{1,6})?",
        Decimal,
        "is no number",
        "write one such as 112.5, not negative",
    ),
]
Whole = Annotated[
    int,
    _written(r"[0-9]{1,9}", int, "is no whole number", "write one such as 5, not negative"),
]
YesNo = Annotated[bool, BeforeValidator(_yes_or_no), one_of(("true", "false"))]
Category = Annotated[str, AfterValidator(_category)]
