"""List where the figures of the past weeks look as if the rules were played."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import TypeVar

from missedcall.db.points import jobs
from missedcall.db.points.jobs import ConnectionFigures
from missedcall.db.reports import reckonings
from missedcall.domain.offices import office as office_tree
from missedcall.domain.offices.office import Offices
from missedcall.domain.points import gaming
from missedcall.domain.points.gaming import ALARM_Z, QUICK_TIMES, Done, Tally
from missedcall.usecases.deps import Deps
from missedcall.usecases.offices.offices import tree

LOOK_BACK, EVERY = dt.timedelta(days=90), dt.timedelta(hours=1)
NAME = "suspicions"

Key = TypeVar("Key", bound=Hashable)
Measured = tuple[ConnectionFigures, Done]


@dataclass(frozen=True)
class Suspicion:
    """Say what stands out, at whom, by how much, and over how many jobs.

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
class KeptSuspicions:
    """Hold what stood out when it was looked for, the strangest first."""

    at: dt.datetime
    found: Sequence[Suspicion]


def look(deps: Deps, *, now: dt.datetime) -> list[Suspicion]:
    """List what stands out in all offices; the strangest first."""
    known = tree(deps)
    with deps.db.reading() as db:
        rows = jobs.done(db, since=now - LOOK_BACK, until=now)
    done = [(row, _done(row)) for row in rows]
    found = [*_of_offices(done, known), *_of_linemen(done)]
    return sorted(found, key=lambda one: (-one.value / one.threshold, one.office))


def hourly(deps: Deps, *, now: dt.datetime) -> None:
    """Look if nobody has done so for an hour."""
    with deps.db.reading() as db:
        if reckonings.is_fresh(db, NAME, since=now - EVERY):
            return
    keep(deps, now=now)


def keep(deps: Deps, *, now: dt.datetime) -> None:
    """Look, and keep what was found for the pages."""
    figures = [asdict(one) for one in look(deps, now=now)]
    with deps.db.writing() as db:
        reckonings.put(db, NAME, at=now, figures=figures)


def kept(deps: Deps, *, now: dt.datetime, offices: Collection[str]) -> KeptSuspicions:
    """Give what stood out in these offices when it was looked for last; look if it never was."""
    with deps.db.reading() as db:
        last = reckonings.get(db, NAME)
    if last is None:
        found, at = look(deps, now=now), now
    else:
        found, at = [Suspicion(**figures) for figures in last.figures], last.at
    return KeptSuspicions(at, [one for one in found if one.office in offices])


def _of_offices(done: Sequence[Measured], known: Offices) -> Iterator[Suspicion]:
    whole = {job.application_id: (job, what) for job, what in done}.values()
    by_office = _tallies(whole, lambda job: job.office)
    by_region: dict[str, Tally] = defaultdict(Tally)
    for office, tally in by_office.items():
        by_region[_region(known, office)] += tally
    for office, tally in by_office.items():
        spike = gaming.before_the_limit(tally)
        if spike is not None and spike > ALARM_Z:
            yield Suspicion("before_limit", office, None, spike, ALARM_Z, tally.jobs)
        quick = gaming.paid_just_before(tally, region=by_region[_region(known, office)])
        if quick is not None and quick > QUICK_TIMES:
            yield Suspicion("paid_just_before", office, None, quick, QUICK_TIMES, tally.jobs)


def _of_linemen(done: Sequence[Measured]) -> Iterator[Suspicion]:
    """Compare each lineman's holds with those of all others of his area."""
    last_office = {(job.area, job.lineman): job.office for job, _ in done}
    by_lineman = _tallies(done, lambda job: (job.area, job.lineman))
    by_area: dict[str, Tally] = defaultdict(Tally)
    for (area, _), his in by_lineman.items():
        by_area[area] += his
    for (area, lineman), his in by_lineman.items():
        beyond = gaming.holds_beyond_peers(his, peers=by_area[area] - his)
        if beyond is not None and beyond > ALARM_Z:
            office = last_office[area, lineman]
            yield Suspicion("holds", office, lineman, beyond, ALARM_Z, his.jobs)


def _tallies(
    done: Iterable[Measured], key: Callable[[ConnectionFigures], Key]
) -> dict[Key, Tally]:
    groups: dict[Key, list[Done]] = defaultdict(list)
    for job, what in done:
        groups[key(job)].append(what)
    return {name: gaming.tally(whats) for name, whats in groups.items()}


def _region(known: Offices, office: str) -> str:
    above = [each.code for each in office_tree.path(known, office)]
    return above[-1] if above else ""


def _done(job: ConnectionFigures) -> Done:
    return Done(
        gross=dt.timedelta(seconds=job.gross_s),
        net=dt.timedelta(seconds=job.net_s),
        limit=dt.timedelta(seconds=job.limit_s),
        holds=job.holds,
    )
