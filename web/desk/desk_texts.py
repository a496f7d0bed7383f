"""Say how the operator, the call and its SMS stand, in the words of the operator's screen."""

from collections.abc import Sequence

from missedcall.domain.callbacks.calendar import IST
from missedcall.domain.callbacks.callback import RetryCallback
from missedcall.domain.operators import shift
from missedcall.usecases.applications.call_in_hand import CallInHand
from missedcall.usecases.applications.desk_context import FormResult
from missedcall.usecases.operators.operators import Operator
from missedcall.usecases.recordings.recording_pauses import PauseState
from web.desk import names
from web.desk.loaded_desk import Desk
from web.shared import context
from web.shared import names as shared_names
from web.shared.texts import gettext


def state_text(operator: Operator) -> str:
    reason = operator.state_reason or ""
    shown = f" ({names.pause(reason)})" if reason in names.pause else ""
    since = gettext("since %(time)s", time=context.clock(operator.state_since))
    return f"{names.state(operator.state)}{shown}, {since}"


def phone_text(desk: Desk) -> str:
    if desk.operator.phone is None:
        return gettext("You have no phone")
    phone = desk.operator.phone
    if desk.phone_away:
        return gettext("Your phone %(phone)s is not connected. Switch it on.", phone=phone)
    return gettext("Your phone: %(phone)s", phone=phone)


def advice_text(operator: Operator) -> str:
    """Say what to do about a state that the service put the operator in."""
    advice = operator.state_reason or ""
    is_idle = operator.state in ("paused", "offline")
    return names.advice(advice) if is_idle and advice in names.advice else ""


def shift_text(desk: Desk) -> str:
    if desk.shift is None:
        return gettext("You have no shift today")
    return gettext(
        "Your shift today: %(hours)s", hours=shift.format_hours(desk.shift).replace("-", "–")
    )


def call_text(call: CallInHand | None, state: str) -> str:
    if call is None or state == "reserved":
        return ""
    if state == "wrap_up":
        return gettext("The call is over")
    if not call.joined:
        return (
            gettext("The consumer has picked up and hears the notice")
            if call.answered
            else gettext("The consumer's phone is ringing")
        )
    recorded = {
        "running": gettext("The consumer is on the line; the call is recorded"),
        "refused": gettext("The consumer is on the line and has refused to be recorded"),
    }
    return recorded.get(call.recording or "", gettext("The consumer is on the line"))


def follows_text(desk: Desk) -> str:
    """Say until when the form can be sent and what comes then; or how a late call can be ended."""
    if desk.lapsed is not None:
        return gettext(
            "%(number)s is rung again at %(time)s, because no form came. If the caller was "
            "served, close the call below.",
            number=desk.lapsed.number,
            time=context.clock(desk.lapsed.rung_again_at),
        )
    if desk.call is None or desk.call.form_until is None:
        return ""
    until = f"{desk.call.form_until.astimezone(IST):%H:%M:%S}"
    said = gettext("Time for the form until %(time)s.", time=until)
    if isinstance(desk.follows, RetryCallback):
        again = context.clock(desk.follows.at)
        then = gettext("Then the caller is rung again at %(time)s.", time=again)
    else:
        then = gettext("Then the call is closed and the caller is not rung again.")
    return f"{said} {then}"


def recording_text(state: PauseState) -> str:
    """Say what is with the recording of the call in hand."""
    return "" if state is PauseState.NONE else names.recording(state)


def listeners_text(listeners: Sequence[str]) -> str:
    """Say who listens to the call in hand; nothing when no one does."""
    if not listeners:
        return ""
    return gettext("Listening to this call: %(names)s", names=", ".join(listeners))


def sms_text(result: FormResult | None) -> str:
    if result is None or result.sms is None:
        return ""
    return shared_names.message(result.sms.state)


def sms_life(result: FormResult | None) -> str:
    """Give a line for each thing that happened to the SMS, the newest first."""
    steps = result.sms.steps if result and result.sms else ()
    return "\n".join(
        f"{step.at.astimezone(IST):%d.%m. %H:%M:%S}  {shared_names.message(step.state)}"
        for step in reversed(steps)
    )
