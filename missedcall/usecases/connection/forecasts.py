"""Reckon what meters each office will need, and who could send some to whom."""

import datetime as dt
import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from missedcall.db import meters, need, stock
from missedcall.db.engine import Connection
from missedcall.domain import calendar
from missedcall.domain import office as office_tree
from missedcall.domain.connection import forecast
from missedcall.domain.connection.forecast import Need, Outlook, Proposal, Standing
from missedcall.domain.connection.meters import KINDS, Place
from missedcall.usecases.deps import Deps
from missedcall.usecases.offices import tree

# Fewer demands that ended than this say nothing about how many will be paid.
FEWEST = 20


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
    need: Need
    outlook: Outlook
    left: Sequence[int]


def look(deps: Deps, *, now: dt.datetime, office: str | None = None) -> list[Forecast]:
    """Reckon the need of one office, or of all that keep a stock here."""
    section = deps.config.meters
    with deps.db.reading() as db:
        offices = _stores(db, office)
        known = _Known(
            places=_free(db, office),
            waiting=need.waiting(db, office=office),
            demanded=need.demanded(db, office=office),
            weeks=need.paid_by_week(db, until=now, weeks=section.past_weeks, office=office),
            pays=_pays(deps, db, now=now),
        )
    today = calendar.ist_date(now)
    return [
        known.forecast(each, kind, today=today, weeks=section.past_weeks, days=section.days)
        for each in offices
        for kind in KINDS
    ]


def proposals(deps: Deps, forecasts: Sequence[Forecast]) -> list[Proposal]:
    """Propose transfers to who runs short, from the nearest in the tree of offices."""
    offices = tree(deps)
    # Each pair of offices is asked for many times, and there are hundreds of offices.
    steps = functools.cache(functools.partial(office_tree.steps, offices))
    standings = [Standing(one.office, one.kind, one.free, one.outlook) for one in forecasts]
    return forecast.proposals(standings, steps=steps)


def _stores(db: Connection, office: str | None) -> list[str]:
    if office is None:
        return sorted(need.stores(db))
    return [office] if meters.keeps_stock(db, office=office) else []


@dataclass(frozen=True)
class _Known:
    """Hold what was counted, by office and kind."""

    places: Mapping[tuple[str, str, str], int]
    waiting: Mapping[need.Pair, int]
    demanded: Mapping[need.Pair, int]
    weeks: Mapping[need.Pair, Sequence[int]]
    pays: float

    def forecast(
        self, office: str, kind: str, *, today: dt.date, weeks: int, days: int
    ) -> Forecast:
        free = self.places.get((office, kind, Place.STOCK), 0)
        under_way = self.places.get((office, kind, Place.TRANSIT), 0)
        wanted = Need(
            stock=free + under_way,
            paid=self.waiting.get((office, kind), 0),
            demanded=self.demanded.get((office, kind), 0),
            pays=self.pays,
            past_weeks=self.weeks.get((office, kind), (0,) * weeks),
        )
        return Forecast(
            office,
            kind,
            free,
            under_way,
            wanted,
            forecast.outlook(wanted, today=today, days=days),
            forecast.balance(wanted, days=days),
        )


def _free(db: Connection, office: str | None) -> dict[tuple[str, str, str], int]:
    return {
        (row["holder"], row["kind"], row["place"]): row["count"] - row["reserved"]
        for row in stock.numbers(db, office=office)
    }


def _pays(deps: Deps, db: Connection, *, now: dt.datetime) -> float:
    """Give the share of demands that are paid: as of late, or as configured while few ended."""
    since = now - dt.timedelta(weeks=deps.config.meters.past_weeks)
    paid, expired = need.fates(db, since=since)
    if paid + expired < FEWEST:
        return deps.config.meters.pays_percent / 100
    return paid / (paid + expired)
