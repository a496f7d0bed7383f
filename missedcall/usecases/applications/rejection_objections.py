"""Take an applicant's objection to a rejection: at the desk, on the follow page, by a program."""

import datetime as dt

from missedcall.db.applications import applications
from missedcall.domain.connection.states import Event
from missedcall.domain.operators.roles import Actor
from missedcall.usecases.applications import worklist_actions
from missedcall.usecases.connection import objections, workflow
from missedcall.usecases.connection.case import NoSuchApplication
from missedcall.usecases.connection.command import Command
from missedcall.usecases.deps import Deps


def object_to_rejection(
    deps: Deps,
    *,
    number: str,
    reason: str,
    now: dt.datetime,
    actor: str = "applicant",
    role: Actor = Actor.CALLER,
) -> None:
    """Note that an applicant objects; the AE decides about it, and the days to object stand still.

    The same again, while it is not decided, changes nothing. Who calls has proven the mobile of
    the application. Raise `NoSuchApplication`, `ActionFieldRefused` for a reason that cannot be
    kept, and `CommandRefused` when nothing was rejected, another objection is not decided yet, or
    the time to object has passed.
    """
    kept = worklist_actions.read_line({"reason": reason}, "reason", needed=True)
    with deps.db.reading() as db:
        application_id = applications.get_application_id(db, number)
        if application_id is None:
            raise NoSuchApplication.named(number)
        before = objections.find_open_objection(db, application_id)
    if before is not None and before.reason == kept:
        return
    workflow.execute_command(
        deps,
        application_id=application_id,
        command=Command(Event.OBJECT, role, actor, reason=kept),
        now=now,
    )
