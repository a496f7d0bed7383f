"""Move a meter from hand to hand, as the rules allow, each move one line of the ledger."""

import datetime as dt

from missedcall.db.engine import Connection
from missedcall.db.meters import meters
from missedcall.db.meters.meters import MeterRow
from missedcall.domain.meters import meters as rules
from missedcall.domain.meters.meters import Meter, MeterPlace, Move, NotMovable
from missedcall.usecases.connection.act import ChangedMeanwhile, MeterRefused


def known(db: Connection, serial: str) -> MeterRow:
    """Give the row of a meter; raise `MeterRefused` when it was never received."""
    row = meters.get(db, serial)
    if row is None:
        raise MeterRefused(
            f"मीटर {serial} किसी भंडार में दर्ज नहीं है; पहले प्राप्ति दर्ज करें",
            f"meter {serial} is in no stock; receive it first",
        )
    return row


def held_by(db: Connection, serial: str, holder: str) -> MeterRow:
    """Give the row of a meter; raise `MeterRefused` when it is not this one's to move."""
    row = known(db, serial)
    if row.holder != holder:
        raise MeterRefused(
            f"मीटर {serial} {holder} के पास नहीं, {row.holder} के पास दर्ज है",
            f"meter {serial} is not with {holder} but with {row.holder}; ask there",
        )
    return row


def move_meter(
    db: Connection,
    serial: str,
    what: Move,
    *,
    to: str,
    who: str,
    now: dt.datetime,
    why: str = "",
) -> None:
    """Move a meter as the rules allow; raise `MeterRefused` with the reason when they do not."""
    row = known(db, serial)
    after = rules.move(_meter(row), what, to=to)
    if isinstance(after, NotMovable):
        raise MeterRefused(after.hi, after.en)
    moved = meters.change(
        db, row, place=after.place, holder=after.holder, reserved_for=after.reserved_for
    )
    if not moved:
        raise ChangedMeanwhile(serial)
    meters.note_move(
        db,
        serial=serial,
        at=now,
        move=what,
        from_holder=row.holder,
        to_holder=to,
        who=who,
        why=why[:200],
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
