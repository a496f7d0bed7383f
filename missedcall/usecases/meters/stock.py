"""Receive meters into an office's stock, and send them from one office to another."""

import datetime as dt
from collections.abc import Iterable, Sequence

from missedcall.db.engine import DbConnection
from missedcall.db.meters import meters
from missedcall.db.offices import offices
from missedcall.domain.meters.meters import METER_KINDS, SERIAL_PATTERN, MeterMove
from missedcall.domain.meters.refusals import MeterRefusal
from missedcall.domain.offices.office import has_store
from missedcall.domain.payments.references import SHORTENED, reference_spellings
from missedcall.domain.shared.explanation import explain
from missedcall.usecases.connection.command import MeterRefused
from missedcall.usecases.deps import Deps
from missedcall.usecases.meters import allocation
from missedcall.usecases.meters.meter_moves import get_meter_of_holder, move_meter

MOST_METERS_SENT = 1000


def receive_meters(
    deps: Deps, *, serials: Sequence[str], kind: str, office: str, actor: str, now: dt.datetime
) -> None:
    """Receive new meters into an office's stock, and allocate them to waiting applicants.

    Raise `MeterRefused` when one of the serials is known already: then none is received.
    """
    with deps.db.writing() as db:
        for serial in serials:
            receive_meter(db, serial, kind=kind, office=office, actor=actor, now=now)
        sent = allocation.allocate_free_meters(deps, db, office=office, meter_kind=kind, now=now)
    for message_id in sent:
        deps.queue.enqueue_message(message_id)


def receive_meter(
    db: DbConnection, serial: str, *, kind: str, office: str, actor: str, now: dt.datetime
) -> None:
    """Write one new meter into the ledger; raise `MeterRefused` when it cannot be."""
    refused = find_meter_fault(serial, kind=kind)
    if refused is not None:
        raise refused
    known = meters.find_known_serial(db, reference_spellings(serial))
    if known is not None:
        raise MeterRefused(
            explain(MeterRefusal.KNOWN, known=known),
        )
    meters.insert_received_meter(
        db, serial=serial, kind=kind, office=office, received_at=now, actor=actor
    )


def find_meter_fault(serial: str, *, kind: str) -> MeterRefused | None:
    """Give what is wrong with the serial or the kind of a meter; None when nothing is."""
    if SHORTENED.fullmatch(serial):
        return MeterRefused(
            explain(
                MeterRefusal.SERIAL_SHORTENED,
                serial=serial[:30],
            ),
        )
    if not SERIAL_PATTERN.fullmatch(serial):
        return MeterRefused(
            explain(
                MeterRefusal.SERIAL_MALFORMED,
                serial=serial[:30],
            ),
        )
    return None if kind in METER_KINDS else _refuse_kind(kind)


def _refuse_kind(kind: str) -> MeterRefused:
    return MeterRefused(
        explain(MeterRefusal.KIND_UNKNOWN, kind=kind[:20], known=", ".join(METER_KINDS)),
    )


def send_meters_to_office(
    deps: Deps, *, kind: str, count: int, office: str, to_office: str, actor: str, now: dt.datetime
) -> list[str]:
    """Send the oldest free meters of a kind to another office; give their serials.

    They are on their way until that office confirms the arrival. Raise `MeterRefused` when that
    office has no store, or fewer are free than asked for: then none is sent.
    """
    if to_office == office:
        raise MeterRefused(explain(MeterRefusal.OWN_OFFICE))
    if kind not in METER_KINDS:
        raise _refuse_kind(kind)
    if not 0 < count <= MOST_METERS_SENT:
        raise MeterRefused(explain(MeterRefusal.COUNT_WRONG, most=MOST_METERS_SENT))
    with deps.db.writing() as db:
        if not has_store(offices.list_offices(db), to_office):
            raise MeterRefused(
                explain(
                    MeterRefusal.NO_STORE,
                    to_office=to_office[:20],
                ),
            )
        chosen = meters.list_free_meters(db, kind=kind, place="stock", holder=office, limit=count)
        if count > len(chosen):
            raise MeterRefused(
                explain(
                    MeterRefusal.TOO_FEW_FREE,
                    office=office,
                    count=len(chosen),
                    kind=kind,
                ),
            )
        for row in chosen:
            move_meter(db, row.serial, MeterMove.SEND, to_holder=to_office, actor=actor, now=now)
    return [row.serial for row in chosen]


def receive_transferred_meters(
    deps: Deps, *, serials: Iterable[str], office: str, actor: str, now: dt.datetime
) -> None:
    """Receive meters that another office sent, and allocate them to waiting applicants.

    Raise `MeterRefused` when one of them is not on its way to this office: then none is received.
    """
    with deps.db.writing() as db:
        kinds = set()
        for serial in serials:
            kinds.add(get_meter_of_holder(db, serial, office).kind)
            move_meter(db, serial, MeterMove.ARRIVE, to_holder=office, actor=actor, now=now)
        sent = [
            message_id
            for kind in sorted(kinds)
            for message_id in allocation.allocate_free_meters(
                deps, db, office=office, meter_kind=kind, now=now
            )
        ]
    for message_id in sent:
        deps.queue.enqueue_message(message_id)
