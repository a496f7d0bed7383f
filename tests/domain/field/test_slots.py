"""Which times an applicant may choose from for the lineman's visit."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from missedcall.domain.field import slots
from missedcall.usecases.deps import rules_of
from tests.kit import NOON, ist, shipped

HOURS = rules_of(shipped()).hours
NOW = st.integers(0, 90 * 24 * 60).map(lambda minutes: NOON + dt.timedelta(minutes=minutes))


def offered(now: dt.datetime, promised: dt.datetime | None) -> list[tuple[dt.datetime, ...]]:
    found = slots.offer_slots(hours=HOURS, promised=promised, now=now)
    return [(slot.begins, slot.ends) for slot in found]


def test_the_next_three_halves_of_days() -> None:
    assert offered(ist(10, day=24), ist(10, day=27)) == [
        (ist(13, day=24), ist(17, day=24)),
        (ist(9, day=25), ist(13, day=25)),
        (ist(13, day=25), ist(17, day=25)),
    ]


def test_none_that_nobody_could_keep() -> None:
    assert offered(ist(11, 1, day=24), ist(10, day=27))[0] == (ist(9, day=25), ist(13, day=25))


def test_none_after_the_promised_moment_unless_there_is_no_other() -> None:
    assert offered(ist(10, day=24), ist(13, day=25)) == [
        (ist(13, day=24), ist(17, day=24)),
        (ist(9, day=25), ist(13, day=25)),
    ]
    assert len(offered(ist(10, day=24), ist(11, day=24))) == slots.MOST
    assert len(offered(ist(10, day=24), None)) == slots.MOST


@given(now=NOW, waits=st.integers(-100, 200))
def test_whoever_asks_whenever_has_a_choice_of_what_is_to_come(
    now: dt.datetime, waits: int
) -> None:
    found = slots.offer_slots(hours=HOURS, promised=now + dt.timedelta(hours=waits), now=now)

    assert 1 <= len(found) <= slots.MOST
    assert all(slot.begins >= now + slots.NOTICE for slot in found)
    assert found == sorted(found, key=lambda slot: slot.begins)
