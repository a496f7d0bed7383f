"""Hold the application form: what was asked on the telephone, checked as a whole."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal


@dataclass(frozen=True)
class FieldError:
    """Name a field that cannot be taken, why, and what the message needs to say it."""

    field: str
    code: str
    params: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Form:
    """Carry a form in which every field is valid."""

    name: str
    relation_name: str
    mobile: str  # E.164
    address: str
    landmark: str
    locality: str
    category: str
    load: Decimal
    unit: Literal["kW", "HP", "W"]
    cable: Literal["applicant", "company"]
    distance_m: Decimal | None
    bpl: bool
    scst: bool
    prepaid: bool
    language: Literal["hi", "en"]
    notice_read: bool


def due_on(*, issued_on: dt.date, valid_days: int) -> dt.date:
    """Give the last day on which the demand can be paid; the day of issue is day 0."""
    return issued_on + dt.timedelta(days=valid_days)
