"""Say why a call in hand cannot be handed to a supervisor."""

from missedcall.domain.shared.named_code import Fix, NamedCode, msgid


class TransferRefusal(NamedCode):
    """Name why a call is not handed on."""

    NO_CALL = "no_call", msgid("You are in no call with a caller.")
    NOT_THERE = (
        "not_there",
        msgid("%(login)s cannot take the call now."),
        Fix(msgid("Choose another supervisor."), "See `missedcall operators`."),
    )
