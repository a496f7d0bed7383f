"""Move a meter between store, lineman and house; each move is a row of the ledger of meters."""

import datetime as dt

from missedcall.db.engine import DbConnection
from missedcall.db.meters import meters
from missedcall.db.meters.meters import MeterRow
from missedcall.domain.meters import meters as rules
from missedcall.domain.meters.meters import Meter, MeterMove, MeterPlace, MoveRefused
from missedcall.domain.meters.refusals import MeterRefusal
from missedcall.domain.shared.explanation import explain
from missedcall.usecases.connection.command import ChangedMeanwhile, MeterRefused


def get_received_meter(db: DbConnection, serial: str) -> MeterRow:
    """Give the row of a meter; raise `MeterRefused` when it was never received."""
    row = meters.get_meter(db, serial)
    if row is None:
        raise MeterRefused(
            explain(MeterRefusal.NOT_RECEIVED, serial=serial),
        )
    return row


def get_meter_of_holder(db: DbConnection, serial: str, holder: str) -> MeterRow:
    """Give the row of a meter; raise `MeterRefused` when another holder has it."""
    row = get_received_meter(db, serial)
    if row.holder != holder:
        raise MeterRefused(
            explain(
                MeterRefusal.OTHER_HOLDER,
                serial=serial,
                holder=holder,
                is_with=row.holder,
            ),
        )
    return row


def move_meter(
    db: DbConnection,
    serial: str,
    move: MeterMove,
    *,
    to_holder: str,
    actor: str,
    now: dt.datetime,
    reason: str = "",
) -> None:
    """Move a meter as the rules allow; raise `MeterRefused` with the reason when they do not."""
    row = get_received_meter(db, serial)
    after = rules.move_meter(_meter(row), move, to_holder=to_holder)
    if isinstance(after, MoveRefused):
        raise MeterRefused(after.reason)
    moved = meters.move_unchanged_meter(
        db, row, place=after.place, holder=after.holder, reserved_for=after.reserved_for
    )
    if not moved:
        raise ChangedMeanwhile(serial)
    meters.add_move(
        db,
        serial=serial,
        at=now,
        move=move,
        from_holder=row.holder,
        to_holder=to_holder,
        actor=actor,
        reason=reason[:200],
    )


def _meter(row: MeterRow) -> Meter:
    return Meter(
        serial=row.serial,
        kind=row.kind,
        place=MeterPlace(row.place),
        holder=row.holder,
        received_at=row.received_at,
        reserved_for=row.reserved_for,
    )
