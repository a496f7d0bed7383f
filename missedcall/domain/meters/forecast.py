"""Say when an office will run short of meters, and who could help it."""

import datetime as dt
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class MeterDemand:
    """Hold what an office's need of one kind of meter is reckoned from.

    `stock` counts what is free and what is under way to it; `paid` applicants wait for a meter
    now; `demanded` have a demand, of which the share `pays` pays; `past_weeks` counts the
    connections paid for in each of the past weeks.
    """

    stock: int
    paid: int
    demanded: int
    pays: float
    past_weeks: Sequence[int]


@dataclass(frozen=True)
class Outlook:
    """Say what an office needs in the coming days, and on which day its stock ends, if it does."""

    needed: int
    short: int
    runs_out_on: dt.date | None


def outlook(need: MeterDemand, *, today: dt.date, days: int) -> Outlook:
    """Forecast the need of the coming days.

    New payments come as in the past weeks, and at least as many as the open demands let expect:
    a meter too many in the store is better than an applicant who waits.
    """
    daily = per_day(need, days=days)
    needed = need.paid + math.ceil(daily * days)
    short = max(needed - need.stock, 0)
    if not short:
        return Outlook(needed, 0, None)
    free = need.stock - need.paid
    lasts = math.floor(free / daily) if free > 0 else 0
    return Outlook(needed, short, today + dt.timedelta(days=lasts))


def per_day(need: MeterDemand, *, days: int) -> float:
    """Say how many meters a day will be asked for."""
    weeks = need.past_weeks
    past = sum(weeks) / (7 * len(weeks)) if weeks else 0
    return max(past, need.demanded * need.pays / days)


def balance(need: MeterDemand, *, days: int) -> list[int]:
    """Give what is left at the end of each coming day; below nothing so many wait in vain."""
    daily, free = per_day(need, days=days), need.stock - need.paid
    return [math.floor(free - daily * day) for day in range(1, days + 1)]


@dataclass(frozen=True)
class StockStanding:
    """Say how an office stands with one kind: what lies free in its store, and its outlook."""

    office: str
    kind: str
    free: int
    outlook: Outlook

    @property
    def spare(self) -> int:
        """Give what it can do without in the coming days."""
        return max(self.free - self.outlook.needed, 0)


@dataclass(frozen=True)
class Proposal:
    """Propose to send so many meters from one office to another."""

    kind: str
    giver: str
    taker: str
    count: int


def proposals(
    standings: Iterable[StockStanding], *, steps: Callable[[str, str], int]
) -> list[Proposal]:
    """Help each office that runs short by who has more than he needs, the nearest first.

    Who runs out first is helped first. `steps` says how far two offices are from each other.
    """
    everyone = list(standings)
    spare = {(one.office, one.kind): one.spare for one in everyone}
    found: list[Proposal] = []
    for taker in sorted(everyone, key=lambda one: (_bites_on(one), one.office, one.kind)):
        short = taker.outlook.short
        if not short:
            continue
        givers = [
            one for one in everyone if one.kind == taker.kind and spare[one.office, one.kind]
        ]
        for giver in sorted(givers, key=lambda one: (steps(one.office, taker.office), -one.spare)):
            count = min(short, spare[giver.office, giver.kind])
            if not count:
                break
            found.append(Proposal(taker.kind, giver.office, taker.office, count))
            spare[giver.office, giver.kind] -= count
            short -= count
    return found


def _bites_on(one: StockStanding) -> dt.date:
    return one.outlook.runs_out_on or dt.date.max
