"""Reserve free meters for the applicants who wait for one, the earliest promise first."""

import datetime as dt

from missedcall.db.applications import applications
from missedcall.db.connection import application_lists
from missedcall.db.engine import DbConnection
from missedcall.db.meters import meters, stock
from missedcall.domain.connection.holds import HoldKind
from missedcall.domain.connection.states import WITH_MONEY, Event, State
from missedcall.domain.operators.roles import Actor
from missedcall.usecases.connection import case as cases
from missedcall.usecases.connection import workflow
from missedcall.usecases.connection.command import Command
from missedcall.usecases.deps import Deps

CLOSE_NO_METER_HOLD = Command(
    Event.CLOSE_HOLD, Actor.SYSTEM, "system", reason="a meter is here", hold=HoldKind.NO_METER
)
RESERVE_METER = Command(Event.RESERVE_METER, Actor.SYSTEM, "system")


def allocate_free_meters_of_all_offices(deps: Deps, *, now: dt.datetime) -> None:
    """Allocate in every office where an applicant waits though a meter of the kind is free.

    That happens after a meter was returned, freed or found.
    """
    with deps.db.reading() as db:
        if not stock.list_waiting_pairs(db):
            return
    with deps.db.writing() as db:
        sent = [
            message_id
            for row in stock.list_waiting_pairs(db)
            for message_id in allocate_free_meters(
                deps, db, office=row.office, meter_kind=row.meter_kind, now=now
            )
        ]
    for message_id in sent:
        deps.queue.enqueue_message(message_id)


def allocate_free_meters(
    deps: Deps, db: DbConnection, *, office: str, meter_kind: str, now: dt.datetime
) -> list[int]:
    """Reserve an office's free meters for its waiting applicants; give the ids of messages."""
    sent: list[int] = []
    for application_id in application_lists.list_applications_waiting_for_meter(
        db, office=office, kind=meter_kind
    ):
        if meters.get_oldest_free_meter(db, kind=meter_kind, office=office) is None:
            break
        sent += workflow.execute_in_transaction(
            deps, db, application_id, CLOSE_NO_METER_HOLD, now=now
        )
        number = cases.load_connection_row(db, application_id).number
        if meters.get_reserved_meter(db, number) is None:
            # Another hold stops the visit; the meter is reserved for the applicant all the same.
            sent += workflow.execute_in_transaction(
                deps, db, application_id, RESERVE_METER, now=now
            )
    return sent


def allocate_replacement_meter(
    deps: Deps, db: DbConnection, *, number: str | None, now: dt.datetime
) -> list[int]:
    """Reserve another meter for an application whose meter is faulty or lost.

    With a free meter in the office there is no hold; without one, the hold "no meter" begins.
    `number` None, and an application without money, need none. Give the ids of messages to send.
    """
    application_id = applications.get_application_id(db, number) if number else None
    if application_id is None:
        return []
    row = cases.load_connection_row(db, application_id)
    if State(row.state) not in WITH_MONEY:
        return []
    kind, office = row.meter_kind, row.office
    if meters.get_oldest_free_meter(db, kind=kind, office=office) is not None:
        return workflow.execute_in_transaction(deps, db, application_id, RESERVE_METER, now=now)
    no_meter = workflow.open_meter_hold(kind=kind, office=office)
    return workflow.execute_in_transaction(deps, db, application_id, no_meter, now=now)
