"""Compare what was counted in a store with its ledger, and settle what differs."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from missedcall.db.engine import Connection
from missedcall.db.meters import counts, meters, stock
from missedcall.db.meters.counts import OpenMeterDifference
from missedcall.domain.meters.meters import SERIAL, MeterPlace, Move
from missedcall.usecases.connection.act import ChangedMeanwhile, MeterRefused
from missedcall.usecases.deps import Deps
from missedcall.usecases.meters import waiting
from missedcall.usecases.meters.custody import held_by, move_meter
from missedcall.usecases.meters.stock import receive_one

MISSING, SURPLUS = "missing", "surplus"


class Settlement(StrEnum):
    """Say how a difference ends: written off, taken into this stock, or nothing was wrong."""

    LOST = "lost"
    TAKEN_IN = "taken_in"
    COUNTED_WRONG = "counted_wrong"


_ENDS = {
    MISSING: (Settlement.LOST, Settlement.COUNTED_WRONG),
    SURPLUS: (Settlement.TAKEN_IN, Settlement.COUNTED_WRONG),
}


@dataclass(frozen=True)
class StockCount:
    """Say what a count found: the serials that are not there, and those that should not be."""

    counted: int
    in_ledger: int
    missing: tuple[str, ...]
    surplus: tuple[str, ...]


def take(
    deps: Deps, *, serials: Collection[str], office: str, who: str, now: dt.datetime
) -> StockCount:
    """Compare the serials that lie in an office's store with its ledger.

    Each difference becomes a row that stays until somebody settles it; nothing is moved.
    """
    wrong = [serial for serial in serials if not SERIAL.fullmatch(serial)]
    if wrong:
        raise MeterRefused(
            f"क्रमांक {wrong[0][:30]} पढ़ा नहीं जा सका; सूची ठीक करें",
            f"serial {wrong[0][:30]} cannot be read; mend the list and count again",
        )
    here = set(serials)
    with deps.db.writing() as db:
        ledger = {row.serial for row in stock.of_holder(db, holder=office, place=MeterPlace.STOCK)}
        found = StockCount(
            len(here), len(ledger), tuple(sorted(ledger - here)), tuple(sorted(here - ledger))
        )
        _keep(db, found, office=office, who=who, now=now)
    return found


def _keep(db: Connection, found: StockCount, *, office: str, who: str, now: dt.datetime) -> None:
    count_id = counts.add(
        db,
        office=office,
        at=now,
        who=who,
        counted=found.counted,
        in_ledger=found.in_ledger,
    )
    known = {row.serial for row in counts.open_differences(db, office=office)}
    for what, serials in ((MISSING, found.missing), (SURPLUS, found.surplus)):
        for serial in serials:
            if serial not in known:
                counts.add_difference(
                    db, count_id=count_id, office=office, serial=serial, what=what
                )


def settle(
    deps: Deps,
    *,
    difference_id: int,
    how: Settlement,
    why: str,
    office: str,
    who: str,
    now: dt.datetime,
    kind: str = "",
) -> None:
    """End a difference with a reason; what is lost or taken in becomes a move of the ledger.

    Who counted does not write off himself. `kind` is asked for a meter that no ledger knows.
    """
    if not why.strip():
        raise MeterRefused("कारण लिखें", "give a reason")
    with deps.db.writing() as db:
        open_ones = counts.open_differences(db, office=office)
        row = next((each for each in open_ones if each.id == difference_id), None)
        if row is None:
            raise ChangedMeanwhile(f"difference {difference_id}")
        _may(row, how, who)
        counts.settle(db, difference_id, at=now, by=who, settlement=how, why=why.strip()[:200])
        sent = _move(deps, db, row, how, why=why, who=who, now=now, kind=kind)
    for message_id in sent:
        deps.nudge.send(message_id)


def _may(row: OpenMeterDifference, how: Settlement, who: str) -> None:
    if how not in _ENDS[row.what]:
        raise MeterRefused(
            f"{row.serial}: {' या '.join(_ENDS[row.what])} चुनें",
            f"{row.serial} is {row.what}: choose {' or '.join(_ENDS[row.what])}",
        )
    if how is Settlement.LOST and row.who == who:
        raise MeterRefused(
            "जिसने गिना वही बट्टे खाते में नहीं डाल सकता; JE या AE से कराएँ",
            "who counted cannot write off; let the JE or the AE do it",
        )


def _move(
    deps: Deps,
    db: Connection,
    row: OpenMeterDifference,
    how: Settlement,
    *,
    why: str,
    who: str,
    now: dt.datetime,
    kind: str,
) -> list[int]:
    """Bring the ledger to what was settled; give the messages to send."""
    if how is Settlement.COUNTED_WRONG:
        return []
    serial, office = row.serial, row.office
    before = meters.get(db, serial)
    if how is Settlement.LOST:
        before = held_by(db, serial, office)
        move_meter(db, serial, Move.LOSE, to=office, who=who, why=why, now=now)
    elif before is None:
        receive_one(db, serial, kind=kind, office=office, who=who, now=now)
    else:
        move_meter(db, serial, Move.FIND, to=office, who=who, why=why, now=now)
    kept_for = None if before is None else before.reserved_for
    sent = waiting.replace(deps, db, number=kept_for, now=now)
    kind = kind if before is None else before.kind
    return sent + waiting.serve(deps, db, office=office, kind=kind, now=now)
