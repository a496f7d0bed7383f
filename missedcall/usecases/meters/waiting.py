"""Give meters to those who wait for one, the earliest promise first."""

import datetime as dt

from missedcall.db.applications import applications
from missedcall.db.connection import connections
from missedcall.db.engine import Connection
from missedcall.db.meters import meters, stock
from missedcall.domain.connection.holds import HoldKind
from missedcall.domain.connection.states import WITH_MONEY, Event, State
from missedcall.domain.operators.roles import Actor
from missedcall.usecases.connection import case as cases
from missedcall.usecases.connection import progress
from missedcall.usecases.connection.act import Act
from missedcall.usecases.deps import Deps

IS_HERE = Act(Event.CLOSE_HOLD, Actor.SYSTEM, "system", why="a meter is here", hold=HoldKind.H2)
RESERVE = Act(Event.RESERVE_METER, Actor.SYSTEM, "system")


def serve_all(deps: Deps, *, now: dt.datetime) -> None:
    """Serve every office where somebody waits though a meter is free: one was given back."""
    with deps.db.reading() as db:
        if not stock.who_waits(db):
            return
    with deps.db.writing() as db:
        sent = [
            message_id
            for row in stock.who_waits(db)
            for message_id in serve(deps, db, office=row.office, kind=row.meter_kind, now=now)
        ]
    for message_id in sent:
        deps.nudge.send(message_id)


def serve(deps: Deps, db: Connection, *, office: str, kind: str, now: dt.datetime) -> list[int]:
    """Reserve an office's free meters for who waits there; give the messages to send."""
    sent: list[int] = []
    for application_id in connections.waiting_for_meter(db, office=office, kind=kind):
        if meters.oldest_free(db, kind=kind, office=office) is None:
            break
        sent += progress.apply(deps, db, application_id, IS_HERE, now=now)
        number = cases.row_of(db, application_id)["number"]
        if meters.reserved_for(db, number) is None:
            # Another hold keeps the lineman at home; the meter is the applicant's all the same.
            sent += progress.apply(deps, db, application_id, RESERVE, now=now)
    return sent


def replace(deps: Deps, db: Connection, *, number: str | None, now: dt.datetime) -> list[int]:
    """Find another meter for the application whose meter is faulty or lost.

    There is no hold while another one is there; when there is none, he waits for the next.
    """
    application_id = applications.id_of(db, number) if number else None
    if application_id is None:
        return []
    row = cases.row_of(db, application_id)
    if State(row["state"]) not in WITH_MONEY:
        return []
    kind, office = row["meter_kind"], row["office"]
    if meters.oldest_free(db, kind=kind, office=office) is not None:
        return progress.apply(deps, db, application_id, RESERVE, now=now)
    no_meter = progress.waits_for_meter(kind=kind, office=office)
    return progress.apply(deps, db, application_id, no_meter, now=now)
