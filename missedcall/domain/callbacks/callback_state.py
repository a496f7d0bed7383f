"""Name the states of a callback."""

from missedcall.domain.shared.named_code import NamedCode, msgid


class CallbackState(NamedCode):
    """Hold the states in the order in which a callback goes through them."""

    WAITING = "waiting", msgid("Waiting")
    PARKED = "parked", msgid("Parked")
    DIALLING = "dialling", msgid("Being called")
    WRAP_UP = "wrap_up", msgid("Form to come")
    CLOSED = "closed", msgid("Closed")
