"""Rank the linemen of a month among their peers, and the engineers by what their offices keep."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from missedcall.db import jobs
from missedcall.db.engine import Row
from missedcall.domain.calendar import IST
from missedcall.domain.connection import board
from missedcall.domain.connection.board import Month, Place
from missedcall.domain.connection.limits import Area
from missedcall.usecases.deps import Deps


def span(month: dt.date) -> tuple[dt.datetime, dt.datetime]:
    """Give when a month begins and ends in India."""
    first = dt.datetime(month.year, month.month, 1, tzinfo=IST)
    following = (first + dt.timedelta(days=32)).replace(day=1)
    return first.astimezone(dt.UTC), following.astimezone(dt.UTC)


def linemen(deps: Deps, *, month: dt.date, area: Area) -> list[Place]:
    """Rank the linemen of an area in a month; who is under review stands on no board."""
    since, until = span(month)
    with deps.db.reading() as db:
        rows = jobs.done(db, since=since, until=until)
        off = jobs.suspended(db, since=since, until=until)
    mine = [row for row in rows if row["area"] == area and row["lineman"] not in off]
    return board.places(_months(mine))


def _months(rows: Iterable[Row]) -> Iterable[Month]:
    by_lineman: Mapping[str, list[Row]] = _grouped(rows, "lineman")
    for lineman, his in by_lineman.items():
        yield Month(
            lineman=lineman,
            jobs=len(his),
            within_bonus=sum(row["net_s"] <= row["limit_s"] for row in his),
            gross=tuple(dt.timedelta(seconds=row["gross_s"]) for row in his),
        )


@dataclass(frozen=True)
class Kept:
    """Say how many jobs of an office were connected within the promise in a month."""

    office: str
    jobs: int
    kept: int


def offices(deps: Deps, *, month: dt.date) -> list[Kept]:
    """Give what each office's JE answers for: its share of promises kept, the best first."""
    since, until = span(month)
    with deps.db.reading() as db:
        rows = {
            row["application_id"]: row for row in jobs.done(db, since=since, until=until)
        }.values()
    found = [
        Kept(office, len(done), sum(row["promise_kept"] for row in done))
        for office, done in _grouped(rows, "office").items()
    ]
    return sorted(
        found, key=lambda one: (-board.surely(successes=one.kept, trials=one.jobs), one.office)
    )


def _grouped(rows: Iterable[Row], column: str) -> Mapping[str, list[Row]]:
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row[column]].append(row)
    return groups


def in_bands(places: Sequence[Place]) -> Mapping[int, Sequence[Place]]:
    """Group who stands below the tenth place by band, without an order within one."""
    bands: dict[int, list[Place]] = defaultdict(list)
    for place in sorted(places, key=lambda one: one.lineman):
        if place.band is not None:
            bands[place.band].append(place)
    return bands
