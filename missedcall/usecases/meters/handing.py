"""Hand meters to linemen, take them back, and put the faulty ones aside."""

import datetime as dt
from collections.abc import Iterable

from missedcall.db.applications import applications
from missedcall.db.connection import connections
from missedcall.db.engine import Connection
from missedcall.db.field import field
from missedcall.db.meters import meters
from missedcall.db.meters.meters import MeterRow
from missedcall.domain.meters.meters import MeterPlace, Move
from missedcall.usecases.connection.act import MeterRefused
from missedcall.usecases.deps import Deps
from missedcall.usecases.meters import waiting
from missedcall.usecases.meters.custody import held_by, known, move_meter


def issue(
    deps: Deps, *, serials: Iterable[str], lineman: str, office: str, who: str, now: dt.datetime
) -> None:
    """Give meters of an office's stock into the hands of one of its linemen, all or none."""
    with deps.db.writing() as db:
        _own_lineman(db, lineman, office)
        for serial in serials:
            held_by(db, serial, office)
            move_meter(db, serial, Move.ISSUE, to=lineman, who=who, now=now)


def give_back(
    deps: Deps, *, serials: Iterable[str], office: str, who: str, now: dt.datetime
) -> None:
    """Take meters back from linemen of this office; what is reserved stays reserved."""
    with deps.db.writing() as db:
        for serial in serials:
            _of_this_office(db, serial, office)
            move_meter(db, serial, Move.GIVE_BACK, to=office, who=who, now=now)
    waiting.serve_all(deps, now=now)


def faulty(deps: Deps, *, serial: str, office: str, why: str, who: str, now: dt.datetime) -> None:
    """Put a meter aside that does not work; its applicant gets the next one, without a hold.

    A spare that the same lineman carries comes first, for he is at the pole already. A meter on
    a wall is taken down.
    """
    if not why.strip():
        raise MeterRefused("खराबी लिखें", "say what is wrong with it")
    with deps.db.writing() as db:
        before = _of_this_office(db, serial, office)
        on_wall = before.place == MeterPlace.FITTED
        number = before.holder if on_wall else before.reserved_for
        move_meter(db, serial, Move.FAULTY, to=office, who=who, why=why, now=now)
        spares = meters.free(
            db, kind=before.kind, place=MeterPlace.CUSTODY, holder=before.holder, limit=1
        )
        if number and spares:
            spare = spares[0].serial
            move_meter(db, spare, Move.RESERVE, to=number, who="system", now=now)
            return
        sent = waiting.replace(deps, db, number=number, now=now)
    for message_id in sent:
        deps.nudge.send(message_id)


def _of_this_office(db: Connection, serial: str, office: str) -> MeterRow:
    """Give a meter that an office, one of its linemen or one of its applicants has."""
    row = known(db, serial)
    if row.place == MeterPlace.CUSTODY:
        _own_lineman(db, row.holder, office)
        return row
    if row.place == MeterPlace.FITTED and _office_of(db, row.holder) == office:
        return row
    return held_by(db, serial, office)


def _office_of(db: Connection, number: str) -> str | None:
    application_id = applications.id_of(db, number)
    row = None if application_id is None else connections.get(db, application_id)
    return None if row is None else str(row["office"])


def _own_lineman(db: Connection, code: str, office: str) -> None:
    lineman = field.lineman(db, code)
    if lineman is None or lineman["office"] != office:
        raise MeterRefused(
            f"{code} कार्यालय {office} का लाइनमैन नहीं है; कोड जाँचें",
            f"{code} is no lineman of office {office}; check the code",
        )
