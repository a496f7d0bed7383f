"""Show one office's store: what lies there, what comes and goes, and what is not settled."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from missedcall.db.field import field
from missedcall.db.meters import counts, stock
from missedcall.db.meters.counts import OpenMeterDifference
from missedcall.db.meters.meters import MeterMoveRow, MeterRow
from missedcall.db.meters.stock import MeterToHandOut, StockNumber
from missedcall.domain.meters.forecast import Proposal
from missedcall.domain.meters.meters import MeterPlace
from missedcall.usecases.deps import Deps
from missedcall.usecases.meters import forecasts
from missedcall.usecases.meters.forecasts import Forecast

MOVES = 30


@dataclass(frozen=True)
class Store:
    """Hold what a store keeper works with.

    `to_hand_out` are reserved meters by the lineman who has the job; `carried` those that
    linemen have in hand; `proposals` those that concern this office, by what other offices
    needed `as_of` an instant.
    """

    as_of: dt.datetime
    forecasts: Sequence[Forecast]
    numbers: Sequence[StockNumber]
    to_hand_out: Mapping[str, Sequence[MeterToHandOut]]
    coming: Sequence[MeterRow]
    carried: Sequence[MeterRow]
    differences: Sequence[OpenMeterDifference]
    moves: Sequence[MeterMoveRow]
    proposals: Sequence[Proposal]


def look(deps: Deps, *, office: str, now: dt.datetime) -> Store:
    """Gather an office's store for its keeper."""
    as_of, everyone = forecasts.at_hand(deps, office=office, now=now)
    proposed = forecasts.proposals(deps, everyone)
    with deps.db.reading() as db:
        to_hand_out: dict[str, list[MeterToHandOut]] = {}
        for row in stock.to_hand_out(db, office=office):
            to_hand_out.setdefault(row.lineman, []).append(row)
        return Store(
            as_of=as_of,
            forecasts=[one for one in everyone if one.office == office],
            numbers=stock.numbers(db, office=office),
            to_hand_out=to_hand_out,
            coming=stock.of_holder(db, holder=office, place=MeterPlace.TRANSIT),
            carried=[
                row
                for lineman in field.linemen_of(db, office=office)
                for row in stock.of_holder(db, holder=lineman["code"], place=MeterPlace.CUSTODY)
            ],
            differences=counts.open_differences(db, office=office),
            moves=stock.moves(db, holder=office, limit=MOVES),
            proposals=[one for one in proposed if office in (one.giver, one.taker)],
        )
