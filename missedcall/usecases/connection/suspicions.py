"""List where the figures of the past weeks look as if the rules were played."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from missedcall.db import jobs
from missedcall.db.engine import Row
from missedcall.domain import office as office_tree
from missedcall.domain.connection import gaming
from missedcall.domain.connection.gaming import ALARM_Z, QUICK_TIMES, Done
from missedcall.domain.office import Offices
from missedcall.usecases.deps import Deps
from missedcall.usecases.offices import tree

LOOK_BACK = dt.timedelta(days=90)


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


def look(
    deps: Deps, *, now: dt.datetime, offices: Collection[str] | None = None
) -> list[Suspicion]:
    """List what stands out in these offices, or in all; the strangest first."""
    known = tree(deps)
    with deps.db.reading() as db:
        rows = jobs.done(db, since=now - LOOK_BACK, until=now)
    found = [*_of_offices(rows, known), *_of_linemen(rows)]
    mine = [one for one in found if offices is None or one.office in offices]
    return sorted(mine, key=lambda one: (-one.value / one.threshold, one.office))


def _of_offices(rows: Sequence[Row], known: Offices) -> Iterator[Suspicion]:
    whole = {row["application_id"]: row for row in rows}.values()
    by_office, by_region = defaultdict(list), defaultdict(list)
    for row in whole:
        by_office[row["office"]].append(_done(row))
        by_region[_region(known, row["office"])].append(_done(row))
    for office, done in by_office.items():
        spike = gaming.before_the_limit(done)
        if spike is not None and spike > ALARM_Z:
            yield Suspicion("before_limit", office, None, spike, ALARM_Z, len(done))
        quick = gaming.paid_just_before(done, region=by_region[_region(known, office)])
        if quick is not None and quick > QUICK_TIMES:
            yield Suspicion("paid_just_before", office, None, quick, QUICK_TIMES, len(done))


def _of_linemen(rows: Sequence[Row]) -> Iterator[Suspicion]:
    """Compare each lineman's holds with those of all others of his area."""
    by_area: Mapping[str, dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        by_area[row["area"]][row["lineman"]].append(row)
    for linemen in by_area.values():
        for lineman, his in linemen.items():
            peers = [_done(row) for who, done in linemen.items() if who != lineman for row in done]
            beyond = gaming.holds_beyond_peers([_done(row) for row in his], peers=peers)
            if beyond is not None and beyond > ALARM_Z:
                office = his[-1]["office"]
                yield Suspicion("holds", office, lineman, beyond, ALARM_Z, len(his))


def _region(known: Offices, office: str) -> str:
    above = [each.code for each in office_tree.path(known, office)]
    return above[-1] if above else ""


def _done(row: Row) -> Done:
    return Done(
        gross=dt.timedelta(seconds=row["gross_s"]),
        net=dt.timedelta(seconds=row["net_s"]),
        limit=dt.timedelta(seconds=row["limit_s"]),
        holds=row["holds"],
    )
