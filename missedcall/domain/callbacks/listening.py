"""Say how a supervisor listens to a call in progress, and why it may not be. Pure."""

import datetime as dt

from missedcall.domain.shared.named_code import Fix, NamedCode, msgid

PREFIX = "listen-"
# A telephone that was not rung within this is not rung any more: the call may be another's.
PLACED_WITHIN = dt.timedelta(seconds=60)
END = "end"  # as what is wanted: hang the supervisor's telephone up


class ListeningMode(NamedCode):
    """Name who hears the supervisor: no one, the operator alone, or both."""

    LISTEN = "listen", msgid("Listen: you are not heard")
    WHISPER = "whisper", msgid("Whisper: only the operator hears you")
    BARGE = "barge", msgid("Join in: both hear you")


class ListeningRefusal(NamedCode):
    """Name why a supervisor may not listen to a call."""

    NOT_ALLOWED = (
        "not_allowed",
        msgid("The service is set up so that your role does not listen to calls."),
        Fix(msgid("Ask the admin."), "See `listening` in config.yaml."),
    )
    NO_CALL = "no_call", msgid("This call is not in progress any more.")
    OWN_CALL = "own_call", msgid("This is your own call.")
    NO_PHONE = (
        "no_phone",
        msgid("You have no telephone of this office; a mobile cannot listen."),
        Fix(
            msgid("Ask the admin for one."),
            "Give one by `missedcall operators phone %(login)s`.",
        ),
    )
    IN_CALL = "in_call", msgid("Your telephone is in a call.")
    UNDER_WAY = (
        "under_way",
        msgid("You are listening to a call already."),
        Fix(msgid("End that first."), ""),
    )
    CALLER_REFUSED = (
        "caller_refused",
        msgid("The caller has refused the recording, so this call is not listened to."),
    )
    REASON = "reason", msgid("Write a reason, of at most %(most)s characters.")
