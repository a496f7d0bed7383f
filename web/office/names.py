"""Say codes in the reader's language: those of an office's work list."""

from missedcall.domain.applications.dues import DuesCleared
from missedcall.domain.applications.mobile_code import CodeRefusal
from missedcall.domain.connection.rejection import RejectionReason
from missedcall.domain.field.field_time import TimeDoubt
from missedcall.domain.field.places import Inconsistency
from missedcall.usecases.applications.doubts import DoubtKind
from web.shared.texts import Names, names_of
from web.shared.texts import lazy_gettext as _

view = Names(
    {
        "check": _("Papers to check"),
        "je": _("For the JE"),
        "visits": _("With linemen"),
        "ae": _("For the AE"),
        "desk": _("For the operators"),
        "others": _("Waiting for others"),
        "proposed": _("Proposed rejections"),
        "load": _("Other load found"),
        "rejected": _("Rejected, may object"),
        "objections": _("Objections"),
        "energised": _("New lights"),
    }
)
defect = Names(
    {
        "photo": _("photo"),
        "identity": _("proof of identity"),
        "ownership": _("proof of ownership or occupancy"),
        "signature": _("signature"),
        "address": _("address"),
        "load": _("load"),
        "category": _("category"),
        "dues": _("dues"),
    }
)
dues_cleared = Names(
    {
        DuesCleared.PAID: _("Paid elsewhere: give the receipt's number"),
        DuesCleared.ANOTHER: _("Another person's, not this applicant's"),
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
doubt = Names(
    {
        TimeDoubt.NO_CONTACT: _(
            "Time in doubt: the telephone's clock (%(time)s) was never compared with ours"
        ),
        TimeDoubt.OTHER_DEVICE: _("Time in doubt: sent from another telephone (%(time)s)"),
        TimeDoubt.CLOCK: _("Time in doubt: the telephone's clock was wrong (%(time)s)"),
        TimeDoubt.LATE: _("Time in doubt: it came more than 12 hours later (%(time)s)"),
        TimeDoubt.ORDER: _("Time in doubt: the telephone's clock was turned back (%(time)s)"),
    }
)
field = Names(
    {
        "from": _("From"),
        "until": _("Until"),
        "lineman": _("Lineman"),
        "reason": _("Reason (kept in the history)"),
        "evidence": _("Evidence (photo, call, order number)"),
        "last_day": _("New last day"),
        "metres": _("Measured distance from the pole (metres)"),
        "rejection": _("What the SMS gives as the reason"),
        "estimate": _("Estimate of works, if any (taxes included)"),
        "survivor": _("Number of the application that stays"),
        "receipt": _("Number of the receipt"),
        "identity": _("I rang the applicant's number and asked for the code"),
        "papers_seen": _("I have seen all papers, and they can be read"),
        "seen_light": _("I have checked the meter, the photo and the light myself"),
        "hold": _("Reason of the hold"),
        "open_hold": _("Which hold"),
        "any_hold": _("Which hold"),
        "dues_cleared": _("What became of the old dues"),
        "defects": _("Choose all defects at once"),
        "state": _("State"),
        "number": _("Application"),
    }
)
odd = Names(
    {
        Inconsistency.SAME_PHOTO: _("photo sent before"),
        Inconsistency.CODE_LATE: _("code 15 min late"),
        Inconsistency.CODE_AWAY: _("code 200 m away"),
        Inconsistency.TOO_FAST: _("too fast between jobs"),
        Inconsistency.VISIT_AWAY: _("visit 100 m away"),
    }
)
code_refusal = Names(
    {
        CodeRefusal.NO_TEXTS: _("No SMS reaches this number. Write the ten digits of a mobile."),
        CodeRefusal.TOO_SOON: _("A code was sent a moment ago; wait for it, then ask for it."),
        CodeRefusal.NUMBER: _("Too many codes were sent to this number; try tomorrow."),
        CodeRefusal.ADDRESS: _("Too many codes were asked for from here; try later."),
        CodeRefusal.DAY: _("No more codes can be sent today."),
        CodeRefusal.TRIES: _("The code was wrong too often; wait, then have another sent."),
        CodeRefusal.WRONG: _("The code is wrong or over; ask again, or have another sent."),
    }
)
rejection = names_of(RejectionReason)
doubt_kind = names_of(DoubtKind)


def doubts(reason: str) -> str:
    """Say why evidence is doubted: by the machine as codes, by a person in that person's words."""
    codes = reason.split()
    return "; ".join(map(odd, codes)) if all(code in odd for code in codes) else reason
