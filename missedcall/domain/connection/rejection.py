"""Name why an application is rejected, and the text that tells it to the applicant."""

from collections.abc import Mapping
from types import MappingProxyType

from missedcall.domain.shared.named_code import NamedCode, msgid


class RejectionReason(NamedCode):
    """Name the reasons that have a registered text of their own, and the one for all others."""

    PREMISES = "premises", msgid("No right to the premises is shown")
    PAPERS = "papers", msgid("The papers are false or were not given")
    DUES = "dues", msgid("Old dues are not paid")
    NO_LINE = "no_line", msgid("No line can be brought there")
    OTHER = "other", msgid("Another reason: an operator rings and tells it")


REJECTION_TEXTS: Mapping[RejectionReason, str] = MappingProxyType(
    {
        RejectionReason.PREMISES: "rejected_premises",
        RejectionReason.PAPERS: "rejected_papers",
        RejectionReason.DUES: "rejected_dues",
        RejectionReason.NO_LINE: "rejected_no_line",
        RejectionReason.OTHER: "rejected",
    }
)
