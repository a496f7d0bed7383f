"""Name why a list is not handed on to the company's books, and why a report is not made."""

from missedcall.domain.shared.named_code import NamedCode, msgid


class ExportRefusal(NamedCode):
    """Name why an export is refused."""

    DAYS = "days", msgid("choose two days: the first, and the last within a year")
    CURSOR = "cursor", msgid("give the cursor of the last export, or leave it empty")


class ReportRefusal(NamedCode):
    """Name why a report on calls is not made."""

    DAYS = "days", msgid("choose the first and the last day, at most %(most)s days in all")
    DIVISION = "division", msgid("the report “%(report)s” cannot be divided by: %(by)s")


class StaffingRefusal(NamedCode):
    """Name why the staff of a day is not planned."""

    DAY = "day", msgid("choose a day at most %(most)s days from today")
    WISH = (
        "wish",
        msgid("wish for 1 to 1440 minutes, for 1 to 99 percent of callers, with 0 to 80 away"),
    )
