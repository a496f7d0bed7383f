"""Say whose turn it is, until when, and who is told when it is not done by then."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from missedcall.domain.connection.holds import Hold, Kind
from missedcall.domain.connection.states import FINAL, Hand, State

HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Turn:
    """Name who has the next step and by when; `because` is the hold that waits, if one does."""

    hand: Hand
    due_at: dt.datetime
    because: Kind | None = None


# Who has the next step in each state, and how long he may take. Every state that is not final
# stands here: nothing can be forgotten.
_OWNERS: Mapping[State, tuple[Hand, dt.timedelta]] = {
    State.DRAFT: (Hand.OPERATOR, 7 * DAY),
    State.DOCS_PENDING: (Hand.CALLER, 7 * DAY),
    State.VERIFICATION: (Hand.VERIFIER, 24 * HOUR),
    State.SENT_BACK: (Hand.OPERATOR, 7 * DAY),
    State.SURVEY: (Hand.JE, 2 * DAY),
    State.FEASIBILITY_WAIT: (Hand.JE, 7 * DAY),
    State.FORMALITIES_OK: (Hand.SYSTEM, dt.timedelta(minutes=1)),
    State.DEMAND_ISSUED: (Hand.CALLER, 30 * DAY),
    State.DEMAND_EXPIRED: (Hand.CALLER, 60 * DAY),
    State.PAID: (Hand.JE, 24 * HOUR),
    State.VISIT_PLANNED: (Hand.LINEMAN, 24 * HOUR),
    State.ENERGISED: (Hand.JE, 24 * HOUR),
    State.REFUND_DUE: (Hand.ACCOUNTS, 7 * DAY),
}
# Who ends a hold of each kind.
_WAITED_FOR: Mapping[Kind, Hand] = {
    Kind.H1: Hand.CALLER,
    Kind.H1C: Hand.JE,
    Kind.H2: Hand.STORE,
    Kind.H3: Hand.JE,
    Kind.H4: Hand.AE,
    Kind.H5: Hand.JE,
    Kind.H6: Hand.AE,
    Kind.H7: Hand.JE,
    Kind.H8: Hand.CALLER,
}
# A hold that is open longer than this is looked at, first by the AE, then by the nodal officer.
HOLD_TO_AE, HOLD_TO_NODAL = 7 * DAY, 15 * DAY


def turn(
    *,
    state: State,
    since: dt.datetime,
    holds: Sequence[Hold],
    promise_due: dt.datetime | None,
) -> Turn | None:
    """Give the one next responsible person and the time by which he must act; None at the end.

    `since` is when the application came into its state. The promise to the applicant cuts every
    other limit short: work that is paid for is due when it was promised.
    """
    if state in FINAL:
        return None
    hand, limit = _OWNERS[state]
    open_holds = [hold for hold in holds if hold.closed_at is None]
    because = None
    due_at = since + limit
    if open_holds:
        oldest = min(open_holds, key=lambda hold: hold.opened_at)
        because, hand = oldest.kind, _WAITED_FOR[oldest.kind]
        due_at = oldest.opened_at + HOLD_TO_AE
    if promise_due is not None and state in (State.PAID, State.VISIT_PLANNED):
        due_at = min(due_at, promise_due)
    return Turn(hand, due_at, because)


# To whom a late step goes, one after the other, and how long each has.
LADDER: Sequence[tuple[Hand, dt.timedelta]] = (
    (Hand.JE, 12 * HOUR),
    (Hand.AE, 24 * HOUR),
    (Hand.NODAL, 24 * HOUR),
)


def escalate_to(*, due_at: dt.datetime, now: dt.datetime) -> list[tuple[Hand, dt.datetime]]:
    """Give everybody who must have been told by now that a step is late, and when each was due.

    The JE at once, the AE twelve hours later, the nodal officer a day after him; nobody is
    skipped, also when nobody looked for a week.
    """
    told, at = [], due_at
    for hand, time in LADDER:
        if now < at:
            break
        told.append((hand, at))
        at += time
    return told
