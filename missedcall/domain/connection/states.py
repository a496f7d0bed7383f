"""Name the states of an application, the events and rules that change it, and its clocks."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from missedcall.domain.connection.limits import DAY, HOUR, CaseLimits
from missedcall.domain.operators.roles import Actor
from missedcall.domain.shared.named_code import NamedCode, msgid


@dataclass(frozen=True)
class NextStep:
    """Say who has the next step of an application, and how much `time` the limits give for it."""

    assignee: Actor
    time: Callable[[CaseLimits], dt.timedelta]


class State(NamedCode):
    """Say where an application stands, in what words, and who has the next step in it.

    A state without a next step is final. FORMALITIES_OK lasts only within one transaction.
    """

    DRAFT = "draft", msgid("Draft"), NextStep(Actor.OPERATOR, lambda limits: limits.draft)
    DOCS_PENDING = (
        "docs_pending",
        msgid("Papers missing"),
        NextStep(Actor.CALLER, lambda limits: limits.papers),
    )
    VERIFICATION = (
        "verification",
        msgid("Papers being checked"),
        NextStep(Actor.VERIFIER, lambda limits: limits.check),
    )
    SENT_BACK = (
        "sent_back",
        msgid("Sent back to be corrected"),
        NextStep(Actor.OPERATOR, lambda limits: limits.papers),
    )
    SURVEY = "survey", msgid("To be surveyed"), NextStep(Actor.JE, lambda limits: 2 * DAY)
    FEASIBILITY_WAIT = (
        "feasibility_wait",
        msgid("Line or transformer work"),
        NextStep(Actor.JE, lambda limits: 7 * DAY),
    )
    FORMALITIES_OK = (
        "formalities_ok",
        msgid("Formalities complete"),
        NextStep(Actor.SYSTEM, lambda limits: dt.timedelta(minutes=1)),
    )
    DEMAND_ISSUED = (
        "demand_issued",
        msgid("Demand issued, to be paid"),
        NextStep(Actor.CALLER, lambda limits: 30 * DAY),
    )
    DEMAND_EXPIRED = (
        "demand_expired",
        msgid("Demand expired"),
        NextStep(Actor.CALLER, lambda limits: limits.expired_demand),
    )
    PAID = (
        "paid",
        msgid("Paid, to be given to a lineman"),
        NextStep(Actor.JE, lambda limits: 24 * HOUR),
    )
    VISIT_PLANNED = (
        "visit_planned",
        msgid("Visit planned"),
        NextStep(Actor.LINEMAN, lambda limits: 24 * HOUR),
    )
    ENERGISED = (
        "energised",
        msgid("Light on, to be confirmed"),
        NextStep(Actor.JE, lambda limits: 24 * HOUR),
    )
    CONNECTED = "connected", msgid("Connected")
    REJECTED = "rejected", msgid("Rejected")
    WITHDRAWN = "withdrawn", msgid("Withdrawn")
    LAPSED = "lapsed", msgid("Lapsed")
    MERGED = "merged", msgid("Merged into another")
    REFUND_DUE = (
        "refund_due",
        msgid("Refund due"),
        NextStep(Actor.ACCOUNTS, lambda limits: 7 * DAY),
    )
    CLOSED = "closed", msgid("Closed")

    def __init__(self, code: str, english: str = "", next_step: NextStep | None = None) -> None:
        super().__init__(code, english)
        self.next_step = next_step


class Event(NamedCode):
    """Name what can happen to an application; one that staff do has the words of its button."""

    START = "start"
    SUBMIT = "submit"
    REMIND = "remind"
    PAPERS_COMPLETE = "papers_complete", msgid("The papers are complete")
    LAPSE = "lapse"
    ACCEPT = "accept", msgid("Accept the papers")
    SEND_BACK = "send_back", msgid("Send back to be corrected")
    CORRECT = "correct", msgid("Corrected: check again")
    ASSESS = "assess"
    SURVEYED = "surveyed", msgid("Survey done: make the demand")
    WORKS_NEEDED = "works_needed", msgid("Works are needed")
    WORKS_DONE = "works_done", msgid("Works done: make the demand")
    REVISE = "revise"
    EXTEND = "extend", msgid("Give more days to pay")
    EXPIRE = "expire"
    REISSUE = "reissue", msgid("Issue the demand anew, at today's rate")
    SETTLE = "settle"
    RESERVE_METER = "reserve_meter"
    OPEN_HOLD = "open_hold", msgid("Open a hold")
    CLOSE_HOLD = "close_hold", msgid("Close a hold")
    CONTEST_HOLD = "contest_hold"
    OVERTURN_HOLD = "overturn_hold", msgid("The applicant was right: undo a hold")
    ASSIGN = "assign", msgid("Give to a lineman, or to another")
    FIX_SLOT = "fix_slot", msgid("Fix the time of the visit")
    VISIT_FAILED = "visit_failed"
    ENERGISE = "energise"
    CONFIRM = "confirm", msgid("Confirm the connection")
    ACCEPT_TIME = "accept_time", msgid("Accept the telephone's time")
    NO_SUPPLY = "no_supply", msgid("No supply: open the job again")
    PAPERS_FALSE = "papers_false"
    PROPOSE_REJECTION = "propose_rejection", msgid("Propose to reject")
    REJECT = "reject", msgid("Approve the rejection")
    OBJECT = "object", msgid("Object to the rejection")
    REFUSE_OBJECTION = "refuse_objection", msgid("Refuse the objection")
    ACCEPT_OBJECTION = "accept_objection", msgid("Accept the objection: check again")
    WITHDRAW = "withdraw", msgid("Withdraw the application")
    NOT_ME = "not_me", msgid("The applicant had not withdrawn: go on")
    OWE_REFUND = "owe_refund"
    PROPOSE_REFUND = "propose_refund"
    REFUND = "refund"
    REVIVE = "revive", msgid("Revive")
    MERGE = "merge", msgid("A duplicate: merge it into the other")
    REVERSE_MONEY = "reverse_money"
    ESCALATE = "escalate"
    BREAK_PROMISE = "break_promise"
    AMEND = "amend", msgid("Correct the form")
    REPORT_LOAD = "report_load"


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
    OTHER_LOAD_FOUND = "A30"
    PAPERS_FOUND_FALSE = "A31"
    REJECTION_PROPOSED = "A32P"
    REJECTED = "A32"
    OBJECTION_MADE = "A33O"
    OBJECTION_REFUSED = "A33R"
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
# The amount is worked out at most: no applicant is asked for it yet.
BEFORE_DEMAND = frozenset(
    {
        State.DRAFT,
        State.DOCS_PENDING,
        State.VERIFICATION,
        State.SENT_BACK,
        State.SURVEY,
        State.FEASIBILITY_WAIT,
        State.FORMALITIES_OK,
    }
)
BEFORE_MONEY = BEFORE_DEMAND - {State.FORMALITIES_OK} | {
    State.DEMAND_ISSUED,
    State.DEMAND_EXPIRED,
}
WITH_MONEY = frozenset({State.PAID, State.VISIT_PLANNED})
LIVE = BEFORE_MONEY | WITH_MONEY
# The next step is ours and not the desk's, which only the applicant can help: a person who is late
# with it is reported to the superiors.
STAFFED = frozenset(
    state
    for state in State
    if state.next_step and state.next_step.assignee not in {Actor.CALLER, Actor.OPERATOR}
)
