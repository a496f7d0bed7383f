"""Decide which time counts for what was reported from a place without a network.

A telephone's clock counts only if it was right at its last contact; otherwise the server's time
counts, and the JE may accept the telephone's by the photo and the code.
"""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

# A telephone's clock may differ from ours by so much.
CLOCK_TOLERANCE = dt.timedelta(minutes=2)
# What arrives later than this after it happened is not believed unseen.
LONGEST_DELAY = dt.timedelta(hours=12)


class TimeDoubt(StrEnum):
    """Say why the telephone's time does not count by itself."""

    NO_CONTACT = "no_contact"  # its clock was never compared with ours
    OTHER_DEVICE = "other_device"  # not the telephone that was last in contact
    CLOCK = "clock"  # its clock was wrong at the last contact, or is now
    LATE = "late"
    ORDER = "order"  # an earlier report says a later time: the clock was turned back


@dataclass(frozen=True)
class DeviceContact:
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
class CountedTime:
    """Hold the instant that counts for a report; with a `doubt` it is the server's own time."""

    at: dt.datetime
    doubt: TimeDoubt | None = None


def count_reported_time(
    reported: ReportedTime, *, contact: DeviceContact | None, before: dt.datetime | None
) -> CountedTime:
    """Give the time that counts; `before` is what the telephone said of its report before."""
    doubt = _doubt(reported, contact=contact, before=before)
    if doubt is not None:
        return CountedTime(reported.received_at, doubt)
    return CountedTime(min(reported.received_at, reported.device_at))


def _doubt(
    reported: ReportedTime, *, contact: DeviceContact | None, before: dt.datetime | None
) -> TimeDoubt | None:
    if contact is None:
        return TimeDoubt.NO_CONTACT
    if contact.device != reported.device:
        return TimeDoubt.OTHER_DEVICE
    if _is_wrong(contact.device_at, contact.at) or _is_wrong(
        reported.sent_at, reported.received_at
    ):
        return TimeDoubt.CLOCK
    if reported.received_at - reported.device_at > LONGEST_DELAY:
        return TimeDoubt.LATE
    return TimeDoubt.ORDER if before is not None and reported.device_at < before else None


def _is_wrong(shown: dt.datetime, ours: dt.datetime) -> bool:
    return abs(shown - ours) > CLOCK_TOLERANCE
