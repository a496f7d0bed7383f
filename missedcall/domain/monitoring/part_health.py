"""Say of each part that the service depends on whether it is up, and what is known of it."""

from dataclasses import dataclass
from enum import StrEnum

from missedcall.domain.shared.explanation import Explanation
from missedcall.domain.shared.named_code import NamedCode, msgid


class PartState(StrEnum):
    """UP; LATE: it works, and the administrator must look at it; DOWN: it does not work."""

    UP = "up"
    LATE = "late"
    DOWN = "down"


class ServicePart(NamedCode):
    """Name the parts that are always there; each Asterisk is a part of its own beside them."""

    DATABASE = "database", msgid("Database")
    WORKER = "worker", msgid("Worker")
    REDIS = "redis", msgid("Redis")
    DISK = "disk", msgid("Disk")
    JOBS = "jobs", msgid("Periodic jobs")
    LIMITS = "limits", msgid("Waiting times")


class PartDetail(NamedCode):
    """Name what is known of a part."""

    COUNTED = (
        "counted",
        msgid(
            "callbacks waiting: %(waiting)s, parked: %(parked)s; dead letters: %(dead_letters)s",
        ),
    )
    NOT_ANSWERING = "not_answering", msgid("does not answer (%(error)s)")
    NEVER_HEARD = "never_heard", msgid("never heard")
    HEARD = "heard", msgid("heard %(seconds)s s ago")
    CLOCK_SET_BACK = (
        "clock_set_back",
        msgid("not heard since a clock that was %(seconds)s s ahead was set back"),
    )
    SILENT = "silent", msgid("not heard for %(seconds)s s")
    READ_ONLY = "read_only", msgid("%(what)s is read-only")
    LITTLE_ROOM = "little_room", msgid("%(free_mb)s MB free for %(what)s")
    ROOM = "room", msgid("%(free_mb)s MB free")
    NONE_FAILING = "none_failing", msgid("none keeps failing")
    FAILING = "failing", msgid("failing again and again: %(jobs)s")
    NONE_LATE = "none_late", msgid("nothing has lasted too long")
    TOO_LONG = "too_long", msgid("are too long: %(states)s")
    TAKES_ORDERS = "takes_orders", msgid("takes orders")
    NO_ORDERS = "no_orders", msgid("is away, or its memory is full")


class LastingState(NamedCode):
    """Name what can last too long, by its entity and state."""

    CALLBACK_WAITING = "callback waiting", msgid("callbacks waiting")
    CALLBACK_PARKED = "callback parked", msgid("callbacks parked")
    CALLBACK_DIALLING = "callback dialling", msgid("callbacks being rung")
    CALLBACK_WRAP_UP = "callback wrap_up", msgid("callbacks in the time for the form")
    ATTEMPT_SILENT = "attempt silent", msgid("calls of which nothing is heard")
    ATTEMPT_OPEN = "attempt open", msgid("calls that do not end")
    OPERATOR_READY = "operator ready", msgid("operators ready")
    OPERATOR_RESERVED = "operator reserved", msgid("operators being rung")
    OPERATOR_IN_CALL = "operator in_call", msgid("operators in a call")
    OPERATOR_WRAP_UP = "operator wrap_up", msgid("operators in the time for the form")
    OPERATOR_PAUSED = "operator paused", msgid("operators paused")
    VOUCHER_ENTERED = "voucher entered", msgid("vouchers to be checked")
    REVIEW_OPEN = "review open", msgid("reviews to be decided")


class LastingCount(NamedCode):
    """Hold how a count of them is said."""

    COUNTED = "counted", msgid("%(state)s: %(count)s")


@dataclass(frozen=True)
class PartHealth:
    """Hold the state of a part and what is known of it."""

    state: PartState
    detail: Explanation
