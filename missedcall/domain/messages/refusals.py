"""Name why a message is not sent again."""

from missedcall.domain.shared.named_code import Fix, NamedCode, msgid


class ResendRefusal(NamedCode):
    """Name what stands against sending a message again."""

    UNKNOWN = (
        "unknown",
        msgid("There is no SMS %(message)s to send again."),
        Fix(msgid("Look at the list again."), "Check its id."),
    )
    NO_REASON = (
        "no_reason",
        msgid("The reason is missing."),
        Fix(
            msgid("Write why it is sent again, then press the button."),
            "Give it by --reason.",
        ),
    )
    UNDER_WAY = "under_way", msgid("SMS %(message)s is still on its way; wait a little.")
    SUPERSEDED = "superseded", msgid("SMS %(message)s is not needed any more; it is not sent.")
    LIMIT = (
        "limit",
        msgid(
            "SMS %(message)s was sent again as often as it may be (%(most)s times). Tell it by "
            "phone."
        ),
    )
