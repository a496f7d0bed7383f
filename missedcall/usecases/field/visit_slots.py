"""Let an applicant choose when the lineman comes, of the times that can be kept."""

import datetime as dt

from missedcall.db.calls.statuses import StatusLineRow
from missedcall.domain.connection.states import Event, State
from missedcall.domain.field import slots
from missedcall.domain.field.slots import VisitSlot
from missedcall.domain.operators.roles import Actor
from missedcall.usecases.connection import workflow
from missedcall.usecases.connection.command import Command
from missedcall.usecases.deps import Deps


class NotOffered(ValueError):
    """Refuse a time that is not offered, or not any more."""


def offered(deps: Deps, row: StatusLineRow, *, now: dt.datetime) -> tuple[VisitSlot, ...]:
    """Give the times from which the applicant of a planned visit may choose."""
    if row.state != State.VISIT_PLANNED:
        return ()
    found = slots.offered(hours=deps.rules.hours, promised=row.promise_due_at, now=now)
    return tuple(slot for slot in found if slot.begins != row.slot_from)


def choose(
    deps: Deps, row: StatusLineRow, *, begins: dt.datetime, role: Actor, who: str, now: dt.datetime
) -> None:
    """Move the planned visit to the time that the applicant chose; he gets it by SMS.

    `who` notes it for him, or is he himself. Raise `NotOffered`, or as `workflow.act` does.
    """
    slot = next((each for each in offered(deps, row, now=now) if each.begins == begins), None)
    if slot is None:
        raise NotOffered(f"{row.number}: this time is not offered any more")
    chosen = (slot.begins, slot.ends)
    command = Command(Event.FIX_SLOT, role, who, reason="the applicant chose", slot=chosen)
    workflow.execute_command(deps, application_id=row.id, command=command, now=now)
