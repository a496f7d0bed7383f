"""Forecast how many meters each office will need, and propose transfers between offices."""

import datetime as dt
import functools
from collections.abc import Sequence
from dataclasses import dataclass, replace

from missedcall.config.connection import MeterForecast
from missedcall.db.engine import DbConnection
from missedcall.db.meters import demand_counts, stock
from missedcall.domain.callbacks import calendar
from missedcall.domain.meters import forecast
from missedcall.domain.meters.forecast import (
    MeterDemand,
    StockLevel,
    StockOutlook,
    TransferProposal,
)
from missedcall.domain.meters.meters import METER_KINDS, MeterPlace
from missedcall.domain.offices import office as office_tree
from missedcall.usecases.deps import Deps
from missedcall.usecases.meters import meter_demand
from missedcall.usecases.meters.meter_demand import MeterDemandCounts
from missedcall.usecases.offices.offices import load_offices


@dataclass(frozen=True)
class StockForecast:
    """Hold an office's forecast for one kind of meter, and what it was computed from.

    `free` meters lie in its store, `under_way` come from another office; `daily_balances` has the
    meters left at the end of each coming day.
    """

    office: str
    kind: str
    free: int
    under_way: int
    demand: MeterDemand
    outlook: StockOutlook
    daily_balances: Sequence[int]


def compute_forecasts(deps: Deps, *, now: dt.datetime) -> list[StockForecast]:
    """Forecast for all offices that keep a stock here, from the rows as they are now."""
    with deps.db.reading() as db:
        return compute_forecasts_of_demand(
            deps, db, meter_demand.count_meter_demand(deps, db, now=now), now=now
        )


def forecasts_from_cached_demand(
    deps: Deps, *, office: str, now: dt.datetime
) -> tuple[dt.datetime, list[StockForecast]]:
    """Give when the demand was counted last, and the forecasts of all offices from that count.

    Stocks are as they are now, and so are the applicants who wait at `office`.
    """
    with deps.db.reading() as db:
        demand = meter_demand.get_cached_meter_demand(deps, db, now=now)
        own = {(office, kind): 0 for kind in METER_KINDS}
        demand = replace(
            demand,
            waiting={
                **demand.waiting,
                **own,
                **demand_counts.count_waiting_applications(db, office=office),
            },
            unpaid_demands={
                **demand.unpaid_demands,
                **own,
                **demand_counts.count_unpaid_demands(db, office=office),
            },
        )
        return demand.counted_at, compute_forecasts_of_demand(deps, db, demand, now=now)


def propose_transfers(deps: Deps, forecasts: Sequence[StockForecast]) -> list[TransferProposal]:
    """Propose transfers to offices that run short, from the nearest in the tree of offices."""
    offices = load_offices(deps)
    # Each pair of offices is asked for many times, and there are hundreds of offices.
    steps = functools.cache(functools.partial(office_tree.office_distance, offices))
    standings = [StockLevel(one.office, one.kind, one.free, one.outlook) for one in forecasts]
    return forecast.propose_transfers(standings, office_distance=steps)


def compute_forecasts_of_demand(
    deps: Deps, db: DbConnection, demand: MeterDemandCounts, *, now: dt.datetime
) -> list[StockForecast]:
    """Compare the counted demand with each store's free meters and those on their way to it."""
    section, today = deps.config.meters, calendar.ist_date(now)
    free = {
        (row.holder, row.kind, row.place): row.count - row.reserved
        for row in stock.count_stock(db)
    }
    return [
        _forecast(
            (office, kind),
            demand,
            free=free.get((office, kind, MeterPlace.STOCK), 0),
            under_way=free.get((office, kind, MeterPlace.TRANSIT), 0),
            today=today,
            section=section,
        )
        for office in demand_counts.list_stores(db)
        for kind in METER_KINDS
    ]


def _forecast(
    pair: demand_counts.OfficeAndKind,
    counts: MeterDemandCounts,
    *,
    free: int,
    under_way: int,
    today: dt.date,
    section: MeterForecast,
) -> StockForecast:
    demand = MeterDemand(
        stock=free + under_way,
        waiting=counts.waiting.get(pair, 0),
        unpaid_demands=counts.unpaid_demands.get(pair, 0),
        paid_share=counts.paid_share,
        paid_by_week=tuple(counts.paid_by_week.get(pair, (0,) * section.past_weeks)),
    )
    return StockForecast(
        *pair,
        free,
        under_way,
        demand,
        forecast.compute_outlook(demand, today=today, days=section.days),
        forecast.daily_balances(demand, days=section.days),
    )
