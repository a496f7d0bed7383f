"""Name why a file of the audit is not written, and why what lasts too long is not mended so."""

from missedcall.domain.shared.named_code import NamedCode, msgid


class AuditRefusal(NamedCode):
    """Name why the audit is not taken out as a file."""

    TOO_MANY = (
        "too_many",
        msgid(
            "There are more than %(most)s entries. Choose fewer days, and take out the rest next."
        ),
    )


class StuckRefusal(NamedCode):
    """Name why a supervisor's act is refused."""

    REASON = "reason", msgid("write a reason, of at most %(most)s characters")
    NOT_STUCK = "not_stuck", msgid("it is not stuck any more; the list below is as it is now")
    NOT_STOPPED = "not_stopped", msgid("the text is not stopped any more")
