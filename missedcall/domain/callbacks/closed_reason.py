"""Name why a callback is closed."""

from missedcall.domain.shared.named_code import NamedCode, msgid


class ClosedReason(NamedCode):
    """Say why no caller is rung for a callback any more."""

    APPLICATION = "application", msgid("An application was sent")
    DUPLICATE = "duplicate", msgid("It was about an application that is known")
    NO_FORM = "no_form", msgid("Spoken with, but no form was sent")
    UNREACHABLE = "unreachable", msgid("Never reached")
    EXPIRED = "expired", msgid("Too old to be rung")
    INVALID = "invalid", msgid("The number cannot be rung")
    CANCELLED = "cancelled", msgid("Closed by a supervisor")
    ERASURE = "erasure", msgid("The person asked to be forgotten")
    # What an operator closes a call with.
    NOT_NEEDED = "not_needed", msgid("Wants no connection")
    WRONG_NUMBER = "wrong_number", msgid("Wrong number")
    OTHER_MATTER = "other_matter", msgid("Another matter, told of 1912")
    ALREADY_APPLIED = "already_applied", msgid("Has applied already")
    DO_NOT_CALL = "do_not_call", msgid("Asked for no calls")
    BLOCKED = "blocked", msgid("Blocked for abuse")
