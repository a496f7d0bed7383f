"""Draw who rings when, and when Asterisk goes down."""

import datetime as dt
from dataclasses import dataclass

from tools.simulation.hours import Hours
from tools.simulation.plan import Plan

# How many of a day's callers ring in each hour in India: peaks before noon and after work.
BY_HOUR = (1, 1, 1, 1, 2, 4, 12, 25, 50, 75, 95, 90, 65, 50, 45, 48, 60, 85, 95, 75, 45, 22, 9, 3)

RING_AGAIN = 0.15  # of those who rang; the mean of what they wait for is below
RING_AGAIN_S = 2400.0
FIRST_NUMBER = 9_876_500_000  # invented; nothing is ever dialled
OUTAGE_MINUTES = (4.0, 15.0)


@dataclass(frozen=True)
class PlayedRing:
    """One missed call: from which number (E.164), when, on which of our numbers."""

    number: str
    at: dt.datetime
    did: str


def draw(plan: Plan, *, dids: tuple[str, ...]) -> list[PlayedRing]:
    """Draw the missed calls, in the order of their time; each caller has a number of its own."""
    chance = plan.chance("callers")
    rings: list[PlayedRing] = []
    serial = 0
    while len(rings) < plan.calls:
        number = f"+91{FIRST_NUMBER + serial}"
        serial += 1
        hour = chance.choices(range(24), BY_HOUR)[0]
        at = plan.begins + dt.timedelta(
            days=chance.randrange(plan.days), hours=hour, seconds=chance.randrange(3600)
        )
        rings.append(PlayedRing(number, at, did=chance.choice(dids)))
        while len(rings) < plan.calls and chance.random() < RING_AGAIN:
            at += dt.timedelta(seconds=60 + int(chance.expovariate(1 / RING_AGAIN_S)))
            rings.append(PlayedRing(number, at, did=rings[-1].did))
    return sorted(rings, key=lambda ring: (ring.at, ring.number))


def outages(plan: Plan, *, hours: Hours) -> list[tuple[dt.datetime, dt.datetime]]:
    """Draw from when to when Asterisk is down: while people are rung, for that is the worst."""
    chance = plan.chance("outages")
    drawn = []
    for _ in range(plan.outages):
        opens, closes = hours.of_day(plan.begins + dt.timedelta(days=chance.randrange(plan.days)))
        at = opens + (closes - opens) * chance.uniform(0.1, 0.9)
        drawn.append((at, at + dt.timedelta(minutes=chance.uniform(*OUTAGE_MINUTES))))
    return sorted(drawn)
