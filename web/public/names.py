"""Say codes in the reader's language: those of the public pages."""

from missedcall.domain.applications import form_definition, form_errors
from missedcall.domain.applications.form_shape import FormChannel
from missedcall.domain.applications.mobile_code import CodeRefusal
from missedcall.domain.calls.status import StatusStage
from missedcall.usecases.callbacks.internet_callbacks import CallRequestRefusal
from web.shared.texts import Names
from web.shared.texts import lazy_gettext as _

field = Names(
    {
        each.name: _(each.words(FormChannel.PUBLIC))
        for each in form_definition.fields_on(FormChannel.PUBLIC)
    }
)
error = Names(
    {code: _(form_errors.error_words(code, FormChannel.PUBLIC)) for code in form_errors.ERRORS}
)
code_refusal = Names(
    {
        CodeRefusal.NO_TEXTS: _("No SMS reaches this number. Write the ten digits of a mobile."),
        CodeRefusal.TOO_SOON: _(
            "A code was sent a moment ago: wait for its SMS. A new one can be sent at %(time)s."
        ),
        CodeRefusal.NUMBER: _(
            "Too many codes were sent to this number. The next one can be sent at %(time)s. You "
            "can also give us a missed call."
        ),
        CodeRefusal.ADDRESS: _(
            "Too many codes were asked for from here. The next one can be sent at %(time)s. You "
            "can also give us a missed call."
        ),
        CodeRefusal.DAY: _(
            "No more codes can be sent today; again from %(time)s. You can give us a missed call."
        ),
        CodeRefusal.TRIES: _(
            "The code was wrong too often. You can ask for a new one at %(time)s. You can also "
            "give us a missed call."
        ),
        CodeRefusal.WRONG: _(
            "This code is wrong or its time is over. Look at the newest SMS, or ask for a new "
            "code."
        ),
    }
)
call_refusal = Names(
    {
        CallRequestRefusal.TOO_MANY: _(
            "You have asked for a call several times today. Give us a missed call if it is urgent."
        ),
        CallRequestRefusal.BLOCKED: _(
            "This number cannot be rung. Go to the electricity office, or call 1912."
        ),
    }
)
stage = Names(
    {
        StatusStage.DUE: _("The amount is to be paid"),
        StatusStage.OVERDUE: _("The last date for the amount has passed"),
        StatusStage.PAPERS: _("Papers are missing"),
        StatusStage.CABLE: _("We wait for you: the cable or something else is not ready"),
        StatusStage.VISIT: _("A lineman comes to you"),
        StatusStage.PROMISED: _("Paid; the light is promised"),
        StatusStage.LATE: _("We are later than promised"),
        StatusStage.IN_HAND: _("The electricity office works on it"),
        StatusStage.CONNECTED: _("The light is on"),
        StatusStage.ENDED: _("This application has ended"),
    }
)
