"""Compare the meters counted in a store with the ledger, and settle each difference."""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from missedcall.db.engine import DbConnection
from missedcall.db.meters import counts, meters, stock
from missedcall.db.meters.counts import OpenMeterDifference
from missedcall.domain.meters.meters import SERIAL_PATTERN, MeterMove, MeterPlace
from missedcall.domain.meters.refusals import MeterRefusal
from missedcall.domain.shared.explanation import explain
from missedcall.usecases.connection.command import ChangedMeanwhile, MeterRefused
from missedcall.usecases.deps import Deps
from missedcall.usecases.meters import allocation
from missedcall.usecases.meters.meter_moves import get_meter_of_holder, move_meter
from missedcall.usecases.meters.stock import receive_meter


class StockDifference(StrEnum):
    """Name how a store and its ledger differ in a meter."""

    MISSING = "missing"
    SURPLUS = "surplus"


class Settlement(StrEnum):
    """Name how a difference is settled: written off, taken into stock, or a wrong count."""

    LOST = "lost"
    TAKEN_IN = "taken_in"
    COUNTED_WRONG = "counted_wrong"


_SETTLEMENTS: Mapping[str, tuple[Settlement, ...]] = {
    StockDifference.MISSING: (Settlement.LOST, Settlement.COUNTED_WRONG),
    StockDifference.SURPLUS: (Settlement.TAKEN_IN, Settlement.COUNTED_WRONG),
}


@dataclass(frozen=True)
class StockCount:
    """Hold the result of a count: the serials `missing` from the store, and the `surplus` ones."""

    counted: int
    in_ledger: int
    missing: tuple[str, ...]
    surplus: tuple[str, ...]


def record_stock_count(
    deps: Deps, *, serials: Collection[str], office: str, actor: str, now: dt.datetime
) -> StockCount:
    """Compare the serials that lie in an office's store with its ledger.

    Each difference becomes a row that stays open until it is settled; no meter is moved. Raise
    `MeterRefused` for a serial that cannot be one.
    """
    wrong = [serial for serial in serials if not SERIAL_PATTERN.fullmatch(serial)]
    if wrong:
        raise MeterRefused(
            explain(
                MeterRefusal.SERIAL_UNREADABLE,
                serial=wrong[0][:30],
            ),
        )
    here = set(serials)
    with deps.db.writing() as db:
        ledger = {
            row.serial
            for row in stock.list_meters_of_holder(db, holder=office, place=MeterPlace.STOCK)
        }
        found = StockCount(
            len(here), len(ledger), tuple(sorted(ledger - here)), tuple(sorted(here - ledger))
        )
        _save_count(db, found, office=office, actor=actor, now=now)
    return found


def _save_count(
    db: DbConnection, found: StockCount, *, office: str, actor: str, now: dt.datetime
) -> None:
    count_id = counts.add_count(
        db,
        office=office,
        counted_at=now,
        counted_by=actor,
        counted=found.counted,
        in_ledger=found.in_ledger,
    )
    known = {row.serial for row in counts.list_open_differences(db, office=office)}
    for difference, serials in (
        (StockDifference.MISSING, found.missing),
        (StockDifference.SURPLUS, found.surplus),
    ):
        for serial in serials:
            if serial not in known:
                counts.add_difference(
                    db, count_id=count_id, office=office, serial=serial, difference=difference
                )


def settle_difference(
    deps: Deps,
    *,
    difference_id: int,
    settlement: Settlement,
    reason: str,
    office: str,
    actor: str,
    now: dt.datetime,
    meter_kind: str = "",
) -> None:
    """Settle a difference with a reason; a lost or found meter becomes a move of the ledger.

    The person who counted may not write off. `meter_kind` is needed for a meter that was never
    received. Raise `MeterRefused` with the reason, `ChangedMeanwhile` when it was settled before.
    """
    if not reason.strip():
        raise MeterRefused(explain(MeterRefusal.NO_REASON))
    with deps.db.writing() as db:
        open_ones = counts.list_open_differences(db, office=office)
        row = next((each for each in open_ones if each.id == difference_id), None)
        if row is None:
            raise ChangedMeanwhile(f"difference {difference_id}")
        _check_settlement(row, settlement, actor)
        counts.settle_difference(
            db,
            difference_id,
            at=now,
            settled_by=actor,
            settlement=settlement,
            settlement_reason=reason.strip()[:200],
        )
        sent = _correct_ledger(
            deps, db, row, settlement, reason=reason, actor=actor, now=now, meter_kind=meter_kind
        )
    for message_id in sent:
        deps.queue.enqueue_message(message_id)


def _check_settlement(row: OpenMeterDifference, settlement: Settlement, actor: str) -> None:
    if settlement not in _SETTLEMENTS[row.difference]:
        raise MeterRefused(
            explain(
                MeterRefusal.OTHER_SETTLEMENT,
                serial=row.serial,
                what=row.difference,
                choices=", ".join(_SETTLEMENTS[row.difference]),
            ),
        )
    if settlement is Settlement.LOST and row.counted_by == actor:
        raise MeterRefused(
            explain(MeterRefusal.COUNTED_BY_SAME),
        )


def _correct_ledger(
    deps: Deps,
    db: DbConnection,
    row: OpenMeterDifference,
    settlement: Settlement,
    *,
    reason: str,
    actor: str,
    now: dt.datetime,
    meter_kind: str,
) -> list[int]:
    """Write what was settled into the ledger; give the ids of messages to send."""
    if settlement is Settlement.COUNTED_WRONG:
        return []
    serial, office = row.serial, row.office
    before = meters.get_meter(db, serial)
    if settlement is Settlement.LOST:
        before = get_meter_of_holder(db, serial, office)
        move_meter(
            db, serial, MeterMove.LOSE, to_holder=office, actor=actor, reason=reason, now=now
        )
    elif before is None:
        receive_meter(db, serial, kind=meter_kind, office=office, actor=actor, now=now)
    else:
        move_meter(
            db, serial, MeterMove.FIND, to_holder=office, actor=actor, reason=reason, now=now
        )
    kept_for = None if before is None else before.reserved_for
    sent = allocation.allocate_replacement_meter(deps, db, number=kept_for, now=now)
    meter_kind = meter_kind if before is None else before.kind
    return sent + allocation.allocate_free_meters(
        deps, db, office=office, meter_kind=meter_kind, now=now
    )
