"""Say what happened to an application in the reader's words."""

from missedcall.domain.callbacks.call_outcome import CallOutcome
from missedcall.domain.field.cable import CableReportSource, CableState
from missedcall.domain.payments.ledger import Channel
from missedcall.usecases.applications.timeline import TimelineEntry, TimelineKind
from web.desk import names
from web.shared import context, history
from web.shared import names as shared_names
from web.shared.texts import Names, gettext, names_of
from web.shared.texts import lazy_gettext as _

channel = names_of(Channel)
ended = names_of(CallOutcome, {"": _("under way")})
amount = Names({"owed": _("to be paid"), "cancelled": _("replaced by another")})
visit = Names(
    {
        "planned": _("planned"),
        "reassigned": _("given to another lineman"),
        "failed": _("could not do it"),
        "cancelled": _("called off"),
        "energised": _("switched the light on"),
        "energised_by_code": _("switched the light on, with the applicant's code"),
    }
)
cable = Names(
    {
        CableState.READY: _("ready"),
        CableState.NOT_READY: _("not ready"),
        CableState.UNKNOWN: _("not known"),
        CableState.BY_COMPANY: _("the company lays it"),
    }
)
report = Names(
    {
        "energised": _("switched the light on"),
        "failed": _("could not do it"),
        "papers": _("papers false or missing"),
        "load": _("found another load"),
    }
)
question_state = Names(
    {"open": _("not answered yet"), "answered": _("answered"), "expired": _("no answer came")}
)
told_by = Names(
    {
        CableReportSource.FORM: _("in the form"),
        CableReportSource.MISSED_CALL: _("by a missed call"),
        CableReportSource.TELEPHONE: _("on the telephone"),
        CableReportSource.PUBLIC_PAGE: _("on the internet"),
        CableReportSource.PROGRAM: _("by a program"),
        CableReportSource.VISIT: _("at a visit"),
        CableReportSource.OFFICE: _("at the office"),
    }
)
_OF_KIND = {
    TimelineKind.CALL: shared_names.disposition,
    TimelineKind.RING: ended,
    TimelineKind.CORRECTION: shared_names.field,
    TimelineKind.AMOUNT: amount,
    TimelineKind.TEXT: shared_names.message,
    TimelineKind.PAYMENT: channel,
    TimelineKind.HOLD: shared_names.hold,
    TimelineKind.VISIT: visit,
    TimelineKind.PAPER: shared_names.paper_state,
    TimelineKind.CABLE: cable,
    TimelineKind.LINEMAN_CALL: ended,
    TimelineKind.REPORT: report,
    TimelineKind.QUESTION: names.question,
    TimelineKind.TASK: names.task,
}


def happened(entry: TimelineEntry) -> str:
    """Say what happened, where its code has words; else the code."""
    if entry.kind is TimelineKind.STEP:
        return f"{history.step(entry.what)} ({entry.what})"
    said = _OF_KIND[entry.kind]
    return said(entry.what) if entry.what in said else entry.what


def detail(entry: TimelineEntry) -> str:
    """Say what stands beside it: codes in words, the rest as it is."""
    match entry.kind:
        case TimelineKind.PAPER:
            return context.paper(entry.detail)
        case TimelineKind.AMOUNT:
            return gettext("demand no. %(version)s", version=entry.detail)
        case TimelineKind.QUESTION if entry.detail in question_state:
            return question_state(entry.detail)
        case TimelineKind.CABLE if entry.detail in told_by:
            return told_by(entry.detail)
    return entry.detail


def why(entry: TimelineEntry) -> str:
    """Say the reason: that of a refused paper and of the machine in the reader's words."""
    if entry.kind is TimelineKind.PAPER and entry.reason in shared_names.paper_refusal:
        return shared_names.paper_refusal(entry.reason)
    return history.why(entry.reason)
