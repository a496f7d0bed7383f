"""Tell those above by text that a step is late."""

import datetime as dt

from missedcall.db.engine import DbConnection
from missedcall.db.offices import offices
from missedcall.db.operators import operators
from missedcall.domain.callbacks.calendar import IST
from missedcall.domain.operators.roles import Actor
from missedcall.usecases.connection.case import Case
from missedcall.usecases.deps import Deps
from missedcall.usecases.messages import messages

KEY = "escalated"


def queue_escalation_texts(
    deps: Deps, db: DbConnection, case: Case, role: Actor, *, now: dt.datetime
) -> list[int]:
    """Write a text to everybody in charge who has a mobile on record; give the messages.

    An engineer is told of the own office and those below it, the nodal officer of all.
    """
    due = (case.row.assignee_due_at or now).astimezone(IST)
    values = {
        "application": case.number,
        "day": f"{due:%d}",
        "month": f"{due:%m}",
        "hour": f"{due:%H}",
        "minute": f"{due:%M}",
    }
    in_charge = offices.list_offices_above(db, case.row.office)
    queued = [
        messages.queue_message(
            deps,
            db,
            cause=f"{KEY}:{case.number}:{len(case.history)}:{person.id}",
            key=KEY,
            language=messages.registered_language(deps, language=person.language),
            number=person.mobile or "",
            values=values,
            now=now,
        )
        for person in operators.list_people_in_charge(db, role=role, offices=in_charge)
    ]
    return [message_id for message_id in queued if message_id is not None]
