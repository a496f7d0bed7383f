"""Assign the next step: whose it is, until when, and who is told when it is late."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from missedcall.domain.connection.holds import Hold, HoldKind
from missedcall.domain.connection.limits import DAY, HOUR, CaseLimits
from missedcall.domain.connection.states import WITH_MONEY, State
from missedcall.domain.operators.roles import Actor


@dataclass(frozen=True)
class Assignment:
    """Name who has the next step, since when and by when; `hold` is the hold that waits."""

    role: Actor
    since: dt.datetime
    due_at: dt.datetime
    hold: HoldKind | None = None


# Who can have the next step.
ASSIGNEES = tuple(
    actor
    for actor in Actor
    if actor in {kind.waits_for for kind in HoldKind}
    or any(state.next_step and state.next_step.assignee is actor for state in State)
)
# A hold that is open longer than this is looked at, first by the AE, then by the nodal officer.
HOLD_TO_AE, HOLD_TO_NODAL = 7 * DAY, 15 * DAY


def assign_next_step(
    *,
    state: State,
    since: dt.datetime,
    holds: Sequence[Hold],
    promise_due: dt.datetime | None,
    valid_until: dt.datetime | None = None,
    limits: CaseLimits,
) -> Assignment | None:
    """Give who has the next step, and by when; None at the end.

    `since` is when the application came into its state; the time of a hold is not counted against
    the role that waited for its end. `valid_until` is the demand's last moment. The promise to the
    applicant cuts every other limit short: work that is paid for is due when it was promised.
    """
    step = state.next_step
    if step is None:
        return None
    waiting = [hold for hold in holds if hold.closed_at is None]
    if waiting and state in WITH_MONEY:
        found = _held(min(waiting, key=lambda hold: hold.opened_at))
    else:
        ended = [hold.closed_at for hold in holds if hold.closed_at is not None]
        begun = max([since, *ended]) if state in WITH_MONEY else since
        found = Assignment(step.assignee, begun, begun + step.time(limits))
    if state is State.DEMAND_ISSUED and valid_until is not None:
        return Assignment(found.role, found.since, valid_until)
    if promise_due is not None and state in WITH_MONEY:
        return Assignment(found.role, found.since, min(found.due_at, promise_due), found.hold)
    return found


def _held(hold: Hold) -> Assignment:
    """Assign the role that ends the hold; when the applicant says that it is wrong, the AE."""
    role = Actor.AE if hold.contested else hold.kind.waits_for
    return Assignment(role, hold.opened_at, hold.opened_at + HOLD_TO_AE, hold.kind)


@dataclass(frozen=True)
class EscalationStep:
    """Say who is told that a step is late, and when."""

    role: Actor
    at: dt.datetime


# After the due time: the JE at once, then the AE, then the nodal officer.
ESCALATION = ((Actor.JE, 0 * HOUR), (Actor.AE, 12 * HOUR), (Actor.NODAL, 36 * HOUR))
ESCALATION_OF_HOLD = ((Actor.AE, HOLD_TO_AE), (Actor.NODAL, HOLD_TO_NODAL))


def escalation_steps(
    assignment: Assignment, *, promise_due: dt.datetime | None
) -> list[EscalationStep]:
    """Give everybody who is told of a step that is not done, each with the instant.

    A promise that is broken goes to all of them at once: the applicant is told that the nodal
    officer has the case.
    """
    start = assignment.due_at if assignment.hold is None else assignment.since
    waits = ESCALATION if assignment.hold is None else ESCALATION_OF_HOLD
    found = [EscalationStep(role, start + after) for role, after in waits]
    if promise_due is None:
        return found
    return [EscalationStep(step.role, min(step.at, promise_due)) for step in found]
