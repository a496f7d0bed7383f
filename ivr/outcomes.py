"""Judge from what Asterisk and the trunk said how an attempt ended, and whose failure it was."""

from dataclasses import dataclass

from missedcall.domain.callback import Outcome

# Asterisk's DIALSTATUS says who failed; where one word covers two things the ISDN cause tells
# them apart: 21 call rejected, 1 no such number, 18 no user responding, 20 subscriber absent,
# 22 number changed, 27 destination out of order, 28 invalid number format (ITU-T Q.850).
STATUSES = {
    "ANSWER": Outcome.ANSWERED,
    "BUSY": Outcome.BUSY,
    "NOANSWER": Outcome.NO_ANSWER,
    "CONGESTION": Outcome.CONGESTION,
    "CHANUNAVAIL": Outcome.CONGESTION,
    "CANCEL": Outcome.OPERATOR_HUNG_UP,
    "": Outcome.OPERATOR_HUNG_UP,
    "OPERATOR": Outcome.OPERATOR_NO_ANSWER,
}
BY_CAUSE = {
    1: Outcome.UNREACHABLE,
    18: Outcome.UNREACHABLE,
    20: Outcome.UNREACHABLE,
    21: Outcome.REJECTED,
    22: Outcome.UNREACHABLE,
    27: Outcome.UNREACHABLE,
    28: Outcome.UNREACHABLE,
}
NOT_REACHED = ("BUSY", "NOANSWER", "CONGESTION", "CHANUNAVAIL")
# The trunk wants a password or money, or forbids the call: Asterisk gives them the cause of a
# consumer who refuses (RFC 3261, 21.4).
TRUNK_REFUSES_US = frozenset({401, 402, 403, 407})
SWITCHED_OFF = 480


@dataclass(frozen=True)
class TrunkSaid:
    """Hold the last SIP status the trunk answered, None for nothing, and if a phone rang."""

    sip: int | None
    rang: bool


def judge(status: str, *, cause: int | None, trunk: TrunkSaid | None) -> Outcome:
    """Give the outcome; `trunk` is None in a record that does not tell what the trunk said.

    Raise `ValueError` for a status that Asterisk does not have.
    """
    if status not in STATUSES:
        raise ValueError(f"unknown status {status!r}")
    if status in NOT_REACHED and trunk is not None:
        if _trunk_failed(trunk):
            return Outcome.CONGESTION
        if trunk.sip == SWITCHED_OFF and not trunk.rang:
            return Outcome.UNREACHABLE
    if status in ("BUSY", "CONGESTION", "CHANUNAVAIL") and cause in BY_CAUSE:
        return BY_CAUSE[cause]
    return STATUSES[status]


def _trunk_failed(trunk: TrunkSaid) -> bool:
    """Say whether the trunk is dead, would not take our call, or took it and rang nobody.

    Asterisk then says "no answer" or "no user responding", as of a consumer.
    """
    took_it = trunk.sip is not None and trunk.sip not in TRUNK_REFUSES_US
    only_tried = trunk.sip is not None and trunk.sip < 200
    return not took_it or (only_tried and not trunk.rang)
