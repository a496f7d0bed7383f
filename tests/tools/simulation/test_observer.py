"""The observer must see what must never happen; else its zeros say nothing."""

import datetime as dt

import pytest

from missedcall.domain.callbacks import promise
from tests.kit import CALLER, NEIGHBOUR, NOON, after, ist, shipped
from tools.simulation import figures
from tools.simulation.hours import Hours
from tools.simulation.observer import Observer, PlayedWish


@pytest.fixture
def observer() -> Observer:
    return Observer(Hours(shipped().callbacks.hours))


def test_a_second_call_on_a_line_is_seen(observer: Observer) -> None:
    for _ in range(2):
        observer.operator_rung("201")
        observer.consumer_rung(CALLER, NOON)

    assert observer.counts["double_booked_operators"] == 1
    assert observer.counts["double_rung_consumers"] == 1


def test_a_call_after_the_last_has_ended_is_no_second_one(observer: Observer) -> None:
    for _ in range(2):
        observer.operator_rung("201")
        observer.hung_up("201")

    assert observer.counts["double_booked_operators"] == 0


@pytest.mark.parametrize(
    ("at", "outside"), [(ist(7, 59, 59), 1), (ist(8), 0), (ist(19, 59, 59), 0), (ist(20), 1)]
)
def test_a_ring_outside_calling_hours_is_seen(
    observer: Observer, at: dt.datetime, outside: int
) -> None:
    observer.consumer_rung(CALLER, at)

    assert observer.counts["rung_outside_hours"] == outside


def test_a_ring_on_a_holiday_is_outside_calling_hours() -> None:
    section = shipped().callbacks.hours.model_copy(update={"holidays": (NOON.date(),)})

    assert not Hours(section).is_open(NOON)


def test_a_day_with_hours_of_its_own_is_reckoned_by_them() -> None:
    monday = shipped().callbacks.hours.model_copy(update={"opens": "10:00", "closes": "16:00"})
    section = shipped().callbacks.hours.model_copy(update={"by_day": {"mon": monday}})

    assert Hours(section).of_day(NOON) == (ist(10), ist(16))
    assert Hours(section).of_day(ist(12, day=24)) == (ist(8, day=24), ist(20, day=24))


def test_a_wish_lasts_until_it_is_spoken_of(observer: Observer) -> None:
    observer.missed("1", CALLER, NOON)
    observer.missed("2", CALLER, after(minutes=5))
    observer.consumer_rung(CALLER, after(minutes=6))
    observer.spoken(CALLER, after(minutes=7))
    observer.missed("3", CALLER, after(minutes=30))

    first, second = observer.wishes
    assert (first.since, first.rung, first.spoken_at) == (
        NOON,
        [after(minutes=6)],
        after(minutes=7),
    )
    assert (second.since, second.rung) == (after(minutes=30), [])


def test_who_came_earlier_and_is_rung_later_was_overtaken() -> None:
    early, late = PlayedWish(CALLER, NOON), PlayedWish(NEIGHBOUR, after(minutes=1))
    came = [("told", early), ("told", late)]
    passed = [*came, ("ordered", late), ("ordered", early)]
    promised = {early: after(minutes=30), late: after(minutes=45)}
    sooner = {early: after(minutes=30), late: after(minutes=15)}

    assert figures.overtaken(passed, promised=promised) == 1
    assert figures.overtaken(passed, promised=sooner) == 0, "promised time first, then oldest"
    assert figures.overtaken([*came, *passed[:1:-1]], promised=promised) == 0
    assert figures.overtaken(passed[:3], promised=promised) == 0, "who is never rung counts so"


def test_the_night_does_not_count_as_waiting_in_calling_hours() -> None:
    hours = Hours(shipped().callbacks.hours)

    assert hours.open_s(ist(19, 50, day=23), ist(8, 15, day=24)) == 25 * 60
    assert hours.open_s(ist(21, day=23), ist(7, day=24)) == 0


@pytest.mark.parametrize(("percent", "value"), [(50, 2), (95, 4), (1, 1)])
def test_a_percentile_is_one_of_the_values(percent: int, value: int) -> None:
    assert promise.percentile([4.0, 1.0, 3.0, 2.0], percent) == value
    assert promise.percentile([], percent) is None


def test_who_is_told_by_text_is_no_longer_waiting(observer: Observer) -> None:
    observer.missed("1", CALLER, NOON)
    observer.answered(CALLER, NOON)
    observer.missed("2", CALLER, after(minutes=10))

    assert [wish.since for wish in observer.wishes] == [after(minutes=10)]
    assert not observer.never_served_after(CALLER, NOON)
    assert observer.never_served_after(CALLER, after(minutes=10))
