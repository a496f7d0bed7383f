"""Detect figures of the past weeks that chance hardly explains: a reason to look, no verdict."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import TypeVar

from missedcall.db.points import jobs
from missedcall.db.points.jobs import ConnectionFigures
from missedcall.db.reports import cached_reports
from missedcall.domain.offices import office as office_tree
from missedcall.domain.offices.office import Offices
from missedcall.domain.points import anomaly
from missedcall.domain.points.anomaly import ALARM_Z, QUICK_RATIO, ConnectionTally, ConnectionTimes
from missedcall.usecases.deps import Deps
from missedcall.usecases.offices.offices import load_offices

LOOK_BACK, INTERVAL = dt.timedelta(days=90), dt.timedelta(hours=1)
CACHED_REPORT = "anomalies"
SHAPE_VERSION = 1  # of the cached JSON

Key = TypeVar("Key", bound=Hashable)
JobWithTimes = tuple[ConnectionFigures, ConnectionTimes]


@dataclass(frozen=True)
class Anomaly:
    """Hold one anomaly: its measure, the office or lineman, its value, and over how many jobs.

    `measure` is `before_limit` and `paid_just_before` of an office, `holds` of a lineman;
    `threshold` is what chance rarely reaches.
    """

    measure: str
    office: str
    lineman: str | None
    value: float
    threshold: float
    jobs: int


@dataclass(frozen=True)
class CachedAnomalies:
    """Hold the anomalies as computed at an instant, the strongest first."""

    computed_at: dt.datetime
    anomalies: Sequence[Anomaly]


def detect_anomalies(deps: Deps, *, now: dt.datetime) -> list[Anomaly]:
    """Detect the anomalies of all offices and linemen, the strongest first."""
    known = load_offices(deps)
    with deps.db.reading() as db:
        rows = jobs.list_done_jobs(db, since=now - LOOK_BACK, until=now)
    done = [(row, _connection_times(row)) for row in rows]
    found = [*_anomalies_of_offices(done, known), *_anomalies_of_linemen(done)]
    return sorted(found, key=lambda one: (-one.value / one.threshold, one.office))


def update_anomalies_hourly(deps: Deps, *, now: dt.datetime) -> None:
    """Detect and cache the anomalies once an hour."""
    with deps.db.reading() as db:
        if cached_reports.is_report_fresh(
            db, CACHED_REPORT, version=SHAPE_VERSION, since=now - INTERVAL
        ):
            return
    cache_anomalies(deps, now=now)


def cache_anomalies(deps: Deps, *, now: dt.datetime) -> None:
    """Detect the anomalies and cache them for the pages."""
    figures = [asdict(one) for one in detect_anomalies(deps, now=now)]
    with deps.db.writing() as db:
        cached_reports.store_report(
            db, CACHED_REPORT, version=SHAPE_VERSION, computed_at=now, figures=figures
        )


def get_cached_anomalies(
    deps: Deps, *, now: dt.datetime, offices: Collection[str]
) -> CachedAnomalies:
    """Give the cached anomalies of some offices; detect them now when there are none."""
    with deps.db.reading() as db:
        last = cached_reports.get_report(db, CACHED_REPORT, version=SHAPE_VERSION)
    if last is None:
        found, at = detect_anomalies(deps, now=now), now
    else:
        found, at = [Anomaly(**figures) for figures in last.figures], last.computed_at
    return CachedAnomalies(at, [one for one in found if one.office in offices])


def _anomalies_of_offices(done: Sequence[JobWithTimes], known: Offices) -> Iterator[Anomaly]:
    whole = {job.application_id: (job, what) for job, what in done}.values()
    by_office = _tallies(whole, lambda job: job.office)
    by_region: dict[str, ConnectionTally] = defaultdict(ConnectionTally)
    for office, tally in by_office.items():
        by_region[_region(known, office)] += tally
    for office, tally in by_office.items():
        spike = anomaly.score_before_bonus_limit(tally)
        if spike is not None and spike > ALARM_Z:
            yield Anomaly("before_limit", office, None, spike, ALARM_Z, tally.jobs)
        quick = anomaly.ratio_paid_just_before(tally, region=by_region[_region(known, office)])
        if quick is not None and quick > QUICK_RATIO:
            yield Anomaly("paid_just_before", office, None, quick, QUICK_RATIO, tally.jobs)


def _anomalies_of_linemen(done: Sequence[JobWithTimes]) -> Iterator[Anomaly]:
    """Compare each lineman's holds with those of all others of the area."""
    last_office = {(job.area, job.lineman): job.office for job, _ in done}
    by_lineman = _tallies(done, lambda job: (job.area, job.lineman))
    by_area: dict[str, ConnectionTally] = defaultdict(ConnectionTally)
    for (area, _), own in by_lineman.items():
        by_area[area] += own
    for (area, lineman), own in by_lineman.items():
        beyond = anomaly.score_holds_beyond_peers(own, peers=by_area[area] - own)
        if beyond is not None and beyond > ALARM_Z:
            office = last_office[area, lineman]
            yield Anomaly("holds", office, lineman, beyond, ALARM_Z, own.jobs)


def _tallies(
    done: Iterable[JobWithTimes], key: Callable[[ConnectionFigures], Key]
) -> dict[Key, ConnectionTally]:
    groups: dict[Key, list[ConnectionTimes]] = defaultdict(list)
    for job, what in done:
        groups[key(job)].append(what)
    return {name: anomaly.tally_connections(whats) for name, whats in groups.items()}


def _region(known: Offices, office: str) -> str:
    above = [each.code for each in office_tree.path_to_top(known, office)]
    return above[-1] if above else ""


def _connection_times(job: ConnectionFigures) -> ConnectionTimes:
    return ConnectionTimes(
        gross=dt.timedelta(seconds=job.gross_s),
        net=dt.timedelta(seconds=job.net_s),
        limit=dt.timedelta(seconds=job.limit_s),
        holds=job.holds,
    )
