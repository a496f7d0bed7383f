"""What events of a connection do to meters."""

import datetime as dt
from collections.abc import Mapping

from missedcall.db.engine import Connection
from missedcall.db.meters import meters
from missedcall.domain.connection.states import Event
from missedcall.domain.meters.meters import Move
from missedcall.usecases.connection.act import Act, ChangedMeanwhile
from missedcall.usecases.connection.case import Case
from missedcall.usecases.deps import Deps, Effect
from missedcall.usecases.meters import custody


def _reserve(deps: Deps, db: Connection, case: Case, what: Act, now: dt.datetime) -> None:
    row = meters.oldest_free(db, kind=case.row["meter_kind"], office=case.row["office"])
    if row is None:
        raise ChangedMeanwhile(case.number)
    custody.move_meter(db, row.serial, Move.RESERVE, to=case.number, who=what.who, now=now)


def free_meter(db: Connection, case: Case, what: Act, now: dt.datetime) -> None:
    """Let another have the meter that was kept for this application, wherever it is."""
    kept = meters.reserved_for(db, case.number)
    if kept is not None:
        to = kept.holder
        custody.move_meter(db, kept.serial, Move.FREE, to=to, who=what.who, now=now)


EFFECTS: Mapping[Event, Effect] = {
    Event.RESERVE_METER: _reserve,
}
