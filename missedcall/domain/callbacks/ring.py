"""Name the rule that allows a ring: why this person is rung now, and not left alone."""

from enum import StrEnum

from missedcall.domain.callbacks.call_outcome import TRIED


class RingRule(StrEnum):
    """Name why a callback waits to be rung."""

    MISSED_CALL = "missed_call"  # the caller rang us
    RETRY = "retry"  # the caller's phone was tried, without a conversation
    RANG_AGAIN = "rang_again"  # the caller rang once more after a try in vain
    OUR_FAILURE = "our_failure"  # the ring before failed by us: the place is kept
    NO_FORM = "no_form"  # there was a conversation, and the form never came
    APPOINTMENT = "appointment"  # the caller asked for a time
    SUPERVISOR = "supervisor"  # a supervisor moved, released or reopened it
    TASK = "task"  # something is to be told or asked: see `missedcall.domain.messages.task`
    PUT_OFF = "put_off"  # the number had been rung as often as one day allows


def rule_of_ring(
    *,
    came_from: str | None,
    actor: str,
    last_outcome: str | None,
    rang_since: bool,
    for_task: bool,
) -> RingRule:
    """Name the rule, from how the callback came to wait.

    `came_from` is the state it had before and `actor` brought it here; `last_outcome` is that of
    the ring before, `rang_since` says whether the caller has rung us since then, and `for_task`
    whether it was opened again for a task.
    """
    match came_from, actor:
        case None, _:
            return RingRule.MISSED_CALL
        case "closed", _ if for_task:
            return RingRule.TASK
        case "waiting", "dispatch":
            return RingRule.PUT_OFF
        case "wrap_up", "system":
            return RingRule.NO_FORM
        case "wrap_up", _:
            return RingRule.APPOINTMENT
        case "dialling", _ if last_outcome not in TRIED:
            return RingRule.OUR_FAILURE
        case "dialling", _:
            return RingRule.RANG_AGAIN if rang_since else RingRule.RETRY
    return RingRule.SUPERVISOR
