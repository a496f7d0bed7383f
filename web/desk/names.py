"""Say codes in the reader's language: those of the operator's desk."""

from missedcall.domain.applications import form_errors
from missedcall.domain.applications.dues import DuesMatch
from missedcall.domain.callbacks.closed_reason import ClosedReason
from missedcall.domain.calls.answers import QuestionKind
from missedcall.domain.calls.status import StatusStage
from missedcall.domain.connection.states import SlaClock
from missedcall.usecases.applications.timeline import TimelineKind
from missedcall.usecases.recordings.recording_pauses import PauseState
from web.desk.phone_names import line as line
from web.desk.phone_names import press as press
from web.desk.phone_names import quality as quality
from web.desk.phone_names import trial as trial
from web.shared.texts import Names, names_of
from web.shared.texts import lazy_gettext as _

stage = Names(
    {
        StatusStage.DUE: _("To be paid"),
        StatusStage.OVERDUE: _("The last date has passed"),
        StatusStage.PAPERS: _("Papers missing"),
        StatusStage.CABLE: _("Applicant not ready"),
        StatusStage.VISIT: _("A lineman comes"),
        StatusStage.PROMISED: _("Paid, light promised"),
        StatusStage.LATE: _("Later than promised"),
        StatusStage.IN_HAND: _("Being worked on"),
        StatusStage.CONNECTED: _("Connected"),
        StatusStage.ENDED: _("Closed"),
    }
)
question = Names(
    {
        QuestionKind.AT_HOME: _("The premises were found locked: was somebody home?"),
        QuestionKind.CABLE_READY: _("Is the service cable ready?"),
        QuestionKind.SUPPLY: _("Is there still no supply?"),
        QuestionKind.WITHDREW: _("Was it somebody else who withdrew the application?"),
    }
)
recording = Names(
    {
        PauseState.RECORDING: _("This call is being recorded."),
        PauseState.ASKED: _("Wait: the recording is about to be paused."),
        PauseState.PAUSED: _("The recording is paused: let the number be read out."),
        PauseState.FAILED: _("The recording was not paused. Do not let a number be read out."),
    }
)
pause = Names(
    {
        "tea": _("Tea"),
        "meal": _("Meal"),
        "training": _("Training"),
        "other": _("Other"),
        "operator_no_answer": _("you did not pick up"),
        "phone_gone": _("your phone is not connected"),
        "shift_over": _("your shift is over"),
        "wrap_up_over": _("the time for the form was over"),
        "takes_over": _("you take over a call"),
        "wrap_up_served": _("the time for the form was over"),
    }
)
close = names_of(ClosedReason)
state = Names(
    {
        "in_call": _("On a call"),
        "offline": _("Offline"),
        "paused": _("Paused"),
        "ready": _("Ready: the next call is yours"),
        "reserved": _("Your phone is ringing, pick it up"),
        "wrap_up": _("The call is over, finish the form"),
    }
)
advice = Names(
    {
        "operator_no_answer": _(
            "Your phone rang and was not picked up, so the call goes to another operator. "
            "Check headset and phone, then press “Ready”."
        ),
        "wrap_up_over": _(
            "The time for the form was over and the caller will be rung again. Press “Ready” "
            "when you are."
        ),
        "wrap_up_served": _(
            "The time for the form was over. The caller is not rung again. Press “Ready” when "
            "you are."
        ),
        "shift_over": _("Your shift is over and no more calls will come. Thank you."),
    }
)
matter = Names(
    {
        "no_supply": _("No supply or a fault"),
        "bill": _("A bill"),
        "name_change": _("Change of name"),
        "load_change": _("Change of load"),
        "meter": _("Complaint about a meter"),
        "other": _("Something else"),
    }
)
step = Names(
    {
        "greeting": _("Greeting"),
        "code": _("Code"),
        "consent": _("Notice"),
        "questions": _("Questions"),
        "money": _("Money"),
        "end": _("End"),
    }
)
step_words = Names(
    {
        "greeting": _(
            "“Good day, this is the call centre of %(company)s. You gave a missed call to "
            "%(did)s. Is it about a new electricity connection?”"
        ),
        "code": _("“Our call is genuine: the code in the SMS is %(code)s. Please compare.”"),
        "consent": _(
            "Read out the notice below the form; tick it only when the caller agrees. "
            "Whoever does not want to be recorded presses 0."
        ),
        "questions": _(
            "Name, address, landmark, purpose; then count what is in the house. At the end "
            "read name, address and load back."
        ),
        "money": _(
            "“Give nobody money, an OTP or a PIN by phone, not even us. The amount comes by "
            "SMS; pay it only in the Mor Bijli app or at an electricity office, and take the "
            "receipt.”"
        ),
        "end": _(
            "“After the payment the connection comes within %(urban)s days in a town, "
            "%(rural)s in a village. To know how it stands give another missed call.”"
        ),
    }
)
question_asked = Names(
    {
        "tenant": _("In a rented house?"),
        "papers": _("Which papers?"),
        "bpl": _("A waiver for BPL?"),
        "shop": _("A shop in the house?"),
        "pump": _("A pump in a field?"),
        "far": _("Is the pole far away?"),
        "dues": _("Are there old dues?"),
        "when": _("How soon?"),
    }
)
question_answer = Names(
    {
        "tenant": _("Yes, a tenant too, with the owner's written consent or the lease."),
        "papers": _(
            "One of identity and one of the house. Never take an Aadhaar number by phone."
        ),
        "bpl": _(
            "With a BPL card of the State, for a home with a small load. The amount is "
            "certain only once the form is sent."
        ),
        "shop": _(
            "Home and shop on one connection are non-domestic; two connections are possible too."
        ),
        "pump": _("Yes, write the load in HP. A pump above 3 HP needs a capacitor."),
        "far": _(
            "Take the application and write the distance in metres. If the line must be "
            "extended the JE surveys it, and the amount may change."
        ),
        "dues": _(
            "Take the application. Old dues are looked up in a list; the office decides "
            "about them."
        ),
        "when": _(
            "After the payment %(urban)s days in a town, %(rural)s in a village; have the "
            "service cable ready."
        ),
    }
)
task = Names(
    {
        "tell": _("A text did not arrive: ring and tell"),
        "correct": _("A correction is needed: ring and ask"),
        "rejected": _("Rejected: ring and tell why, and how to object"),
        "cable_ready": _("Is the cable ready?"),
        "at_home": _("Found locked: was somebody at home?"),
        "supply": _("No supply?"),
        "withdrew": _("Did the applicant withdraw it?"),
    }
)
task_words = Names(
    {
        "tell": _("Tell the applicant"),
        "correct": _("Ask the applicant and correct"),
        "rejected": _("Tell the applicant why"),
    }
)
explanation = Names(
    {
        "answered": _("the applicant answered by a missed call"),
        "unanswered": _("no answer came"),
        "reject": _("the AE rejected the application"),
        "send_back": _("the check found something wanting"),
        "papers_false": _("papers were not right on site"),
        "undelivered": _("the network did not deliver it"),
        "failed": _("the gateway refused it"),
        "expired": _("it could not be sent in time"),
        "refused": _("we did not send it"),
        "in_doubt": _("it is not known whether it arrived"),
        "no_receipt": _("no receipt came"),
    }
)
task_outcome = Names(
    {
        "told": _("told"),
        "not_needed": _("not needed any more"),
        "wrong_number": _("the number is wrong"),
        "not_reached": _("could not be reached"),
        "other": _("something else"),
    }
)
error = Names({code: _(english) for code, english in form_errors.ERRORS.items()})
dues_by = Names(
    {
        DuesMatch.BP: _("Rs %(amount)s owed under this BP number as of %(day)s (%(owner)s)."),
        DuesMatch.PREMISES: _("Rs %(amount)s owed on this house as of %(day)s (%(owner)s)."),
        DuesMatch.MOBILE: _(
            "Rs %(amount)s owed by a consumer of this mobile as of %(day)s (%(owner)s)."
        ),
        DuesMatch.NAME: _(
            "Rs %(amount)s owed in this place by a like name as of %(day)s (%(owner)s). "
            "Perhaps another's."
        ),
    }
)
duplicate = Names(
    {
        "exact": _(
            "Application %(number)s for these premises is there already. State: %(state)s. "
            "Tell the caller."
        ),
        "near": _(
            "Application %(number)s of this place has a name like this one. State: "
            "%(state)s. Ask: is it the same?"
        ),
    }
)
clock = Names(
    {
        SlaClock.LAW: _("The law's days"),
        SlaClock.PROMISE: _("The promise to the applicant"),
        SlaClock.BONUS: _("The bonus time"),
    }
)
timeline = names_of(TimelineKind)
