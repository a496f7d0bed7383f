"""Measure how unlikely the figures of connections are: a reason to look, never a verdict.

Each measure asks how unlikely a count is by chance alone, and gives it as standard deviations of
a normal distribution, so that one threshold serves all.
"""

import datetime as dt
import math
import operator
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import NormalDist

# Above this a measure is shown; with fewer jobs it says nothing.
ALARM_Z, FEWEST_JOBS = 3.0, 30
BIN, BINS_EACH_SIDE = dt.timedelta(minutes=30), 3
QUICK_CONNECTION = dt.timedelta(hours=1)
QUICK_RATIO = 3.0


@dataclass(frozen=True)
class ConnectionTimes:
    """Hold what one connection says: times from the payment, and how many holds it had."""

    gross: dt.timedelta
    net: dt.timedelta
    limit: dt.timedelta
    holds: int


@dataclass(frozen=True)
class ConnectionTally:
    """Count what the measures ask of many connections; tallies add up.

    `near` ended in the hours around the limit of the bonus, `inside` in the last half hour
    before it, `quick` within an hour of the payment.
    """

    jobs: int = 0
    near: int = 0
    inside: int = 0
    quick: int = 0
    holds: int = 0

    def __add__(self, other: "ConnectionTally") -> "ConnectionTally":
        return ConnectionTally(*map(operator.add, self._counts(), other._counts()))

    def __sub__(self, other: "ConnectionTally") -> "ConnectionTally":
        return ConnectionTally(*map(operator.sub, self._counts(), other._counts()))

    def _counts(self) -> tuple[int, ...]:
        return self.jobs, self.near, self.inside, self.quick, self.holds


def tally_connections(jobs: Iterable[ConnectionTimes]) -> ConnectionTally:
    """Count connections for the measures below."""
    done = list(jobs)
    reach = BINS_EACH_SIDE * BIN
    margins = [job.limit - job.net for job in done]
    near = [margin for margin in margins if -reach <= margin < BIN + reach]
    return ConnectionTally(
        jobs=len(done),
        near=len(near),
        inside=sum(dt.timedelta() <= margin < BIN for margin in near),
        quick=sum(job.gross <= QUICK_CONNECTION for job in done),
        holds=sum(job.holds for job in done),
    )


def score_before_bonus_limit(jobs: ConnectionTally) -> float | None:
    """Give how far too many jobs end in the last half hour before the limit of the bonus.

    Were it not for the limit, that half hour would hold as many as the half hours around it: a
    density that rises or falls evenly gives the middle one of seven a seventh. None when there
    are too few jobs to say. (Bevan & Hood, BMJ 332 (2006) 419, saw such a spike just below the
    eight minutes of English ambulances.)
    """
    if jobs.jobs < FEWEST_JOBS:
        return None
    return _standard_deviations(
        _binomial_tail(jobs.inside, jobs.near, 1 / (2 * BINS_EACH_SIDE + 1))
    )


def score_holds_beyond_peers(jobs: ConnectionTally, *, peers: ConnectionTally) -> float | None:
    """Give how far a lineman has more holds than peers would have over as many jobs."""
    if jobs.jobs < FEWEST_JOBS or peers.jobs < FEWEST_JOBS:
        return None
    return _standard_deviations(_poisson_tail(jobs.holds, jobs.jobs * peers.holds / peers.jobs))


def ratio_paid_just_before(jobs: ConnectionTally, *, region: ConnectionTally) -> float | None:
    """Give how many times the region's share are connected within an hour of the payment.

    Who is told to pay only when the work is done beats any clock. None when there are too few
    jobs to say; of a region without a quick one the share is taken as one job's.
    """
    if jobs.jobs < FEWEST_JOBS or region.jobs < FEWEST_JOBS:
        return None
    return jobs.quick / jobs.jobs / (max(region.quick, 1) / region.jobs)


def _binomial_tail(least: int, trials: int, share: float) -> float:
    """Give the probability of so many successes or more."""
    return math.fsum(_binomial(k, trials, share) for k in range(least, trials + 1))


def _binomial(k: int, trials: int, share: float) -> float:
    # By logarithms: of a thousand trials the number of ways is beyond a float.
    ways = math.lgamma(trials + 1) - math.lgamma(k + 1) - math.lgamma(trials - k + 1)
    return math.exp(ways + k * math.log(share) + (trials - k) * math.log1p(-share))


def _poisson_tail(least: int, expected: float) -> float:
    """Give the probability of so many events or more."""
    if least == 0:
        return 1.0
    if expected == 0:
        return 0.0
    return max(1 - math.fsum(_poisson(k, expected) for k in range(least)), 0.0)


def _poisson(k: int, expected: float) -> float:
    return math.exp(k * math.log(expected) - expected - math.lgamma(k + 1))


def _standard_deviations(tail: float) -> float:
    """Give the deviation of a normal distribution with this much beyond it; 8 at the most."""
    return NormalDist().inv_cdf(1 - min(max(tail, 1e-15), 1 - 1e-15))
