"""The staff of a day follows from the same weekday before, and from who is on shift."""

import datetime as dt

import pytest

from missedcall.usecases.operators import shifts
from missedcall.usecases.reports.staffing import (
    StaffedHalfHour,
    StaffingPlan,
    StaffingRefused,
    StaffingWish,
    plan_staffing,
)
from tests.kit import NOON, World, ist

MONDAY = dt.date(2026, 11, 30)
WEEK = dt.timedelta(days=7)
EVENING = ist(18, day=28)


def plan(world: World, *, wait: int = 5, away: int = 0) -> StaffingPlan:
    wish = StaffingWish(MONDAY, wait, away_percent=away)
    return plan_staffing(world.deps, wish, now=EVENING)


def at(found: StaffingPlan, clock: str) -> StaffedHalfHour:
    hour, minute = clock.split(":")
    start = ist(int(hour), int(minute), day=30)
    (half_hour,) = (each for each in found.half_hours if each.begins == start)
    return half_hour


def called(world: World, many: int, *, at: dt.datetime) -> None:
    for number in range(many):
        world.misses(f"+9198765000{number:02d}", at=at + dt.timedelta(seconds=number))


def test_counts_the_mean_of_the_same_weekday(world: World) -> None:
    called(world, 15, at=NOON)

    found = plan(world)

    assert (found.weeks, at(found, "12:00").callers, at(found, "12:30").callers) == (1, 15, 0)
    assert at(found, "12:00").needed == 3  # 15 callers of 4 minutes are 2 erlangs
    assert at(found, "12:30").needed == 0


def test_callers_of_the_night_are_rung_in_the_first_hour(world: World) -> None:
    called(world, 10, at=ist(23))

    found = plan(world)

    first, second, third = found.half_hours[:3]
    assert (first.callers, second.callers, third.callers) == (5, 5, 0)


def test_says_what_those_on_shift_would_give(world: World) -> None:
    called(world, 15, at=NOON)
    for login in ("asha", "bela", "chitra"):
        world.operator(login)
    shifts.change_shift(world.deps, login="asha", text="mon 09:00-12:00", by="test", now=NOON)

    found = plan(world)

    assert (at(found, "11:30").on_shift, at(found, "12:00").on_shift) == (3, 2)
    assert at(found, "12:00").wait_s is None  # 2 operators for 2 erlangs: the line only grows
    assert at(found, "12:00").in_time_percent == 0
    assert at(found, "12:30").in_time_percent == 100


def test_who_is_away_is_planned_for(world: World) -> None:
    called(world, 15, at=NOON)

    assert at(plan(world, away=25), "12:00").needed == 4
    hurried, patient = (at(plan(world, wait=wait), "12:00").needed for wait in (1, 60))
    assert hurried is not None
    assert patient is not None
    assert hurried > patient


def test_without_a_past_nothing_is_asked_for(world: World) -> None:
    found = plan(world)

    assert (found.weeks, found.most_needed) == (0, 0)


@pytest.mark.parametrize(
    "wish",
    [
        StaffingWish(MONDAY + dt.timedelta(days=60), 5),
        StaffingWish(MONDAY, 0),
        StaffingWish(MONDAY, 5, share_percent=100),
        StaffingWish(MONDAY, 5, away_percent=90),
    ],
)
def test_a_wish_without_sense_is_refused(world: World, wish: StaffingWish) -> None:
    with pytest.raises(StaffingRefused):
        plan_staffing(world.deps, wish, now=EVENING)
