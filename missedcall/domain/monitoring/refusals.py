"""Name why a file of the audit is not written."""

from missedcall.domain.shared.named_code import NamedCode, msgid


class AuditRefusal(NamedCode):
    """Name why the audit is not taken out as a file."""

    TOO_MANY = (
        "too_many",
        msgid(
            "There are more than %(most)s entries. Choose fewer days, and take out the rest next."
        ),
    )
