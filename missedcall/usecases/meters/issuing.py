"""Issue meters to linemen, return them to the store, and mark faulty ones."""

import datetime as dt
from collections.abc import Iterable

from missedcall.db.applications import applications
from missedcall.db.connection import connections
from missedcall.db.engine import DbConnection
from missedcall.db.field import field
from missedcall.db.meters import meters
from missedcall.db.meters.meters import MeterRow
from missedcall.domain.meters.meters import MeterMove, MeterPlace
from missedcall.domain.meters.refusals import MeterRefusal
from missedcall.domain.shared.explanation import explain
from missedcall.usecases.connection.command import MeterRefused
from missedcall.usecases.deps import Deps
from missedcall.usecases.meters import allocation
from missedcall.usecases.meters.meter_moves import (
    get_meter_of_holder,
    get_received_meter,
    move_meter,
)


def issue_meters_to_lineman(
    deps: Deps, *, serials: Iterable[str], lineman: str, office: str, actor: str, now: dt.datetime
) -> None:
    """Give meters of an office's stock into the custody of one of its linemen, all or none.

    Raise `MeterRefused` when the lineman or a meter is not the office's.
    """
    with deps.db.writing() as db:
        _check_lineman_of_office(db, lineman, office)
        for serial in serials:
            get_meter_of_holder(db, serial, office)
            move_meter(db, serial, MeterMove.ISSUE, to_holder=lineman, actor=actor, now=now)


def return_meters_to_store(
    deps: Deps, *, serials: Iterable[str], office: str, actor: str, now: dt.datetime
) -> None:
    """Return meters from linemen of an office to its store; a reserved meter stays reserved."""
    with deps.db.writing() as db:
        for serial in serials:
            _get_meter_of_office(db, serial, office)
            move_meter(db, serial, MeterMove.GIVE_BACK, to_holder=office, actor=actor, now=now)
    allocation.allocate_free_meters_of_all_offices(deps, now=now)


def mark_meter_faulty(
    deps: Deps, *, serial: str, office: str, reason: str, actor: str, now: dt.datetime
) -> None:
    """Mark a meter that does not work as faulty; its applicant gets the next one, without a hold.

    A spare that the same lineman carries comes first: it is at the house already. A fitted meter
    is taken down. Raise `MeterRefused` without a reason, or for a meter of another office.
    """
    if not reason.strip():
        raise MeterRefused(explain(MeterRefusal.NO_FAULT_GIVEN))
    with deps.db.writing() as db:
        before = _get_meter_of_office(db, serial, office)
        is_fitted = before.place == MeterPlace.FITTED
        number = before.holder if is_fitted else before.reserved_for
        move_meter(
            db, serial, MeterMove.FAULTY, to_holder=office, actor=actor, reason=reason, now=now
        )
        spares = meters.list_free_meters(
            db, kind=before.kind, place=MeterPlace.CUSTODY, holder=before.holder, limit=1
        )
        if number and spares:
            spare = spares[0].serial
            move_meter(db, spare, MeterMove.RESERVE, to_holder=number, actor="system", now=now)
            return
        sent = allocation.allocate_replacement_meter(deps, db, number=number, now=now)
    for message_id in sent:
        deps.queue.enqueue_message(message_id)


def _get_meter_of_office(db: DbConnection, serial: str, office: str) -> MeterRow:
    """Give the row of a meter that an office, one of its linemen or its applicants has."""
    row = get_received_meter(db, serial)
    if row.place == MeterPlace.CUSTODY:
        _check_lineman_of_office(db, row.holder, office)
        return row
    if row.place == MeterPlace.FITTED and _office_of_application(db, row.holder) == office:
        return row
    return get_meter_of_holder(db, serial, office)


def _office_of_application(db: DbConnection, number: str) -> str | None:
    application_id = applications.get_application_id(db, number)
    row = None if application_id is None else connections.get_connection(db, application_id)
    return None if row is None else str(row.office)


def _check_lineman_of_office(db: DbConnection, code: str, office: str) -> None:
    lineman = field.get_lineman(db, code)
    if lineman is None or lineman.office != office:
        raise MeterRefused(
            explain(
                MeterRefusal.OTHER_LINEMAN,
                code=code,
                office=office,
            ),
        )
