"""Notice where figures look as if the rules were played: a reason to look, never a verdict.

Each measure asks how unlikely a count is by chance alone, and gives it as standard deviations of
a normal distribution, so that one threshold serves all.
"""

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

# Above this a measure is shown; with fewer jobs it says nothing.
ALARM_Z, FEWEST = 3.0, 30
BIN, BINS_BESIDE = dt.timedelta(minutes=30), 3
QUICK = dt.timedelta(hours=1)
QUICK_TIMES = 3.0


@dataclass(frozen=True)
class Done:
    """Hold what one connection says: times from the payment, and how many holds it had."""

    gross: dt.timedelta
    net: dt.timedelta
    limit: dt.timedelta
    holds: int


def before_the_limit(jobs: Sequence[Done]) -> float | None:
    """Give how far too many jobs end in the last half hour before the limit of the bonus.

    Were it not for the limit, that half hour would hold as many as the half hours around it: a
    density that rises or falls evenly gives the middle one of seven a seventh. None when there
    are too few jobs to say. (Bevan & Hood, BMJ 332 (2006) 419, saw such a spike just below the
    eight minutes of English ambulances.)
    """
    if len(jobs) < FEWEST:
        return None
    reach = BINS_BESIDE * BIN
    margins = [job.limit - job.net for job in jobs]
    near = [margin for margin in margins if -reach <= margin < BIN + reach]
    inside = sum(dt.timedelta() <= margin < BIN for margin in near)
    return _z(_binomial_tail(inside, len(near), 1 / (2 * BINS_BESIDE + 1)))


def holds_beyond_peers(jobs: Sequence[Done], *, peers: Sequence[Done]) -> float | None:
    """Give how far somebody has more holds than peers would have over as many jobs."""
    if len(jobs) < FEWEST or len(peers) < FEWEST:
        return None
    expected = len(jobs) * sum(job.holds for job in peers) / len(peers)
    return _z(_poisson_tail(sum(job.holds for job in jobs), expected))


def paid_just_before(jobs: Sequence[Done], *, region: Sequence[Done]) -> float | None:
    """Give how many times the region's share are connected within an hour of the payment.

    Who is told to pay only when the work is done beats any clock. None when there are too few
    jobs to say; of a region without a quick one the share is taken as one job's.
    """
    if len(jobs) < FEWEST or len(region) < FEWEST:
        return None
    usual = max(sum(map(_is_quick, region)), 1) / len(region)
    return sum(map(_is_quick, jobs)) / len(jobs) / usual


def _is_quick(job: Done) -> bool:
    return job.gross <= QUICK


def _binomial_tail(least: int, trials: int, share: float) -> float:
    """Give the probability of so many successes or more."""
    return math.fsum(
        math.comb(trials, k) * share**k * (1 - share) ** (trials - k)
        for k in range(least, trials + 1)
    )


def _poisson_tail(least: int, expected: float) -> float:
    """Give the probability of so many events or more."""
    if least == 0:
        return 1.0
    if expected == 0:
        return 0.0
    return max(1 - math.fsum(_poisson(k, expected) for k in range(least)), 0.0)


def _poisson(k: int, expected: float) -> float:
    return math.exp(k * math.log(expected) - expected - math.lgamma(k + 1))


def _z(tail: float) -> float:
    """Give the deviation of a normal distribution with this much beyond it; 8 at the most."""
    return NormalDist().inv_cdf(1 - min(max(tail, 1e-15), 1 - 1e-15))
