"""Say whose turn it is, until when, and who hears of it when it is not done by then."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from missedcall.domain.connection.holds import Hold, HoldKind
from missedcall.domain.connection.limits import DAY, HOUR, CaseLimits
from missedcall.domain.connection.states import FINAL, WITH_MONEY, Hand, State


@dataclass(frozen=True)
class Assignment:
    """Name who has the next step, since when and by when; `because` is the hold that waits."""

    hand: Hand
    since: dt.datetime
    due_at: dt.datetime
    because: HoldKind | None = None


Owner = tuple[Hand, Callable[[CaseLimits], dt.timedelta]]
# Who has the next step in each state, and how long he may take. Every state that is not final
# stands here: nothing can be forgotten.
_OWNERS: Mapping[State, Owner] = {
    State.DRAFT: (Hand.OPERATOR, lambda limits: limits.draft),
    State.DOCS_PENDING: (Hand.CALLER, lambda limits: limits.papers),
    State.VERIFICATION: (Hand.VERIFIER, lambda limits: limits.check),
    State.SENT_BACK: (Hand.OPERATOR, lambda limits: limits.papers),
    State.SURVEY: (Hand.JE, lambda limits: 2 * DAY),
    State.FEASIBILITY_WAIT: (Hand.JE, lambda limits: 7 * DAY),
    State.FORMALITIES_OK: (Hand.SYSTEM, lambda limits: dt.timedelta(minutes=1)),
    State.DEMAND_ISSUED: (Hand.CALLER, lambda limits: 30 * DAY),
    State.DEMAND_EXPIRED: (Hand.CALLER, lambda limits: limits.expired_demand),
    State.PAID: (Hand.JE, lambda limits: 24 * HOUR),
    State.VISIT_PLANNED: (Hand.LINEMAN, lambda limits: 24 * HOUR),
    State.ENERGISED: (Hand.JE, lambda limits: 24 * HOUR),
    State.REFUND_DUE: (Hand.ACCOUNTS, lambda limits: 7 * DAY),
}
# Who ends a hold of each kind.
_WAITED_FOR: Mapping[HoldKind, Hand] = {
    HoldKind.H1: Hand.CALLER,
    HoldKind.H1C: Hand.JE,
    HoldKind.H2: Hand.STORE,
    HoldKind.H3: Hand.JE,
    HoldKind.H4: Hand.AE,
    HoldKind.H5: Hand.JE,
    HoldKind.H6: Hand.AE,
    HoldKind.H7: Hand.JE,
    HoldKind.H8: Hand.CALLER,
}
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
    hand = Hand.AE if hold.contested else _WAITED_FOR[hold.kind]
    return Assignment(hand, hold.opened_at, hold.opened_at + HOLD_TO_AE, hold.kind)


@dataclass(frozen=True)
class EscalationStep:
    """Say who hears that a step is late, and when."""

    hand: Hand
    at: dt.datetime


# After the end of his time: the JE at once, then the AE, then the nodal officer.
LADDER = ((Hand.JE, 0 * HOUR), (Hand.AE, 12 * HOUR), (Hand.NODAL, 36 * HOUR))
HELD_LADDER = ((Hand.AE, HOLD_TO_AE), (Hand.NODAL, HOLD_TO_NODAL))


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
