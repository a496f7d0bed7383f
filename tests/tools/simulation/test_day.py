"""Whole days, with the service's own rules: everyone reaches an end, nothing forbidden happens."""

import dataclasses
import itertools

import pytest

from missedcall.config import Config
from tests.kit import changed, shipped
from tools.simulation import callers, day, figures
from tools.simulation.day import Played
from tools.simulation.figures import SimulationFigures
from tools.simulation.plan import Plan

CENTRE = Plan(calls=300, operators=6, seed=1, outages=2)
FEW = Plan(calls=8, operators=2, seed=3)
TRIES = 4


def hasty() -> Config:
    """Give the shipped rules with short waits and rare sweeps, so that a play ends soon."""
    waits = dict.fromkeys(shipped().callbacks.retry_minutes, (5, 10))
    config = changed(shipped(), "callbacks", retry_minutes=waits, attempts=TRIES)
    return changed(config, "worker", sweep_s=15)


def count(plan: Plan, config: Config) -> SimulationFigures:
    return figures.of(day.play(plan, config=config))


@pytest.fixture(scope="module")
def played() -> Played:
    return day.play(CENTRE, config=hasty())


class TestADay:
    def test_brings_everyone_to_an_end(self, played: Played) -> None:
        counted = figures.of(played)

        assert counted.missed_calls == 300
        assert counted.callers == len({ring.number for ring in callers.draw(CENTRE, dids=("1",))})
        assert counted.reached + counted.closed_unreached == counted.callers
        assert counted.reached > 0.9 * counted.callers
        assert (counted.lost, counted.still_open) == (0, 0)

    def test_rings_nobody_when_or_while_he_must_not_be_rung(self, played: Played) -> None:
        counted = figures.of(played)

        assert counted.consumer_rings >= counted.reached
        assert counted.rung_outside_hours == 0
        assert (counted.double_booked_operators, counted.double_rung_consumers) == (0, 0)

    def test_keeps_what_the_texts_promised(self, played: Played) -> None:
        counted = figures.of(played)

        told = counted.promises_kept + counted.promises_broken
        assert 0.9 * counted.callers < told <= len(played.promises)
        assert counted.promises_kept >= 0.95 * told

    def test_measures_waits_and_use(self, played: Played) -> None:
        counted = figures.of(played)

        assert counted.wait_p50_s is not None
        assert counted.wait_p95_s is not None
        assert 0 < counted.wait_p50_s <= counted.wait_p95_s
        assert 0 < counted.operator_use < 1


def test_another_seed_is_another_day() -> None:
    other = dataclasses.replace(FEW, seed=4)

    assert callers.draw(other, dids=("1",)) != callers.draw(FEW, dids=("1",))
    assert count(other, hasty()) != count(FEW, hasty())


def test_calls_are_drawn_to_the_number_and_in_order() -> None:
    rings = callers.draw(Plan(calls=1000, operators=1, seed=5, days=3), dids=("1", "2"))

    assert len(rings) == 1000
    assert all(one.at <= two.at for one, two in itertools.pairwise(rings))
    assert len({ring.number for ring in rings}) < 1000, "some ring again"


def test_nobody_is_reached_who_never_answers() -> None:
    counted = count(dataclasses.replace(FEW, no_answer=1.0), hasty())

    assert counted.reached == 0
    assert counted.closed_unreached == counted.callers
    assert counted.consumer_rings == TRIES * counted.callers
