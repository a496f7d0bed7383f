"""Today's figures for the wallboard, beside those of a usual day."""

import datetime as dt

from missedcall.usecases.reports import day_figures
from tests.kit import CALLER, NOON, World, after
from tests.usecases.reports.test_call_reports import a_day

WEEK = dt.timedelta(days=7)


def test_counts_today_and_who_was_rung_within_the_target(world: World) -> None:
    a_day(world)
    world.misses("+919876500003", at=after(minutes=20))

    early = day_figures.load_day_figures(world.deps, now=after(minutes=25))
    late = day_figures.load_day_figures(world.deps, now=after(minutes=55))

    assert (early.missed_calls, early.rings, early.reached, early.forms) == (3, 2, 1, 1)
    assert early.in_target_percent == 100.0
    assert late.in_target_percent == 66.7
    assert [(each.office, each.forms) for each in early.offices] == [("412", 1)]
    assert sum(early.texts.values()) == len(world.rows("messages"))


def test_counts_once_a_minute(world: World) -> None:
    first = day_figures.load_day_figures(world.deps, now=NOON)
    world.misses()

    assert day_figures.load_day_figures(world.deps, now=after(seconds=30)) is first
    assert day_figures.load_day_figures(world.deps, now=after(seconds=60)).missed_calls == 1


def test_the_usual_day_is_that_of_the_weekday(world: World) -> None:
    assert day_figures.load_usual_day(world.deps, now=NOON - 5 * WEEK) is None
    for weeks, calls in ((1, 1), (2, 3), (3, 2)):
        for minute in range(calls):
            world.misses(CALLER, at=NOON - weeks * WEEK + dt.timedelta(minutes=minute))

    usual = day_figures.load_usual_day(world.deps, now=NOON)

    assert usual is not None
    assert usual[12] == 2
