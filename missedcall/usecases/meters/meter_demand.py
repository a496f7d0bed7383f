"""Count the demand for meters, and cache the counts for the pages that show it in between."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from missedcall.db.engine import DbConnection
from missedcall.db.meters import demand_counts
from missedcall.db.reports import cached_reports
from missedcall.usecases.deps import Deps

# With fewer ended demand notes than this, the configured share of payers counts.
FEWEST_ENDED_DEMANDS = 20
CACHED_REPORT = "meter_demand"
SHAPE_VERSION = 1  # of the cached JSON
COUNTED_FIELDS = ("waiting", "unpaid_demands", "paid_by_week")


@dataclass(frozen=True)
class MeterDemandCounts:
    """Hold the demand for meters by office and kind, as it was counted at an instant.

    `waiting` counts the applicants who have paid and have no meter, `unpaid_demands` the open
    demand notes, `paid_by_week` the payments of each past week, the last first; `paid_share`
    (0 to 1) is the share of demand notes that are paid.
    """

    counted_at: dt.datetime
    waiting: Mapping[demand_counts.OfficeAndKind, int]
    unpaid_demands: Mapping[demand_counts.OfficeAndKind, int]
    paid_by_week: Mapping[demand_counts.OfficeAndKind, Sequence[int]]
    paid_share: float


def count_meter_demand(deps: Deps, db: DbConnection, *, now: dt.datetime) -> MeterDemandCounts:
    """Count the demand of all offices; with hundreds of thousands of applications, in a second."""
    return MeterDemandCounts(
        counted_at=now,
        waiting=demand_counts.count_waiting_applications(db),
        unpaid_demands=demand_counts.count_unpaid_demands(db),
        paid_by_week=demand_counts.count_paid_by_week(
            db, until=now, weeks=deps.config.meters.past_weeks
        ),
        paid_share=_estimate_paid_share(deps, db, now=now),
    )


def cache_meter_demand(db: DbConnection, demand: MeterDemandCounts) -> None:
    """Cache the counts until they are counted again."""
    figures = {
        "paid_share": demand.paid_share,
        **{name: _as_json_rows(getattr(demand, name)) for name in COUNTED_FIELDS},
    }
    cached_reports.store_report(
        db, CACHED_REPORT, version=SHAPE_VERSION, computed_at=demand.counted_at, figures=figures
    )


def get_cached_meter_demand(
    deps: Deps, db: DbConnection, *, now: dt.datetime
) -> MeterDemandCounts:
    """Give the counts that were cached last; count now when there are none."""
    last = cached_reports.get_report(db, CACHED_REPORT, version=SHAPE_VERSION)
    if last is None:
        return count_meter_demand(deps, db, now=now)
    counted = {
        name: {(office, kind): figure for office, kind, figure in last.figures[name]}
        for name in COUNTED_FIELDS
    }
    return MeterDemandCounts(
        counted_at=last.computed_at, paid_share=last.figures["paid_share"], **counted
    )


def _as_json_rows(
    counted: Mapping[demand_counts.OfficeAndKind, object],
) -> list[tuple[object, ...]]:
    return [(*pair, figure) for pair, figure in counted.items()]


def _estimate_paid_share(deps: Deps, db: DbConnection, *, now: dt.datetime) -> float:
    """Give the share of demand notes that are paid: of the past weeks, or as configured."""
    since = now - dt.timedelta(weeks=deps.config.meters.past_weeks)
    paid, expired = demand_counts.count_ended_demands(db, since=since)
    if paid + expired < FEWEST_ENDED_DEMANDS:
        return deps.config.meters.pays_percent / 100
    return paid / (paid + expired)
