"""Which time counts for what was reported without a network."""

import datetime as dt

import pytest

from missedcall.domain.field import field_time
from missedcall.domain.field.field_time import Contact, Counted, Doubt, ReportedTime

DONE = dt.datetime(2026, 11, 23, 6, 0, tzinfo=dt.UTC)
MINE, ANOTHER = "mine", "another"


def at(hours: float = 0, seconds: float = 0) -> dt.datetime:
    return DONE + dt.timedelta(hours=hours, seconds=seconds)


SEEN = Contact(MINE, at(-2), at(-2, 119))


def told(*, sent: float = 5, received: float = 5, device: str = MINE) -> ReportedTime:
    return ReportedTime(device, DONE, at(sent), at(received))


def test_the_telephones_time_counts_when_its_clock_was_right_and_it_comes_in_time() -> None:
    assert field_time.count(told(), contact=SEEN, before=at(-1)) == Counted(DONE)


def test_a_clock_that_is_a_little_ahead_gains_nothing() -> None:
    ahead = ReportedTime(MINE, at(0, 60), at(0, 60), at(0))

    assert field_time.count(ahead, contact=SEEN, before=None) == Counted(at(0))


@pytest.mark.parametrize(
    ("report", "contact", "before", "doubt"),
    [
        (told(), None, None, Doubt.NO_CONTACT),
        (told(device=ANOTHER), SEEN, None, Doubt.OTHER_DEVICE),
        (told(), Contact(MINE, at(-2), at(-2, 121)), None, Doubt.CLOCK),
        (told(sent=4.9), SEEN, None, Doubt.CLOCK),
        (told(sent=12.01, received=12.01), SEEN, None, Doubt.LATE),
        (told(), SEEN, at(0, 1), Doubt.ORDER),
    ],
)
def test_in_doubt_our_own_time_counts(
    report: ReportedTime, contact: Contact | None, before: dt.datetime | None, doubt: Doubt
) -> None:
    counted = field_time.count(report, contact=contact, before=before)

    assert counted == Counted(report.received_at, doubt)
