"""Name the states of an application, what can happen to it, and whose hand may do it."""

from enum import StrEnum


class State(StrEnum):
    """Say where an application stands. FORMALITIES_OK lasts only within one transaction."""

    DRAFT = "draft"
    DOCS_PENDING = "docs_pending"
    VERIFICATION = "verification"
    SENT_BACK = "sent_back"
    SURVEY = "survey"
    FEASIBILITY_WAIT = "feasibility_wait"
    FORMALITIES_OK = "formalities_ok"
    DEMAND_ISSUED = "demand_issued"
    DEMAND_EXPIRED = "demand_expired"
    PAID = "paid"
    VISIT_PLANNED = "visit_planned"
    ENERGISED = "energised"
    CONNECTED = "connected"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"
    MERGED = "merged"
    REFUND_DUE = "refund_due"
    CLOSED = "closed"


class Event(StrEnum):
    """Name what can happen to an application."""

    START = "start"
    SUBMIT = "submit"
    REMIND = "remind"
    PAPERS_COMPLETE = "papers_complete"
    LAPSE = "lapse"
    ACCEPT = "accept"
    SEND_BACK = "send_back"
    CORRECT = "correct"
    ASSESS = "assess"
    SURVEYED = "surveyed"
    WORKS_NEEDED = "works_needed"
    WORKS_DONE = "works_done"
    REVISE = "revise"
    EXTEND = "extend"
    EXPIRE = "expire"
    REISSUE = "reissue"
    SETTLE = "settle"
    RESERVE_METER = "reserve_meter"
    OPEN_HOLD = "open_hold"
    CLOSE_HOLD = "close_hold"
    CONTEST_HOLD = "contest_hold"
    OVERTURN_HOLD = "overturn_hold"
    ASSIGN = "assign"
    FIX_SLOT = "fix_slot"
    VISIT_FAILED = "visit_failed"
    ENERGISE = "energise"
    CONFIRM = "confirm"
    ACCEPT_TIME = "accept_time"
    NO_SUPPLY = "no_supply"
    PAPERS_FALSE = "papers_false"
    PROPOSE_REJECTION = "propose_rejection"
    REJECT = "reject"
    ACCEPT_OBJECTION = "accept_objection"
    WITHDRAW = "withdraw"
    NOT_ME = "not_me"
    OWE_REFUND = "owe_refund"
    PROPOSE_REFUND = "propose_refund"
    REFUND = "refund"
    REVIVE = "revive"
    MERGE = "merge"
    REVERSE_MONEY = "reverse_money"
    ESCALATE = "escalate"
    BREAK_PROMISE = "break_promise"


class SlaClock(StrEnum):
    """Name the clocks: C2 paper check, C3 demand SMS, C4 validity, C5 law, C6 promise, C7 bonus.

    C1, the call-back, runs on the callback and not on the application.
    """

    C2 = "C2"
    C3 = "C3"
    C4 = "C4"
    C5 = "C5"
    C6 = "C6"
    C7 = "C7"


# An application is over: money of it that is still here is owed back.
ENDED = frozenset({State.REJECTED, State.WITHDRAWN, State.LAPSED, State.MERGED})
# Nothing follows any more, by itself.
FINAL = ENDED | {State.CONNECTED, State.CLOSED}
BEFORE_MONEY = frozenset(
    {
        State.DRAFT,
        State.DOCS_PENDING,
        State.VERIFICATION,
        State.SENT_BACK,
        State.SURVEY,
        State.FEASIBILITY_WAIT,
        State.DEMAND_ISSUED,
        State.DEMAND_EXPIRED,
    }
)
WITH_MONEY = frozenset({State.PAID, State.VISIT_PLANNED})
LIVE = BEFORE_MONEY | WITH_MONEY
# The next step is ours: who is late with it is reported to those above him.
STAFFED = WITH_MONEY | {
    State.VERIFICATION,
    State.SURVEY,
    State.FEASIBILITY_WAIT,
    State.FORMALITIES_OK,
    State.ENERGISED,
    State.REFUND_DUE,
}
