"""Rank the linemen of a month among their peers, and the offices by promises kept."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass

from missedcall.db.points import jobs
from missedcall.db.points.jobs import ConnectionFigures
from missedcall.db.reports import cached_reports
from missedcall.domain.callbacks.calendar import IST, ist_date
from missedcall.domain.connection.limits import Area
from missedcall.domain.points import leaderboard
from missedcall.domain.points.leaderboard import LeaderboardMonth, LeaderboardPlace
from missedcall.usecases.deps import Deps

CACHED_REPORT, INTERVAL = "leaderboards", dt.timedelta(hours=1)
SHAPE_VERSION = 1  # of the cached JSON
# Older than this, workers have stopped: the leaderboards are computed anew.
LONGEST_CACHED = 2 * INTERVAL


def month_bounds(month: dt.date) -> tuple[dt.datetime, dt.datetime]:
    """Give when a month begins and ends in India."""
    first = dt.datetime(month.year, month.month, 1, tzinfo=IST)
    following = (first + dt.timedelta(days=32)).replace(day=1)
    return first.astimezone(dt.UTC), following.astimezone(dt.UTC)


@dataclass(frozen=True)
class OfficePromises:
    """Say how many jobs of an office were connected within the promise in a month."""

    office: str
    jobs: int
    promises_kept: int


@dataclass(frozen=True)
class Leaderboards:
    """Hold a month's leaderboards as computed at an instant.

    `linemen` has each area's linemen by rank, `offices` the offices by promises kept, best first.
    """

    computed_at: dt.datetime
    linemen: Mapping[Area, Sequence[LeaderboardPlace]]
    offices: Sequence[OfficePromises]


def compute_leaderboards(deps: Deps, *, month: dt.date, now: dt.datetime) -> Leaderboards:
    """Rank all linemen and offices of a month; linemen under review are left out."""
    since, until = month_bounds(month)
    with deps.db.reading() as db:
        rows = jobs.list_done_jobs(db, since=since, until=until)
        off = jobs.list_linemen_under_review(db, since=since, until=until)
    ranked = [row for row in rows if row.lineman not in off]
    by_area = _grouped(ranked, lambda row: row.area)
    return Leaderboards(
        computed_at=now,
        linemen={
            area: leaderboard.rank_linemen(_lineman_months(by_area.get(area, []))) for area in Area
        },
        offices=_office_promises(rows),
    )


def update_leaderboards_hourly(deps: Deps, *, now: dt.datetime) -> None:
    """Compute and cache this month's leaderboards once an hour."""
    with deps.db.reading() as db:
        if cached_reports.is_report_fresh(
            db, CACHED_REPORT, version=SHAPE_VERSION, since=now - INTERVAL
        ):
            return
    cache_leaderboards(deps, now=now)


def cache_leaderboards(deps: Deps, *, now: dt.datetime) -> None:
    """Compute this month's leaderboards and cache them: a month has tens of thousands of jobs."""
    month = ist_date(now).replace(day=1)
    computed = compute_leaderboards(deps, month=month, now=now)
    figures = {
        "month": month.isoformat(),
        "linemen": {
            area: [asdict(one) for one in found] for area, found in computed.linemen.items()
        },
        "offices": [asdict(one) for one in computed.offices],
    }
    with deps.db.writing() as db:
        cached_reports.store_report(
            db, CACHED_REPORT, version=SHAPE_VERSION, computed_at=now, figures=figures
        )


def get_cached_leaderboards(deps: Deps, *, now: dt.datetime) -> Leaderboards:
    """Give this month's cached leaderboards; compute them when there are none or they are old."""
    month = ist_date(now).replace(day=1)
    with deps.db.reading() as db:
        last = cached_reports.get_report(db, CACHED_REPORT, version=SHAPE_VERSION)
    if (
        last is None
        or now - last.computed_at > LONGEST_CACHED
        or last.figures["month"] != month.isoformat()
    ):
        return compute_leaderboards(deps, month=month, now=now)
    linemen = last.figures["linemen"]
    return Leaderboards(
        computed_at=last.computed_at,
        linemen={area: [LeaderboardPlace(**one) for one in linemen[area]] for area in Area},
        offices=[OfficePromises(**one) for one in last.figures["offices"]],
    )


def _lineman_months(rows: Iterable[ConnectionFigures]) -> Iterable[LeaderboardMonth]:
    for lineman, jobs_of_lineman in _grouped(rows, lambda row: row.lineman).items():
        yield LeaderboardMonth(
            lineman=lineman,
            jobs=len(jobs_of_lineman),
            within_bonus=sum(row.net_s <= row.limit_s for row in jobs_of_lineman),
            gross=tuple(dt.timedelta(seconds=row.gross_s) for row in jobs_of_lineman),
        )


def _office_promises(rows: Iterable[ConnectionFigures]) -> list[OfficePromises]:
    """Give each office's jobs and promises kept, the best share first."""
    once = {row.application_id: row for row in rows}.values()
    found = [
        OfficePromises(office, len(done), sum(row.promise_kept for row in done))
        for office, done in _grouped(once, lambda row: row.office).items()
    ]
    return sorted(
        found,
        key=lambda one: (
            -leaderboard.wilson_lower_bound(successes=one.promises_kept, trials=one.jobs),
            one.office,
        ),
    )


def _grouped(
    rows: Iterable[ConnectionFigures], key: Callable[[ConnectionFigures], str]
) -> Mapping[str, list[ConnectionFigures]]:
    groups: dict[str, list[ConnectionFigures]] = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    return groups


def group_by_band(places: Sequence[LeaderboardPlace]) -> Mapping[int, Sequence[LeaderboardPlace]]:
    """Group the linemen below the tenth place by band, by their codes within one."""
    bands: dict[int, list[LeaderboardPlace]] = defaultdict(list)
    for place in sorted(places, key=lambda one: one.lineman):
        if place.band is not None:
            bands[place.band].append(place)
    return bands
