"""Which time counts for what was reported without a network."""

import datetime as dt

import pytest

from missedcall.domain.field import field_time
from missedcall.domain.field.field_time import CountedTime, DeviceContact, ReportedTime, TimeDoubt

DONE = dt.datetime(2026, 11, 23, 6, 0, tzinfo=dt.UTC)
MINE, ANOTHER = "mine", "another"


def at(hours: float = 0, seconds: float = 0) -> dt.datetime:
    return DONE + dt.timedelta(hours=hours, seconds=seconds)


SEEN = DeviceContact(MINE, at(-2), at(-2, 119))


def told(*, sent: float = 5, received: float = 5, device: str = MINE) -> ReportedTime:
    return ReportedTime(device, DONE, at(sent), at(received))


def test_the_telephones_time_counts_when_its_clock_was_right_and_it_comes_in_time() -> None:
    assert field_time.count_reported_time(told(), contact=SEEN, before=at(-1)) == CountedTime(DONE)


def test_a_clock_that_is_a_little_ahead_gains_nothing() -> None:
    ahead = ReportedTime(MINE, at(0, 60), at(0, 60), at(0))

    assert field_time.count_reported_time(ahead, contact=SEEN, before=None) == CountedTime(at(0))


@pytest.mark.parametrize(
    ("report", "contact", "before", "doubt"),
    [
        (told(), None, None, TimeDoubt.NO_CONTACT),
        (told(device=ANOTHER), SEEN, None, TimeDoubt.OTHER_DEVICE),
        (told(), DeviceContact(MINE, at(-2), at(-2, 121)), None, TimeDoubt.CLOCK),
        (told(sent=4.9), SEEN, None, TimeDoubt.CLOCK),
        (told(sent=12.01, received=12.01), SEEN, None, TimeDoubt.LATE),
        (told(), SEEN, at(0, 1), TimeDoubt.ORDER),
    ],
)
def test_in_doubt_our_own_time_counts(
    report: ReportedTime,
    contact: DeviceContact | None,
    before: dt.datetime | None,
    doubt: TimeDoubt,
) -> None:
    counted = field_time.count_reported_time(report, contact=contact, before=before)

    assert counted == CountedTime(report.received_at, doubt)
