"""Say whose turn it is, until when, and who hears of it when it is not done by then."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from missedcall.domain.connection.holds import Hold, HoldKind
from missedcall.domain.connection.limits import DAY, HOUR, CaseLimits
from missedcall.domain.connection.states import FINAL, WITH_MONEY, State
from missedcall.domain.operators.roles import Actor


@dataclass(frozen=True)
class Assignment:
    """Name who has the next step, since when and by when; `because` is the hold that waits."""

    hand: Actor
    since: dt.datetime
    due_at: dt.datetime
    because: HoldKind | None = None


Owner = tuple[Actor, Callable[[CaseLimits], dt.timedelta]]
# Who has the next step in each state, and how long he may take. Every state that is not final
# stands here: nothing can be forgotten.
_OWNERS: Mapping[State, Owner] = {
    State.DRAFT: (Actor.OPERATOR, lambda limits: limits.draft),
    State.DOCS_PENDING: (Actor.CALLER, lambda limits: limits.papers),
    State.VERIFICATION: (Actor.VERIFIER, lambda limits: limits.check),
    State.SENT_BACK: (Actor.OPERATOR, lambda limits: limits.papers),
    State.SURVEY: (Actor.JE, lambda limits: 2 * DAY),
    State.FEASIBILITY_WAIT: (Actor.JE, lambda limits: 7 * DAY),
    State.FORMALITIES_OK: (Actor.SYSTEM, lambda limits: dt.timedelta(minutes=1)),
    State.DEMAND_ISSUED: (Actor.CALLER, lambda limits: 30 * DAY),
    State.DEMAND_EXPIRED: (Actor.CALLER, lambda limits: limits.expired_demand),
    State.PAID: (Actor.JE, lambda limits: 24 * HOUR),
    State.VISIT_PLANNED: (Actor.LINEMAN, lambda limits: 24 * HOUR),
    State.ENERGISED: (Actor.JE, lambda limits: 24 * HOUR),
    State.REFUND_DUE: (Actor.ACCOUNTS, lambda limits: 7 * DAY),
}
# Who ends a hold of each kind.
_WAITED_FOR: Mapping[HoldKind, Actor] = {
    HoldKind.H1: Actor.CALLER,
    HoldKind.H1C: Actor.JE,
    HoldKind.H2: Actor.STORE,
    HoldKind.H3: Actor.JE,
    HoldKind.H4: Actor.AE,
    HoldKind.H5: Actor.JE,
    HoldKind.H6: Actor.AE,
    HoldKind.H7: Actor.JE,
    HoldKind.H8: Actor.CALLER,
}
# Who can have the next step.
ASSIGNEES = tuple(
    actor
    for actor in Actor
    if actor in {*_WAITED_FOR.values(), *(actor for actor, _ in _OWNERS.values())}
)
# A hold that is open longer than this is looked at, first by the AE, then by the nodal officer.
HOLD_TO_AE, HOLD_TO_NODAL = 7 * DAY, 15 * DAY


def turn(
    *,
    state: State,
    since: dt.datetime,
    holds: Sequence[Hold],
    promise_due: dt.datetime | None,
    valid_until: dt.datetime | None = None,
    limits: CaseLimits,
) -> Assignment | None:
    """Give the one next responsible person and the time by which he must act; None at the end.

    `since` is when the application came into its state; what a hold has taken is not held against
    who waited for its end. `valid_until` is the demand's last moment. The promise to the applicant
    cuts every other limit short: work that is paid for is due when it was promised.
    """
    if state in FINAL:
        return None
    waiting = [hold for hold in holds if hold.closed_at is None]
    if waiting and state in WITH_MONEY:
        found = _held(min(waiting, key=lambda hold: hold.opened_at))
    else:
        hand, limit = _OWNERS[state]
        ended = [hold.closed_at for hold in holds if hold.closed_at is not None]
        begun = max([since, *ended]) if state in WITH_MONEY else since
        found = Assignment(hand, begun, begun + limit(limits))
    if state is State.DEMAND_ISSUED and valid_until is not None:
        return Assignment(found.hand, found.since, valid_until)
    if promise_due is not None and state in WITH_MONEY:
        return Assignment(found.hand, found.since, min(found.due_at, promise_due), found.because)
    return found


def _held(hold: Hold) -> Assignment:
    """Wait for who ends the hold; when the applicant says that it is wrong, the AE decides."""
    hand = Actor.AE if hold.contested else _WAITED_FOR[hold.kind]
    return Assignment(hand, hold.opened_at, hold.opened_at + HOLD_TO_AE, hold.kind)


@dataclass(frozen=True)
class EscalationStep:
    """Say who hears that a step is late, and when."""

    hand: Actor
    at: dt.datetime


# After the end of his time: the JE at once, then the AE, then the nodal officer.
LADDER = ((Actor.JE, 0 * HOUR), (Actor.AE, 12 * HOUR), (Actor.NODAL, 36 * HOUR))
HELD_LADDER = ((Actor.AE, HOLD_TO_AE), (Actor.NODAL, HOLD_TO_NODAL))


def rungs(whose: Assignment, *, promise_due: dt.datetime | None) -> list[EscalationStep]:
    """Give everybody who hears of a step that is not done, each with his time.

    A promise that is broken goes to all of them at once: the applicant is told that the nodal
    officer has his case.
    """
    start = whose.due_at if whose.because is None else whose.since
    ladder = LADDER if whose.because is None else HELD_LADDER
    found = [EscalationStep(hand, start + after) for hand, after in ladder]
    if promise_due is None:
        return found
    return [EscalationStep(rung.hand, min(rung.at, promise_due)) for rung in found]
