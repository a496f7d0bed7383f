"""Move a meter from hand to hand, as the rules allow, each move one line of the ledger."""

import datetime as dt

from missedcall.db import meters
from missedcall.db.engine import Connection, Row
from missedcall.domain.connection import meters as rules
from missedcall.domain.connection.meters import Meter, Move, NotMovable, Place
from missedcall.usecases.connection.act import ChangedMeanwhile, MeterRefused


def move_meter(
    db: Connection, serial: str, what: Move, *, to: str, who: str, now: dt.datetime
) -> None:
    """Move a meter as the rules allow; raise `MeterRefused` with the reason when they do not."""
    row = meters.get(db, serial)
    if row is None:
        raise MeterRefused(
            f"मीटर {serial} किसी भंडार में दर्ज नहीं है; पहले प्राप्ति दर्ज करें",
            f"meter {serial} is in no stock; receive it first",
        )
    after = rules.move(_meter(row), what, to=to)
    if isinstance(after, NotMovable):
        raise MeterRefused(after.hi, after.en)
    moved = meters.change(
        db, row, place=after.place, holder=after.holder, reserved_for=after.reserved_for
    )
    if not moved:
        raise ChangedMeanwhile(serial)
    meters.note_move(
        db, serial=serial, at=now, move=what, from_holder=row["holder"], to_holder=to, who=who
    )


def _meter(row: Row) -> Meter:
    return Meter(
        serial=row["serial"],
        kind=row["kind"],
        place=Place(row["place"]),
        holder=row["holder"],
        received_at=row["received_at"],
        reserved_for=row["reserved_for"],
    )
