"""Name why a request about personal data cannot be done."""

from missedcall.domain.shared.named_code import Fix, NamedCode, msgid


class PrivacyRefusal(NamedCode):
    """Name why an erasure, a copy of personal data or a step of a breach is refused."""

    NUMBER = "number", msgid("That is no number; write the ten digits of an Indian one.")
    WORDS = (
        "words",
        msgid("Write both, the reason and the proof, in a line of at most 200 characters."),
    )
    AADHAAR = (
        "aadhaar",
        msgid("Write no Aadhaar number here; say it in other words."),
    )
    STILL_OPEN = (
        "still_open",
        msgid(
            "Application %(applications)s is still open. Withdraw it first, then ask here again."
        ),
    )
    ASKED_ALREADY = (
        "asked_already",
        msgid("It is noted already."),
        Fix(msgid("Look at the list below."), "See `missedcall privacy requests`."),
    )
    SECOND_PERSON = (
        "second_person",
        msgid("You may not do this: another supervisor or admin approves it."),
    )
    NOT_YOURS = (
        "not_yours",
        msgid("You may not do this: who wrote it takes it back, or a supervisor or admin."),
    )
    CALLBACK_WAITS = (
        "callback_waits",
        msgid(
            "A callback waits for this number: it is rung first. If its owner does not want "
            "it, take the request back and write it so."
        ),
    )
    NOT_PROPOSED = (
        "not_proposed",
        msgid("Request %(request)s does not wait for approval any more."),
        Fix(msgid("Look at the list below."), "See `missedcall privacy requests`."),
    )
    TOO_MANY = (
        "too_many",
        msgid("You have written down %(most)s today; tell your supervisor."),
    )
    NOTHING_HELD = "nothing_held", msgid("We hold nothing of this number.")
    FROZEN = "frozen", msgid("exports are frozen while a breach is open; ask an administrator")
    # Of a breach commands alone tell.
    LINE = "line", "%(field)s: write one line of at most %(most)s characters"
    TIMES = "times", "until: it lies before from; exchange them"
    OPEN = "open", "a breach is open already; close it first, or add to it"
    NONE_OPEN = "none_open", "no breach is open; look at `privacy breach list`"
