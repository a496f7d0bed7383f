"""Name why a tariff is not proposed or approved. Only commands do either, so no screen says it."""

from missedcall.domain.shared.named_code import NamedCode


class ApprovalRefusal(NamedCode):
    """Name what stands against proposing or approving the file of a tariff."""

    UNKNOWN = "unknown", "%(tariff)s: no such tariff in use; config.yaml names %(known)s"
    STATUS = (
        "status",
        "%(file)s has the status %(status)s; its own status must be APPROVED first",
    )
    PROPOSED = "proposed", "%(tariff)s: this very file was proposed before"
    NOT_PROPOSED = (
        "not_proposed",
        "%(tariff)s: this very file is not proposed yet; propose it first",
    )
    APPROVED = "approved", "%(tariff)s: %(approver)s has approved it already"
    OWN = "own", "%(tariff)s: you proposed it yourself; it takes another to approve it"
    SECOND = "second_person", "%(tariff)s: %(reason)s"
