"""Say whether the service cable is ready, by what was said of it last."""

from enum import StrEnum


class CableState(StrEnum):
    """Name what is known of the cable from the pole to the meter."""

    READY = "ready"
    NOT_READY = "not_ready"
    UNKNOWN = "unknown"
    BY_COMPANY = "by_company"  # the company lays it: the lineman brings it along


class CableReportSource(StrEnum):
    """Name by which way a report about the cable came."""

    FORM = "form"
    MISSED_CALL = "missed_call"
    TELEPHONE = "telephone"  # said to an operator
    PUBLIC_PAGE = "public_page"
    PROGRAM = "program"  # of a client of the API
    VISIT = "visit"
    OFFICE = "office"


# What a form says: nothing when the applicant was not asked.
CABLE_ANSWERS = ("yes", "no")


def compute_cable_state(
    *, laid_by: str, form_answer: str, reported_ready: bool | None
) -> CableState:
    """Give the state of the cable.

    `laid_by` and `form_answer` are the form's `cable` and `cable_ready`; `reported_ready` is what
    the newest report says, None when there is none. A report counts before the form.
    """
    if reported_ready is not None:
        return CableState.READY if reported_ready else CableState.NOT_READY
    if laid_by == "company":
        return CableState.BY_COMPANY
    known = {"yes": CableState.READY, "no": CableState.NOT_READY}
    return known.get(form_answer, CableState.UNKNOWN)
