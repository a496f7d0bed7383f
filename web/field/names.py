"""Say codes in the reader's language: those of a lineman's photos and points."""

from missedcall.domain.field.lineman_call import LinemanCallRefusal
from web.shared.texts import Names
from web.shared.texts import lazy_gettext as _

photo_refusal = Names(
    {
        "broken": _("The photo is broken or not whole; take the photo again."),
        "no_jpeg": _("This is no photo (a JPEG is needed); take the photo again with the camera."),
        "too_many_dots": _(
            "The photo has too many dots (above 30 million); choose a smaller size in the "
            "camera and take the photo again."
        ),
        "too_small": _(
            "The photo is too small (at least 240 × 240 dots); take the photo again with the "
            "camera."
        ),
    }
)
anomaly = Names(
    {
        "before_limit": _("too many jobs in the last half hour before the limit"),
        "paid_just_before": _("connected within an hour of the payment, times the region's share"),
        "holds": _("more holds than peers"),
    }
)
call_refusal = Names(
    {
        LinemanCallRefusal.NOT_VISITED: _("This job is not given to you now."),
        LinemanCallRefusal.NO_MOBILE: _("Your mobile is not on record; tell the JE."),
        LinemanCallRefusal.HOURS: _("Applicants are not called at this hour."),
        LinemanCallRefusal.DO_NOT_CALL: _(
            "The applicant asked for no calls. Go there at the announced time."
        ),
        LinemanCallRefusal.UNDER_WAY: _("A call of yours is under way; end it first."),
        LinemanCallRefusal.TOO_MANY: _("Enough calls to this applicant or of yours today."),
        LinemanCallRefusal.NO_NUMBER: _("The applicant's number cannot be called."),
    }
)
