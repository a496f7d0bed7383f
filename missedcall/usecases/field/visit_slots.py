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


class SlotNotOffered(ValueError):
    """Refuse a time that is not offered, or not any more."""


def list_offered_slots(
    deps: Deps, row: StatusLineRow, *, now: dt.datetime
) -> tuple[VisitSlot, ...]:
    """Give the times from which the applicant of a planned visit may choose."""
    if row.state != State.VISIT_PLANNED:
        return ()
    found = slots.offer_slots(hours=deps.rules.hours, promised=row.promise_due_at, now=now)
    return tuple(slot for slot in found if slot.begins != row.slot_from)


def choose_visit_slot(
    deps: Deps,
    row: StatusLineRow,
    *,
    begins: dt.datetime,
    role: Actor,
    actor_login: str,
    now: dt.datetime,
) -> None:
    """Move the planned visit to the slot that the applicant chose, and confirm it by SMS.

    `actor_login` is the operator who enters it, or the applicant's number. Raise `SlotNotOffered`,
    or as `workflow.execute_command` does.
    """
    slot = next(
        (each for each in list_offered_slots(deps, row, now=now) if each.begins == begins), None
    )
    if slot is None:
        raise SlotNotOffered(f"{row.number}: this time is not offered any more")
    chosen = (slot.begins, slot.ends)
    command = Command(Event.FIX_SLOT, role, actor_login, reason="the applicant chose", slot=chosen)
    workflow.execute_command(deps, application_id=row.id, command=command, now=now)
