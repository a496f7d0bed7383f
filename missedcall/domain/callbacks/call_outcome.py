"""Say how an attempt to reach a caller can end, and when one that ended so is tried again."""

from missedcall.domain.shared.named_code import NamedCode, msgid


class CallOutcome(NamedCode):
    """Name how an attempt ended.

    `retry_minutes` are the waits after the first, second … try that ended so; the last one stays.
    `callbacks.retry_minutes` of the configuration may give others. An outcome without waits is a
    failure of ours, and but for an invalid number never uses up a try.
    """

    ANSWERED = "answered", msgid("answered")
    BUSY = "busy", msgid("busy"), (5, 20, 60, 240, 960)
    NO_ANSWER = "no_answer", msgid("no answer"), (30, 120, 960, 480, 2880)
    REJECTED = "rejected", msgid("rejected"), (120, 960, 480, 2880)
    UNREACHABLE = "unreachable", msgid("unreachable"), (60, 240, 960, 1440)
    HUNG_UP_EARLY = "hung_up_early", msgid("hung up at once"), (10, 120, 960)
    INVALID = "invalid", msgid("no such number")
    CONGESTION = "congestion", msgid("our trunk was full")
    OPERATOR_NO_ANSWER = "operator_no_answer", msgid("the operator did not pick up")
    OPERATOR_HUNG_UP = "operator_hung_up", msgid("the operator hung up")
    NOT_PLACED = "not_placed", msgid("not placed")
    LOST = "lost", msgid("lost")

    def __init__(self, code: str, english: str = "", retry_minutes: tuple[int, ...] = ()) -> None:
        super().__init__(code, english)
        self.retry_minutes = retry_minutes


# Outcomes that are tried again by their waits.
SCHEDULED = tuple(outcome for outcome in CallOutcome if outcome.retry_minutes)
# The consumer's phone was tried and the consumer not spoken with. Every other failure is ours and
# never uses up an attempt. An invalid number is tried again on another day.
TRIED = frozenset({*SCHEDULED, CallOutcome.INVALID})
