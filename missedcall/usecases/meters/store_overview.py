"""Gather what a store keeper sees of an office's store of meters."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from missedcall.db.field import field
from missedcall.db.meters import counts, stock
from missedcall.db.meters.counts import OpenMeterDifference
from missedcall.db.meters.meters import MeterMoveRow, MeterRow
from missedcall.db.meters.stock import MeterToIssue, StockCountRow
from missedcall.domain.meters.forecast import TransferProposal
from missedcall.domain.meters.meters import MeterPlace
from missedcall.usecases.deps import Deps
from missedcall.usecases.meters import forecasts
from missedcall.usecases.meters.forecasts import StockForecast

LATEST_MOVES = 30


@dataclass(frozen=True)
class StoreOverview:
    """Hold what a store keeper works with.

    `to_issue` has the reserved meters by the code of the lineman who has the job; `carried` those
    in the custody of linemen; `transfer_proposals` those from or to this office, by the demand of
    all offices as it was counted at `as_of`.
    """

    as_of: dt.datetime
    forecasts: Sequence[StockForecast]
    stock: Sequence[StockCountRow]
    to_issue: Mapping[str, Sequence[MeterToIssue]]
    arriving: Sequence[MeterRow]
    carried: Sequence[MeterRow]
    differences: Sequence[OpenMeterDifference]
    moves: Sequence[MeterMoveRow]
    transfer_proposals: Sequence[TransferProposal]


def load_store_overview(deps: Deps, *, office: str, now: dt.datetime) -> StoreOverview:
    """Load an office's store for its keeper."""
    as_of, everyone = forecasts.forecasts_from_cached_demand(deps, office=office, now=now)
    proposed = forecasts.propose_transfers(deps, everyone)
    with deps.db.reading() as db:
        to_hand_out: dict[str, list[MeterToIssue]] = {}
        for row in stock.list_meters_to_issue(db, office=office):
            to_hand_out.setdefault(row.lineman, []).append(row)
        return StoreOverview(
            as_of=as_of,
            forecasts=[one for one in everyone if one.office == office],
            stock=stock.count_stock(db, office=office),
            to_issue=to_hand_out,
            arriving=stock.list_meters_of_holder(db, holder=office, place=MeterPlace.TRANSIT),
            carried=[
                row
                for lineman in field.list_linemen_of_office(db, office=office)
                for row in stock.list_meters_of_holder(
                    db, holder=lineman.code, place=MeterPlace.CUSTODY
                )
            ],
            differences=counts.list_open_differences(db, office=office),
            moves=stock.list_moves(db, holder=office, limit=LATEST_MOVES),
            transfer_proposals=[
                one for one in proposed if office in (one.from_office, one.to_office)
            ],
        )
