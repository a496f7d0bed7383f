"""Name why a callback or a blocked number cannot be changed as a supervisor wishes."""

from missedcall.domain.shared.named_code import Fix, NamedCode, msgid


class SupervisionRefusal(NamedCode):
    """Name why a supervisor's wish cannot be done."""

    TIME = "time", msgid("That cannot be: choose a time from now to seven days ahead.")
    STATE = (
        "state",
        msgid(
            "Nothing was done. State of callback %(callback)s now: %(state)s. Needed: %(allowed)s."
        ),
        Fix(msgid("Look at it again."), "See `missedcall callbacks show %(callback)s`."),
    )
    CHANGED = (
        "changed",
        msgid("Nothing was done: callback %(callback)s was changed meanwhile."),
        Fix(msgid("Look at it again."), "See `missedcall callbacks show %(callback)s`."),
    )
    OPEN = (
        "open",
        msgid("The number of callback %(callback)s has another callback open."),
        Fix(msgid("Use that one."), "Use that one; see `missedcall callbacks list`."),
    )
    NO_PHONE = (
        "no_phone",
        msgid("%(login)s has no phone and so cannot take a callback."),
        Fix(
            msgid("Ask the admin for one."),
            "Give one by `missedcall operators phone %(login)s`.",
        ),
    )
    NO_CALL_TAKER = (
        "no_call_taker",
        msgid("%(login)s takes no calls, or may not log in."),
        Fix(msgid("Choose another operator."), "See `missedcall operators`."),
    )
    HOW_MANY = (
        "how_many",
        msgid("Choose at least one callback, and at most %(most)s at once."),
    )
    UNKNOWN = (
        "unknown",
        msgid("There is no callback %(callback)s."),
        Fix(msgid("Look at the list again."), "See `missedcall callbacks list`."),
    )
    REASON = "reason", msgid("Write a reason, of at most %(most)s characters.")
    NUMBER = "number", msgid("That is no number; write the ten digits of an Indian one.")
    END = "end", msgid("The last day: choose one that is not over.")
    NOT_BLOCKED = (
        "not_blocked",
        msgid("This number is not blocked."),
        Fix(msgid("Look at the list again."), "See `missedcall numbers list`."),
    )
    ERASED = (
        "erased",
        msgid("The number of callback %(callback)s is erased; it cannot be called."),
    )
    BLOCKED = (
        "blocked",
        msgid("The number of callback %(callback)s is not called: %(kind)s."),
        Fix(
            msgid("Have it taken off the list of numbers first."),
            "Take it off the list first: `missedcall numbers unblock`.",
        ),
    )
