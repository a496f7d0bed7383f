"""Decide which time counts for what was reported from a place without a network.

A telephone's clock is believed only as far as we saw it right; where it is not, our own time
counts, and the JE may accept the telephone's from the photo and the code.
"""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

# A telephone's clock may differ from ours by so much.
RIGHT = dt.timedelta(minutes=2)
# What arrives later than this after it happened is not believed unseen.
IN_TIME = dt.timedelta(hours=12)


class Doubt(StrEnum):
    """Say why the telephone's time does not count by itself."""

    NO_CONTACT = "no_contact"  # its clock was never compared with ours
    OTHER_DEVICE = "other_device"  # not the telephone that was last in contact
    CLOCK = "clock"  # its clock was wrong at the last contact, or is now
    LATE = "late"
    ORDER = "order"  # an earlier report says a later time: the clock was turned back


@dataclass(frozen=True)
class Contact:
    """Say what a telephone's clock showed when it last spoke with us."""

    device: str
    at: dt.datetime
    device_at: dt.datetime


@dataclass(frozen=True)
class ReportedTime:
    """Hold what a report says of its own time; `sent_at` is the telephone's clock at sending."""

    device: str
    device_at: dt.datetime
    sent_at: dt.datetime
    received_at: dt.datetime


@dataclass(frozen=True)
class Counted:
    """Say from when a report counts, and the doubt for which it is our own time."""

    at: dt.datetime
    doubt: Doubt | None = None


def count(told: ReportedTime, *, contact: Contact | None, before: dt.datetime | None) -> Counted:
    """Give the time that counts; `before` is what the telephone said of its report before."""
    doubt = _doubt(told, contact=contact, before=before)
    if doubt is not None:
        return Counted(told.received_at, doubt)
    return Counted(min(told.received_at, told.device_at))


def _doubt(
    told: ReportedTime, *, contact: Contact | None, before: dt.datetime | None
) -> Doubt | None:
    if contact is None:
        return Doubt.NO_CONTACT
    if contact.device != told.device:
        return Doubt.OTHER_DEVICE
    if _is_wrong(contact.device_at, contact.at) or _is_wrong(told.sent_at, told.received_at):
        return Doubt.CLOCK
    if told.received_at - told.device_at > IN_TIME:
        return Doubt.LATE
    return Doubt.ORDER if before is not None and told.device_at < before else None


def _is_wrong(shown: dt.datetime, ours: dt.datetime) -> bool:
    return abs(shown - ours) > RIGHT
