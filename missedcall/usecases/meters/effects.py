"""What events of a connection do to meters."""

import datetime as dt
from collections.abc import Mapping

from missedcall.db.engine import DbConnection
from missedcall.db.meters import meters
from missedcall.domain.connection.states import Event
from missedcall.domain.meters.meters import MeterMove
from missedcall.usecases.connection.case import Case
from missedcall.usecases.connection.command import ChangedMeanwhile, Command
from missedcall.usecases.deps import Deps, Effect
from missedcall.usecases.meters import meter_moves


def _reserve_meter(
    deps: Deps, db: DbConnection, case: Case, command: Command, now: dt.datetime
) -> None:
    row = meters.get_oldest_free_meter(db, kind=case.row.meter_kind, office=case.row.office)
    if row is None:
        raise ChangedMeanwhile(case.number)
    meter_moves.move_meter(
        db, row.serial, MeterMove.RESERVE, to_holder=case.number, actor=command.actor, now=now
    )


def free_reserved_meter(db: DbConnection, case: Case, command: Command, now: dt.datetime) -> None:
    """Free the meter that is reserved for the application of a case, wherever it is."""
    kept = meters.get_reserved_meter(db, case.number)
    if kept is not None:
        to = kept.holder
        meter_moves.move_meter(
            db, kept.serial, MeterMove.FREE, to_holder=to, actor=command.actor, now=now
        )


EFFECTS: Mapping[Event, Effect] = {
    Event.RESERVE_METER: _reserve_meter,
}
