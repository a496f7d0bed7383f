"""Say codes in the reader's language: those of callbacks, calls and recordings."""

from missedcall.domain.callbacks.call_outcome import CallOutcome
from missedcall.domain.callbacks.callback_state import CallbackState
from missedcall.domain.callbacks.closed_reason import ClosedReason
from missedcall.domain.callbacks.listening import ListeningMode
from missedcall.domain.callbacks.number_block import BlockKind
from missedcall.domain.callbacks.ring import RingRule
from missedcall.domain.monitoring.alarm import Measure
from missedcall.domain.monitoring.part_health import LastingState, PartState, ServicePart
from web.shared.texts import Names, names_of
from web.shared.texts import lazy_gettext as _

part = names_of(ServicePart)
callback = names_of(CallbackState)
callback_list = names_of(CallbackState, {"open": _("Open"), "all": _("All")})
act = Names(
    {
        "move": _("Call at this time"),
        "release": _("Let it be called"),
        "take": _("Take it myself"),
        "assign": _("Give it to the operator"),
        "cancel": _("Close without a call"),
        "reopen": _("Reopen"),
        "block": _("Do not call this number"),
    }
)
acted = Names(
    {
        "move": _("Moved to %(when)s."),
        "release": _("It will be called now."),
        "take": _("Until %(when)s only you get it; press “Ready” on your desk."),
        "assign": _("Until %(when)s only %(operator)s gets it, as soon as “Ready”."),
        "cancel": _("Closed. If that was a mistake, “Reopen” is below."),
        "reopen": _("Reopened. If that was a mistake, “Close without a call” is below."),
        "block": _("The number is on the list; it is not called."),
    }
)
listening_mode = names_of(ListeningMode)
listening_told = Names(
    {
        "tone": _("The operator hears a tone and sees it on the desk."),
        "desk": _("The operator sees it on the desk."),
        "nothing": _("The operator is not told."),
    }
)
listening_tells = Names({"tone": _("by a tone"), "desk": _("on the desk"), "nothing": _("no")})
block = names_of(BlockKind)
closed = names_of(ClosedReason)
operator_state = Names(
    {
        "ready": _("Ready"),
        "reserved": _("Being rung"),
        "in_call": _("On a call"),
        "wrap_up": _("At the form"),
        "paused": _("Paused"),
        "offline": _("Offline"),
    }
)
alarm = names_of(Measure)
lasting = names_of(LastingState)
part_state = Names(
    {
        PartState.UP: _("works"),
        PartState.LATE: _("to be looked at"),
        PartState.DOWN: _("does not work"),
    }
)
stuck_done = Names(
    {
        "off": _("%(login)s is off duty."),
        "round": _("The round is done; what is still below needs a person."),
        "text": _("The text is sent again; what has waited goes out now."),
    }
)
stuck_why = Names(
    {
        LastingState.CALLBACK_WAITING: _(
            "This caller waits for more than two calling hours. Let more operators be ready, or"
            " see whether a language or a skill is wanted that no operator on duty has."
        ),
        LastingState.CALLBACK_PARKED: _(
            "This caller called very often and waits for your decision: let it be called, take it"
            " yourself, or close it."
        ),
        LastingState.CALLBACK_DIALLING: _("The call lasts very long. Ask the operator."),
        LastingState.CALLBACK_WRAP_UP: _("The workers should have ended this long ago."),
        LastingState.ATTEMPT_SILENT: _(
            "No listener hears the Asterisk of this call. If that lasts, call the administrator."
        ),
        LastingState.ATTEMPT_OPEN: _("The call lasts very long. Ask the operator."),
        LastingState.OPERATOR_READY: _(
            "Ready for 16 hours: probably gone home. Take the operator off duty, and set a shift."
        ),
        LastingState.OPERATOR_RESERVED: _(
            "Being rung for minutes: no listener hears the Asterisk of this call."
        ),
        LastingState.OPERATOR_IN_CALL: _("The call lasts very long. Ask the operator."),
        LastingState.OPERATOR_WRAP_UP: _("The workers should have ended this long ago."),
        LastingState.OPERATOR_PAUSED: _(
            "Paused for more than 45 minutes. Ask the operator, or take the operator off duty."
        ),
        LastingState.VOUCHER_ENTERED: _(
            "Another person of the accounts than who entered it books or refuses it."
        ),
        LastingState.REVIEW_OPEN: _("The nodal officer decides on it."),
    }
)
rule = Names(
    {
        "": _("no rule kept"),
        RingRule.MISSED_CALL: _("missed call"),
        RingRule.RETRY: _("not reached before"),
        RingRule.RANG_AGAIN: _("another missed call came"),
        RingRule.OUR_FAILURE: _("our failure, place kept"),
        RingRule.NO_FORM: _("spoken with, no form came"),
        RingRule.APPOINTMENT: _("the caller asked for a time"),
        RingRule.SUPERVISOR: _("a supervisor's decision"),
        RingRule.TASK: _("from the list of what is to be done"),
        RingRule.PUT_OFF: _("the limit of the day before was reached"),
    }
)
outcome = names_of(CallOutcome, {"open": _("under way")})
recording = Names(
    {
        "running": _("being recorded"),
        "kept": _("kept"),
        "refused": _("refused by the consumer, deleted"),
        "unheard": _("notice not heard, not recorded"),
        "expired": _("deleted when its days were over"),
        "restricted": _("to be erased, not to be heard"),
        "missing": _("its file is missing"),
    }
)
