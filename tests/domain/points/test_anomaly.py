"""The maths of the alarms: what chance explains is silent, what it does not is told."""

import datetime as dt
import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from missedcall.domain.points import anomaly
from missedcall.domain.points.anomaly import ConnectionTimes, tally_connections

HOUR, MINUTE = dt.timedelta(hours=1), dt.timedelta(minutes=1)
LIMIT = 12 * HOUR


def done(
    net: dt.timedelta, *, gross: dt.timedelta | None = None, holds: int = 0
) -> ConnectionTimes:
    return ConnectionTimes(gross or net, net, LIMIT, holds)


def even(count: int) -> list[ConnectionTimes]:
    """Spread jobs evenly over the hours around the limit."""
    return [done(LIMIT - 4 * HOUR + n * 8 * HOUR / count) for n in range(count)]


def test_an_even_spread_is_silent_and_a_spike_is_not() -> None:
    calm = anomaly.score_before_bonus_limit(tally_connections(even(160)))
    assert calm is not None
    assert calm < 1
    spike = [done(LIMIT - n * MINUTE) for n in range(20)]
    loud = anomaly.score_before_bonus_limit(tally_connections(even(160) + spike))
    assert loud is not None
    assert loud > anomaly.ALARM_Z


def test_the_limit_itself_is_inside_and_a_minute_later_is_not() -> None:
    around = even(40)
    at = anomaly.score_before_bonus_limit(tally_connections([*around, *[done(LIMIT)] * 12]))
    past = anomaly.score_before_bonus_limit(
        tally_connections([*around, *[done(LIMIT + MINUTE)] * 12])
    )
    assert at is not None
    assert past is not None
    assert past < 0 < anomaly.ALARM_Z < at


def test_a_spike_of_three_is_chance_and_few_jobs_say_nothing() -> None:
    far = [done(2 * HOUR)] * 40
    three = anomaly.score_before_bonus_limit(tally_connections(far + [done(LIMIT - MINUTE)] * 3))
    # One in 343 by chance: the normal distribution has so much beyond 2.757.
    assert three == pytest.approx(2.757, abs=1e-3)
    assert anomaly.score_before_bonus_limit(tally_connections([done(LIMIT)] * 29)) is None


def test_chance_alone_rarely_cries_wolf() -> None:
    draw = random.Random(7)
    cries = 0
    for _ in range(400):
        jobs = [done(draw.uniform(2, 20) * HOUR) for _ in range(200)]
        z = anomaly.score_before_bonus_limit(tally_connections(jobs))
        cries += z is not None and z > anomaly.ALARM_Z
    assert cries <= 4


def test_holds_are_compared_with_what_peers_have_per_job() -> None:
    peers = [done(HOUR, holds=n % 5 == 0) for n in range(200)]
    everyone = tally_connections(peers)
    usual = anomaly.score_holds_beyond_peers(tally_connections(peers[:50]), peers=everyone)
    many = anomaly.score_holds_beyond_peers(
        tally_connections([done(HOUR, holds=1)] * 40), peers=everyone
    )
    assert usual is not None
    assert many is not None
    assert usual < 1
    # Eight are expected of forty jobs, and there are forty.
    assert many > anomaly.ALARM_Z
    assert anomaly.score_holds_beyond_peers(tally_connections(peers[:29]), peers=everyone) is None
    calm = tally_connections([done(HOUR)] * 40)
    none = anomaly.score_holds_beyond_peers(calm, peers=calm)
    assert none is not None
    assert none < 0


def test_an_office_with_thousands_of_jobs_is_judged_too() -> None:
    calm = anomaly.score_before_bonus_limit(tally_connections(even(20_000)))
    assert calm is not None
    assert calm < 1


@given(st.integers(0, 40), st.integers(0, 40), st.floats(0.05, 0.95))
def test_the_binomial_tail_is_what_its_sum_says(least: int, trials: int, share: float) -> None:
    beyond = math.fsum(
        math.comb(trials, k) * share**k * (1 - share) ** (trials - k)
        for k in range(least, trials + 1)
    )
    assert anomaly._binomial_tail(least, trials, share) == pytest.approx(beyond, abs=1e-9)


JOBS = st.lists(
    st.builds(done, st.integers(0, 40).map(lambda n: n * HOUR / 2), holds=st.integers(0, 3))
)


@given(JOBS, JOBS)
def test_tallies_add_up_as_their_jobs_do(
    mine: list[ConnectionTimes], others: list[ConnectionTimes]
) -> None:
    whole = tally_connections([*mine, *others])
    assert whole == tally_connections(mine) + tally_connections(others)
    assert whole - tally_connections(others) == tally_connections(mine)


@given(st.integers(0, 60), st.floats(0.1, 30))
def test_the_poisson_tail_is_what_its_sum_says(least: int, expected: float) -> None:
    beyond = math.fsum(
        math.exp(-expected) * expected**k / math.factorial(k) for k in range(least, 140)
    )
    assert anomaly._poisson_tail(least, expected) == pytest.approx(beyond, abs=1e-9)


def test_payments_just_before_the_light_are_told_against_the_region() -> None:
    region = tally_connections([done(5 * HOUR)] * 90 + [done(30 * MINUTE)] * 10)
    office = tally_connections([done(5 * HOUR)] * 20 + [done(30 * MINUTE)] * 20)
    few, slow = (
        tally_connections([done(30 * MINUTE)] * 29),
        tally_connections([done(5 * HOUR)] * 100),
    )
    assert anomaly.ratio_paid_just_before(office, region=region) == pytest.approx(5.0)
    assert anomaly.ratio_paid_just_before(few, region=region) is None
    assert anomaly.ratio_paid_just_before(office, region=slow) == pytest.approx(50.0)
