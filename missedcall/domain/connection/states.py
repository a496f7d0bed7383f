"""Name the states of an application, the events and rules that change it, and its clocks."""

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
    AMEND = "amend"


class Rule(StrEnum):
    """Name the rows of the table of transitions; histories keep the id, documents show it."""

    FORM_STARTED = "A01"
    DRAFT_LAPSED = "A01L"
    PAPERS_WANTED = "A02"
    SUBMITTED = "A03"
    PAPERS_REMINDED = "A04"
    PAPERS_COMPLETED = "A05"
    PAPERS_LAPSED = "A06"
    ACCEPTED_AS_SIMPLE = "A07S"
    ACCEPTED = "A07"
    SENT_BACK = "A08"
    SENT_BACK_BY_AE = "A08T"
    CORRECTED = "A09"
    JE_INFORMED = "A10J"
    AE_INFORMED = "A10A"
    NODAL_INFORMED = "A10N"
    DEMAND_ISSUED = "A11"
    NOTHING_DUE = "A12"
    SURVEY_ORDERED = "A13"
    SURVEYED = "A14"
    WORKS_NEEDED = "A14W"
    WORKS_DONE = "A14D"
    REVISED_TO_NOTHING_DUE = "A15Z"
    REVISED_FOR_APPLICANT = "A15A"
    PAID_DEMAND_REVISED_FOR_APPLICANT = "A15B"
    REVISED = "A15"
    REVISED_BALANCE_LEFT = "A15U"
    REVISED_BALANCE_SETTLED = "A15D"
    DEMAND_REMINDED = "A16"
    DEMAND_EXPIRED = "A17"
    DEMAND_EXTENDED = "A17E"
    REISSUED_NOTHING_DUE = "A18Z"
    REISSUED_PART_PAID = "A18P"
    DEMAND_REISSUED = "A18"
    EXPIRED_DEMAND_LAPSED = "A19"
    PAID = "A20"
    PROMISE_BROKEN = "A20L"
    METER_RESERVED = "A21"
    HOLD_OPENED = "A22"
    HOLD_CLOSED = "A22C"
    HOLD_CONTESTED = "A22X"
    HOLD_OVERTURNED = "A22O"
    LINEMAN_ASSIGNED = "A23"
    SLOT_FIXED = "A24"
    VISIT_FAILED = "A25"
    LINEMAN_CHANGED = "A26"
    ENERGISED = "A27"
    TIME_ACCEPTED = "A27T"
    CONNECTED = "A28"
    NO_SUPPLY_REPORTED = "A29"
    PAPERS_FOUND_FALSE = "A31"
    REJECTION_PROPOSED = "A32P"
    REJECTED = "A32"
    OBJECTION_ACCEPTED = "A33"
    WITHDRAWN = "A34"
    WITHDRAWAL_UNDONE = "A35"
    REFUND_OWED = "A36D"
    REFUND_PROPOSED = "A36P"
    REFUNDED = "A36"
    REVIVED = "A37"
    MERGED = "A38"
    MERGED_AFTER_DEMAND = "A39"
    PAYMENT_REVERSED = "A40"
    PAYMENT_REVERSED_AFTER_LIGHT = "A40D"
    PAYMENT_REVERSED_AFTER_END = "A40N"
    FORM_AMENDED = "A41"
    PLACE_AMENDED = "A41B"
    PLACE_AMENDED_AFTER_PAYMENT = "A41P"


class SlaClock(StrEnum):
    """Name the clocks of an application, with the id by which documents know each.

    The call-back has a clock of its own (C1): it runs on the callback.
    """

    PAPER_CHECK = "C2"  # until the papers are checked
    DEMAND_SMS = "C3"  # until the demand is asked for
    DEMAND_VALIDITY = "C4"  # the days to pay
    LAW = "C5"  # the days that the law gives
    PROMISE = "C6"  # the company's word to the applicant
    BONUS = "C7"  # the hours within which the staff earn points


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
# The next step is ours: a person who is late with it is reported to the superiors.
STAFFED = WITH_MONEY | {
    State.VERIFICATION,
    State.SURVEY,
    State.FEASIBILITY_WAIT,
    State.FORMALITIES_OK,
    State.ENERGISED,
    State.REFUND_DUE,
}
