"""Count what meters applicants need, and keep the figures for those who look in between."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from missedcall.db.engine import Connection
from missedcall.db.meters import need
from missedcall.db.reports import reckonings
from missedcall.usecases.deps import Deps

# Fewer demands that ended than this say nothing about how many will be paid.
FEWEST = 20
NAME = "need of meters"
COUNTED = ("waiting", "demanded", "weeks")


@dataclass(frozen=True)
class Wanted:
    """Hold what was counted of the need by office and kind, as of an instant.

    `waiting` have paid and wait for a meter, `demanded` may pay yet, `weeks` counts the
    connections paid for in each of the past weeks, and `pays` is the share that pays.
    """

    at: dt.datetime
    waiting: Mapping[need.Pair, int]
    demanded: Mapping[need.Pair, int]
    weeks: Mapping[need.Pair, Sequence[int]]
    pays: float


def count(deps: Deps, db: Connection, *, now: dt.datetime) -> Wanted:
    """Count the need of all offices: with very many applications it takes a second."""
    return Wanted(
        at=now,
        waiting=need.waiting(db),
        demanded=need.demanded(db),
        weeks=need.paid_by_week(db, until=now, weeks=deps.config.meters.past_weeks),
        pays=_pays(deps, db, now=now),
    )


def keep(db: Connection, wanted: Wanted) -> None:
    """Keep what was counted, for those who look before it is counted again."""
    figures = {
        "pays": wanted.pays,
        **{name: _as_list(getattr(wanted, name)) for name in COUNTED},
    }
    reckonings.put(db, NAME, at=wanted.at, figures=figures)


def kept(deps: Deps, db: Connection, *, now: dt.datetime) -> Wanted:
    """Give what was counted last; count it now when it never was."""
    last = reckonings.get(db, NAME)
    if last is None:
        return count(deps, db, now=now)
    counted = {
        name: {(office, kind): figure for office, kind, figure in last.figures[name]}
        for name in COUNTED
    }
    return Wanted(at=last.at, pays=last.figures["pays"], **counted)


def _as_list(counted: Mapping[need.Pair, object]) -> list[tuple[object, ...]]:
    return [(*pair, figure) for pair, figure in counted.items()]


def _pays(deps: Deps, db: Connection, *, now: dt.datetime) -> float:
    """Give the share of demands that are paid: as of late, or as configured while few ended."""
    since = now - dt.timedelta(weeks=deps.config.meters.past_weeks)
    paid, expired = need.fates(db, since=since)
    if paid + expired < FEWEST:
        return deps.config.meters.pays_percent / 100
    return paid / (paid + expired)
