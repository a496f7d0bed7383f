"""Move meters: into the stock, to a lineman, onto a wall; who waits for one gets the next."""

import datetime as dt
from collections.abc import Sequence

from missedcall.db import connections, meters
from missedcall.db.engine import Connection
from missedcall.domain.connection.holds import Kind
from missedcall.domain.connection.states import Event, Hand
from missedcall.usecases.connection import progress
from missedcall.usecases.connection.act import Act, MeterRefused
from missedcall.usecases.deps import Deps

METER_IS_HERE = Act(
    Event.CLOSE_HOLD, Hand.SYSTEM, "system", why="a meter was received", hold=Kind.H2
)


def receive(
    deps: Deps, *, serials: Sequence[str], kind: str, office: str, who: str, now: dt.datetime
) -> None:
    """Take new meters into an office's stock; who waits for one gets it, earliest promise first.

    Raise `MeterRefused` when one of the serials is known already: then none is taken.
    """
    with deps.db.writing() as db:
        for serial in serials:
            _receive_one(db, serial, kind=kind, office=office, who=who, now=now)
        sent = [
            message_id
            for application_id in connections.waiting_for_meter(db, office=office, kind=kind)[
                : len(serials)
            ]
            for message_id in progress.apply(deps, db, application_id, METER_IS_HERE, now=now)
        ]
    for message_id in sent:
        deps.nudge.send(message_id)


def _receive_one(
    db: Connection, serial: str, *, kind: str, office: str, who: str, now: dt.datetime
) -> None:
    if meters.get(db, serial) is not None:
        raise MeterRefused(
            f"मीटर {serial} पहले से दर्ज है; क्रमांक जाँचें",
            f"meter {serial} is known already; check the serial number",
        )
    meters.receive(db, serial=serial, kind=kind, office=office, at=now, who=who)
