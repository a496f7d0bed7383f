"""Rank the linemen of a month among their peers, and the engineers by what their offices keep."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass

from missedcall.db.points import jobs
from missedcall.db.points.jobs import ConnectionFigures
from missedcall.db.reports import reckonings
from missedcall.domain.callbacks.calendar import IST, ist_date
from missedcall.domain.connection.limits import Area
from missedcall.domain.points import board
from missedcall.domain.points.board import BoardMonth, BoardPlace
from missedcall.usecases.deps import Deps

NAME, EVERY = "boards", dt.timedelta(hours=1)
# What is older than this was left by workers that no longer run: it is reckoned anew.
OLDEST = 2 * EVERY


def span(month: dt.date) -> tuple[dt.datetime, dt.datetime]:
    """Give when a month begins and ends in India."""
    first = dt.datetime(month.year, month.month, 1, tzinfo=IST)
    following = (first + dt.timedelta(days=32)).replace(day=1)
    return first.astimezone(dt.UTC), following.astimezone(dt.UTC)


@dataclass(frozen=True)
class KeptBoard:
    """Say how many jobs of an office were connected within the promise in a month."""

    office: str
    jobs: int
    kept: int


@dataclass(frozen=True)
class Boards:
    """Hold a month as it stood at `at`: each area's linemen by rank, offices by promises kept."""

    at: dt.datetime
    linemen: Mapping[Area, Sequence[BoardPlace]]
    offices: Sequence[KeptBoard]


def look(deps: Deps, *, month: dt.date, now: dt.datetime) -> Boards:
    """Rank all of a month; who is under review stands on no board."""
    since, until = span(month)
    with deps.db.reading() as db:
        rows = jobs.done(db, since=since, until=until)
        off = jobs.suspended(db, since=since, until=until)
    ranked = [row for row in rows if row.lineman not in off]
    by_area = _grouped(ranked, lambda row: row.area)
    return Boards(
        at=now,
        linemen={area: board.places(_months(by_area.get(area, []))) for area in Area},
        offices=_offices(rows),
    )


def hourly(deps: Deps, *, now: dt.datetime) -> None:
    """Rank this month if nobody has done so for an hour, and keep it for the pages."""
    with deps.db.reading() as db:
        if reckonings.is_fresh(db, NAME, since=now - EVERY):
            return
    keep(deps, now=now)


def keep(deps: Deps, *, now: dt.datetime) -> None:
    """Rank this month, and keep it for the pages: it has tens of thousands of jobs."""
    month = ist_date(now).replace(day=1)
    seen = look(deps, month=month, now=now)
    figures = {
        "month": month.isoformat(),
        "linemen": {area: [asdict(one) for one in found] for area, found in seen.linemen.items()},
        "offices": [asdict(one) for one in seen.offices],
    }
    with deps.db.writing() as db:
        reckonings.put(db, NAME, at=now, figures=figures)


def kept(deps: Deps, *, now: dt.datetime) -> Boards:
    """Give this month as it was ranked last; rank it now when that is long ago."""
    month = ist_date(now).replace(day=1)
    with deps.db.reading() as db:
        last = reckonings.get(db, NAME)
    if last is None or now - last.at > OLDEST or last.figures["month"] != month.isoformat():
        return look(deps, month=month, now=now)
    linemen = last.figures["linemen"]
    return Boards(
        at=last.at,
        linemen={area: [BoardPlace(**one) for one in linemen[area]] for area in Area},
        offices=[KeptBoard(**one) for one in last.figures["offices"]],
    )


def _months(rows: Iterable[ConnectionFigures]) -> Iterable[BoardMonth]:
    for lineman, his in _grouped(rows, lambda row: row.lineman).items():
        yield BoardMonth(
            lineman=lineman,
            jobs=len(his),
            within_bonus=sum(row.net_s <= row.limit_s for row in his),
            gross=tuple(dt.timedelta(seconds=row.gross_s) for row in his),
        )


def _offices(rows: Iterable[ConnectionFigures]) -> list[KeptBoard]:
    """Give what each office's JE answers for: its share of promises kept, the best first."""
    once = {row.application_id: row for row in rows}.values()
    found = [
        KeptBoard(office, len(done), sum(row.promise_kept for row in done))
        for office, done in _grouped(once, lambda row: row.office).items()
    ]
    return sorted(
        found, key=lambda one: (-board.surely(successes=one.kept, trials=one.jobs), one.office)
    )


def _grouped(
    rows: Iterable[ConnectionFigures], key: Callable[[ConnectionFigures], str]
) -> Mapping[str, list[ConnectionFigures]]:
    groups: dict[str, list[ConnectionFigures]] = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    return groups


def in_bands(places: Sequence[BoardPlace]) -> Mapping[int, Sequence[BoardPlace]]:
    """Group who stands below the tenth place by band, without an order within one."""
    bands: dict[int, list[BoardPlace]] = defaultdict(list)
    for place in sorted(places, key=lambda one: one.lineman):
        if place.band is not None:
            bands[place.band].append(place)
    return bands
