"""Judge from what Asterisk and the trunk said how an attempt ended, and whose failure it was."""

from dataclasses import dataclass

from missedcall.domain.callbacks.call_outcome import CallOutcome

# Asterisk's DIALSTATUS says who failed; where one word covers two things the ISDN cause tells
# them apart: 21 call rejected, 1 no such number, 18 no user responding, 20 subscriber absent,
# 22 number changed, 27 destination out of order, 28 invalid number format (ITU-T Q.850).
STATUSES = {
    "ANSWER": CallOutcome.ANSWERED,
    "BUSY": CallOutcome.BUSY,
    "NOANSWER": CallOutcome.NO_ANSWER,
    "CONGESTION": CallOutcome.CONGESTION,
    "CHANUNAVAIL": CallOutcome.CONGESTION,
    "CANCEL": CallOutcome.OPERATOR_HUNG_UP,
    "": CallOutcome.OPERATOR_HUNG_UP,
    "OPERATOR": CallOutcome.OPERATOR_NO_ANSWER,
}
BY_CAUSE = {
    1: CallOutcome.UNREACHABLE,
    18: CallOutcome.UNREACHABLE,
    20: CallOutcome.UNREACHABLE,
    21: CallOutcome.REJECTED,
    22: CallOutcome.UNREACHABLE,
    27: CallOutcome.UNREACHABLE,
    28: CallOutcome.UNREACHABLE,
}
NOT_REACHED = ("BUSY", "NOANSWER", "CONGESTION", "CHANUNAVAIL")
# The trunk wants a password or money, or forbids the call: Asterisk gives them the cause of a
# consumer who refuses (RFC 3261, 21.4).
TRUNK_REFUSES_US = frozenset({401, 402, 403, 407})
SWITCHED_OFF = 480
NO_SUCH_LINE = frozenset({404, 410, 484, 604})


@dataclass(frozen=True)
class TrunkSaid:
    """Hold what the trunk answered: its last SIP status, None for nothing, and what came before.

    `rang`: a telephone rang (180). `progress`: the network played something (183): a ring-back
    tone, or an announcement such as "switched off". Either proves that the call got beyond us.
    """

    sip: int | None
    rang: bool
    progress: bool = False


def judge_call_outcome(status: str, *, cause: int | None, trunk: TrunkSaid | None) -> CallOutcome:
    """Give the outcome; `trunk` is None in a record that does not tell what the trunk said.

    Raise `ValueError` for a status that Asterisk does not have.
    """
    if status not in STATUSES:
        raise ValueError(f"unknown status {status!r}")
    if status in NOT_REACHED and trunk is not None:
        outcome = _outcome_by_trunk(status, trunk)
        if outcome is not None:
            return outcome
    outcome = STATUSES[status]
    if status in ("BUSY", "CONGESTION", "CHANUNAVAIL") and cause in BY_CAUSE:
        outcome = BY_CAUSE[cause]
    if trunk is not None and outcome is CallOutcome.CONGESTION and (trunk.rang or trunk.progress):
        # The consumer's telephone or network was reached, and then the call failed there: a try.
        return CallOutcome.NO_ANSWER
    return outcome


def _outcome_by_trunk(status: str, trunk: TrunkSaid) -> CallOutcome | None:
    """Give what the trunk's answers alone decide, or None."""
    reached = trunk.rang or trunk.progress
    if trunk.sip in TRUNK_REFUSES_US:
        # An announcement may be of our own trunk ("no credit"); a telephone that rang is not ours.
        return CallOutcome.REJECTED if trunk.rang else CallOutcome.CONGESTION
    if trunk.sip is None or trunk.sip < 200:
        if status == "BUSY":
            return CallOutcome.UNREACHABLE  # redirected (302), which is never followed
        # Dead, or took the call and nothing came of it; Asterisk then says "no answer".
        return None if reached else CallOutcome.CONGESTION
    if trunk.sip == SWITCHED_OFF and not reached:
        return CallOutcome.UNREACHABLE
    if trunk.rang and trunk.sip in NO_SUCH_LINE:
        return CallOutcome.NO_ANSWER  # the number does exist: its telephone rang
    return None
