"""Say when an office will run short of meters, and who could help it."""

import datetime as dt
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class MeterDemand:
    """Hold what an office's demand for one kind of meter is computed from, as counts of meters.

    `stock` counts the free meters and those on the way to the office; `waiting` the applicants who
    have paid and have no meter yet; `unpaid_demands` the open demand notes, of which the share
    `paid_share` (0 to 1) will be paid; `paid_by_week` the payments of each past week, the last
    week first.
    """

    stock: int
    waiting: int
    unpaid_demands: int
    paid_share: float
    paid_by_week: Sequence[int]


@dataclass(frozen=True)
class StockOutlook:
    """Say how many meters an office needs in the coming days, and how many of them are `short`.

    `runs_out_on` is the day in India on which the stock ends; None when it lasts.
    """

    needed: int
    short: int
    runs_out_on: dt.date | None


def compute_outlook(demand: MeterDemand, *, today: dt.date, days: int) -> StockOutlook:
    """Forecast the demand of the coming days, `today` included.

    New payments come as in the past weeks, and at least as many as the open demand notes let
    expect: a meter too many in the store is better than an applicant who waits.
    """
    daily = daily_demand(demand, days=days)
    needed = demand.waiting + math.ceil(daily * days)
    short = max(needed - demand.stock, 0)
    if not short:
        return StockOutlook(needed, 0, None)
    free = demand.stock - demand.waiting
    lasts = math.floor(free / daily) if free > 0 else 0
    return StockOutlook(needed, short, today + dt.timedelta(days=lasts))


def daily_demand(demand: MeterDemand, *, days: int) -> float:
    """Give how many meters will be needed on an average day of the coming `days`."""
    weeks = demand.paid_by_week
    past = sum(weeks) / (7 * len(weeks)) if weeks else 0
    return max(past, demand.unpaid_demands * demand.paid_share / days)


def daily_balances(demand: MeterDemand, *, days: int) -> list[int]:
    """Give the meters left at the end of each coming day; below zero, so many are missing."""
    daily, free = daily_demand(demand, days=days), demand.stock - demand.waiting
    return [math.floor(free - daily * day) for day in range(1, days + 1)]


@dataclass(frozen=True)
class StockLevel:
    """Hold how many free meters of a kind an office has in its store, and its outlook."""

    office: str
    kind: str
    free: int
    outlook: StockOutlook

    @property
    def spare(self) -> int:
        """Give the meters that the office does not need in the coming days."""
        return max(self.free - self.outlook.needed, 0)


@dataclass(frozen=True)
class TransferProposal:
    """Propose to send `count` meters of a kind from one office to another."""

    kind: str
    from_office: str
    to_office: str
    count: int


def propose_transfers(
    stock_levels: Iterable[StockLevel], *, office_distance: Callable[[str, str], int]
) -> list[TransferProposal]:
    """Propose for each office that runs short the nearest offices that have spare meters.

    The office that runs out first comes first. `office_distance` gives the steps between two
    offices in the tree of offices.
    """
    everyone = list(stock_levels)
    spare = {(one.office, one.kind): one.spare for one in everyone}
    found: list[TransferProposal] = []
    for taker in sorted(everyone, key=lambda one: (_runs_out_on(one), one.office, one.kind)):
        short = taker.outlook.short
        if not short:
            continue
        givers = [
            one for one in everyone if one.kind == taker.kind and spare[one.office, one.kind]
        ]
        for giver in sorted(
            givers, key=lambda one: (office_distance(one.office, taker.office), -one.spare)
        ):
            count = min(short, spare[giver.office, giver.kind])
            if not count:
                break
            found.append(TransferProposal(taker.kind, giver.office, taker.office, count))
            spare[giver.office, giver.kind] -= count
            short -= count
    return found


def _runs_out_on(one: StockLevel) -> dt.date:
    return one.outlook.runs_out_on or dt.date.max
