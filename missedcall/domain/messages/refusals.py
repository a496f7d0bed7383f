"""Name why a message is not sent again."""

from missedcall.domain.shared.named_code import NamedCode, msgid


class ResendRefusal(NamedCode):
    """Name what stands against sending a message again."""

    UNKNOWN = "unknown", msgid("There is no SMS to send again.")
    NO_REASON = "no_reason", msgid("Write why it is sent again, then press the button.")
    UNDER_WAY = "under_way", msgid("The SMS is still on its way; wait a little.")
    SUPERSEDED = "superseded", msgid("This SMS is not needed any more.")
    LIMIT = "limit", msgid("It was sent again as often as it may be. Tell it by phone.")
