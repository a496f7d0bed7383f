"""Name why a list is not handed on to the company's books."""

from missedcall.domain.shared.named_code import NamedCode, msgid


class ExportRefusal(NamedCode):
    """Name why an export is refused."""

    DAYS = "days", msgid("choose two days: the first, and the last within a year")
    CURSOR = "cursor", msgid("give the cursor of the last export, or leave it empty")
