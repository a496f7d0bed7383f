"""Name why an applicant is not asked, and why a task is not done."""

from missedcall.domain.shared.named_code import Fix, NamedCode, msgid


class QuestionRefusal(NamedCode):
    """Name what stands against asking an applicant; only a command asks, so no screen says it."""

    NO_APPLICATION = (
        "no_application",
        "application %(application)s: there is none; see `missedcall applications`",
    )
    OPEN = (
        "open",
        "%(application)s has been asked this and has not answered; see `missedcall questions`",
    )
    BLOCKED = (
        "blocked",
        "the number %(number)s is blocked (%(block)s), so its missed call would not be heard; "
        "`missedcall numbers unblock` ends that",
    )


class TaskRefusal(NamedCode):
    """Name what stands against marking a task as done."""

    NOTE = (
        "note",
        msgid("The note is missing or too long."),
        Fix(
            msgid("Say what came of it, in at most %(most)s characters."),
            "Say what came of it by --note, in at most %(most)s characters.",
        ),
    )
    UNKNOWN = (
        "unknown",
        msgid("Task %(task)s is not to be done any more, or there is none."),
        Fix(msgid("Look at the list again."), "See `missedcall tasks list`."),
    )
    DONE = "done", msgid("Task %(task)s has been done by %(actor)s already.")
    NO_TEXT = "no_text", msgid("Task %(task)s has no SMS that could be sent again.")
    OUTCOME = (
        "outcome",
        msgid("What came of it is not said."),
        Fix(msgid("Choose one of the list."), "Choose one of %(known)s."),
    )
