"""Name why a callback or a blocked number cannot be changed as a supervisor wishes."""

from missedcall.domain.shared.named_code import NamedCode, msgid


class SupervisionRefusal(NamedCode):
    """Name why a supervisor's wish cannot be done."""

    TIME = "time", msgid("That cannot be: choose a time from now to seven days ahead.")
    STATE = "state", msgid("Its state has changed, so nothing was done; look at it again.")
    CHANGED = "changed", msgid("It was changed meanwhile, so nothing was done; look at it again.")
    OPEN = "open", msgid("The number has another callback open; use that one.")
    NO_PHONE = (
        "no_phone",
        msgid("You have no phone, so you cannot take it. Ask the admin for one."),
    )
    UNKNOWN = "unknown", msgid("There is no such callback.")
    REASON = "reason", msgid("Write a reason, of at most %(most)s characters.")
    NUMBER = "number", msgid("That is no number; write the ten digits of an Indian one.")
    END = "end", msgid("The last day: choose one that is not over.")
    NOT_BLOCKED = "not_blocked", msgid("This number is not blocked.")
    ERASED = "erased", msgid("The number is erased; it cannot be called.")
    BLOCKED = (
        "blocked",
        msgid("This number is blocked or asked for no calls. Have that lifted first."),
    )
