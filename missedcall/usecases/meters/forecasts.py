"""Reckon what meters each office will need, and who could send some to whom."""

import datetime as dt
import functools
from collections.abc import Sequence
from dataclasses import dataclass, replace

from missedcall.config.connection import MeterForecast
from missedcall.db.engine import Connection
from missedcall.db.meters import need, stock
from missedcall.domain.callbacks import calendar
from missedcall.domain.meters import forecast
from missedcall.domain.meters.forecast import MeterDemand, Outlook, Proposal, StockStanding
from missedcall.domain.meters.meters import KINDS, MeterPlace
from missedcall.domain.offices import office as office_tree
from missedcall.usecases.deps import Deps
from missedcall.usecases.meters import needs
from missedcall.usecases.meters.needs import Wanted
from missedcall.usecases.offices.offices import tree


@dataclass(frozen=True)
class Forecast:
    """Say how an office stands with one kind of meter, and what it is reckoned from.

    `free` lie in its store, `under_way` come from another office; `left` is the balance at the
    end of each coming day.
    """

    office: str
    kind: str
    free: int
    under_way: int
    need: MeterDemand
    outlook: Outlook
    left: Sequence[int]


def look(deps: Deps, *, now: dt.datetime) -> list[Forecast]:
    """Reckon the need of all offices that keep a stock here from the rows as they are."""
    with deps.db.reading() as db:
        return reckon(deps, db, needs.count(deps, db, now=now), now=now)


def at_hand(deps: Deps, *, office: str, now: dt.datetime) -> tuple[dt.datetime, list[Forecast]]:
    """Give the same at once, by what was counted of the need when it was counted last.

    What lies in the stores is as it is now, and so is who waits at `office`.
    """
    with deps.db.reading() as db:
        wanted = needs.kept(deps, db, now=now)
        own = {(office, kind): 0 for kind in KINDS}
        wanted = replace(
            wanted,
            waiting={**wanted.waiting, **own, **need.waiting(db, office=office)},
            demanded={**wanted.demanded, **own, **need.demanded(db, office=office)},
        )
        return wanted.at, reckon(deps, db, wanted, now=now)


def proposals(deps: Deps, forecasts: Sequence[Forecast]) -> list[Proposal]:
    """Propose transfers to who runs short, from the nearest in the tree of offices."""
    offices = tree(deps)
    # Each pair of offices is asked for many times, and there are hundreds of offices.
    steps = functools.cache(functools.partial(office_tree.steps, offices))
    standings = [StockStanding(one.office, one.kind, one.free, one.outlook) for one in forecasts]
    return forecast.proposals(standings, steps=steps)


def reckon(deps: Deps, db: Connection, wanted: Wanted, *, now: dt.datetime) -> list[Forecast]:
    """Set what is wanted against what lies in each store and what is under way to it."""
    section, today = deps.config.meters, calendar.ist_date(now)
    free = {
        (row.holder, row.kind, row.place): row.count - row.reserved for row in stock.numbers(db)
    }
    return [
        _forecast(
            (office, kind),
            wanted,
            free=free.get((office, kind, MeterPlace.STOCK), 0),
            under_way=free.get((office, kind, MeterPlace.TRANSIT), 0),
            today=today,
            section=section,
        )
        for office in need.stores(db)
        for kind in KINDS
    ]


def _forecast(
    pair: need.Pair,
    wanted: Wanted,
    *,
    free: int,
    under_way: int,
    today: dt.date,
    section: MeterForecast,
) -> Forecast:
    wants = MeterDemand(
        stock=free + under_way,
        paid=wanted.waiting.get(pair, 0),
        demanded=wanted.demanded.get(pair, 0),
        pays=wanted.pays,
        past_weeks=tuple(wanted.weeks.get(pair, (0,) * section.past_weeks)),
    )
    return Forecast(
        *pair,
        free,
        under_way,
        wants,
        forecast.outlook(wants, today=today, days=section.days),
        forecast.balance(wants, days=section.days),
    )
