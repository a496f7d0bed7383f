"""Put the operator's one screen together: the state, the call, the form or what came of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import flask

from missedcall.domain.applications import form_definition
from missedcall.domain.applications.application import CABLES, FIELDS, UNITS
from missedcall.domain.callbacks import calendar
from missedcall.domain.callbacks.calendar import IST, Span
from missedcall.domain.operators import shift
from missedcall.domain.privacy import aadhaar
from missedcall.domain.shared import phone
from missedcall.domain.tariffs.tariff import PhaseRule
from missedcall.usecases.applications import call_in_hand, desk_context, drafts
from missedcall.usecases.applications.call_in_hand import CLOSE_REASONS, CallInHand
from missedcall.usecases.applications.desk_context import DeskContext, FormResult
from missedcall.usecases.applications.drafts import FormDraft
from missedcall.usecases.offices import offices
from missedcall.usecases.operators import duty, shifts
from missedcall.usecases.operators.operators import Operator
from missedcall.usecases.tariffs.amounts import Amount, survey_words
from web.desk import names, script, telephone
from web.shared import context, form_choices, form_fields
from web.shared import names as shared_names
from web.shared.texts import gettext

PAUSE_REASONS = ("tea", "meal", "training", "other")
NO_CALL_DAYS = (30, 90, 365)
LAST_ATTEMPT = "last_attempt"


@dataclass(frozen=True)
class FormFieldError:
    """Show what is wrong with a field, in the reader's language; field "" is the whole form."""

    field: str
    code: str
    message: str


@dataclass(frozen=True)
class DuplicateView:
    """Say what a form repeats; `checked` when a person looks at it before there is a demand."""

    message: str
    checked: bool


@dataclass(frozen=True)
class DuesView:
    """Say what is owed; `different` is why the form repeats no other, as it was given before."""

    found: Sequence[str]
    different: str


@dataclass(frozen=True)
class Desk:
    """Hold what the page and its two-second question are both made from."""

    operator: Operator
    call: CallInHand | None
    results: Sequence[FormResult]
    shift: Span | None  # the operator's hours of today
    phone_away: bool = False

    @property
    def result(self) -> FormResult | None:
        """Give what came of the form that was sent last."""
        return self.results[-1] if self.results else None


def load_desk(operator: Operator) -> Desk:
    """Find the call in hand, and what came of that call or of the last one."""
    deps = context.deps()
    call = call_in_hand.load_call_in_hand(deps, operator_id=operator.id)
    attempt_id = call.attempt_id if call else flask.session.get(LAST_ATTEMPT, "")
    results = desk_context.list_form_results(deps, operator_id=operator.id, attempt_id=attempt_id)
    works = shifts.shift_today(deps, operator_id=operator.id, now=context.now())
    away = duty.phone_is_away(deps, operator=operator, now=context.now())
    return Desk(operator, call, results, works, phone_away=away)


def desk_state(desk: Desk) -> dict[str, Any]:
    """Give what changes while the page is open: a `key` that asks for a new page, and texts."""
    state = desk.operator.state
    attempt_id = desk.call.attempt_id if desk.call else ""
    return {
        "key": f"{attempt_id}/{desk.result.number if desk.result else ''}",
        "texts": {
            "state": _state_text(desk.operator),
            "phone": _phone_text(desk),
            "advice": _advice(desk.operator),
            "call": _call_text(desk.call, state),
            "missed_calls": str(desk.call.missed_calls) if desk.call else "",
            "sms_state": _sms_text(desk.result),
            "sms_life": _sms_life(desk.result),
        },
        "can": {
            "ready": state in ("offline", "paused"),
            "pause": state in ("offline", "ready"),
            "leave": state in ("ready", "paused"),
            "close": state == "wrap_up",
            "later": state == "wrap_up",
            "resend": bool(desk.result and desk.result.sms and desk.result.sms.may_resend),
        },
    }


def render_desk(
    desk: Desk,
    *,
    values: Mapping[str, str] | None = None,
    attempt_id: str | None = None,
    household: int | None = None,
    field_errors: Sequence[FormFieldError] = (),
    notice: str | None = None,
    duplicate: DuplicateView | None = None,
    owes: DuesView | None = None,
    wanted: str = "",
    later: Mapping[str, str] = form_fields.NOTHING_TYPED,
    found: Sequence[DeskContext] = (),
    amount: Amount | None = None,
) -> str:
    """Render the page; `values` are shown in the form in place of what is known of the caller.

    `found` has the number that is `wanted`; `later` is what was typed of another time to call.

    `attempt_id` and `household` are those that a refused form was sent for; that call may be no
    more in hand.
    """
    refused = values is not None
    draft = None if refused else _draft(desk.call)
    return flask.render_template(
        "desk/desk.html",
        operator=desk.operator,
        call=desk.call,
        telephone=_telephone(desk.call),
        script=script.of_call(context.deps().config, desk.call),
        results=() if refused else desk.results,
        wants_form=refused or (desk.call is not None and desk.call.wants_form),
        household=household or _next_household(desk),
        draft=draft if draft and desk.call and draft.saved_in != desk.call.attempt_id else None,
        attempt_id=attempt_id or (desk.call.attempt_id if desk.call else ""),
        live=desk_state(desk),
        shift=_shift_text(desk),
        values=_form_values(desk.call, values, draft=draft, field_errors=field_errors),
        field_errors=field_errors,
        wrong={error.field: error.message for error in field_errors},
        notice=notice,
        duplicate=duplicate,
        owes=owes,
        amount=amount,
        why_survey=survey_words(context.deps(), amount.survey) if amount else (),
        wanted=wanted,
        later=later,
        found=found,
        pause_reasons=PAUSE_REASONS,
        close_reasons=CLOSE_REASONS,
        no_call_days=NO_CALL_DAYS,
        **_browser_phone(desk.operator),
        **_form_choices(),
    )


def _browser_phone(operator: Operator) -> dict[str, object]:
    """Give what the page needs when the operator's telephone is this browser."""
    return {
        "browser_phone": telephone.is_browser(operator),
        "phone_lines": telephone.LINES,
        "phone_presses": telephone.PRESSES,
    }


def _form_choices() -> dict[str, object]:
    """Give what the fields of the form can be chosen from, by the configuration of today."""
    return {
        "localities": offices.list_localities(context.deps()),
        "form_sections": form_definition.SECTIONS,
        "form_choices": form_choices.choices_of_form(),
        "appliances": context.deps().config.appliances,
        "phases": _phases(),
        "fields": FIELDS,
    }


def _form_values(
    call: CallInHand | None,
    typed: Mapping[str, str] | None,
    *,
    draft: FormDraft | None,
    field_errors: Sequence[FormFieldError],
) -> dict[str, str]:
    """Give what stands in the fields: what was `typed` in a refused form, else what is known."""
    values = typed if typed is not None else _known(call) | dict(draft.typed if draft else {})
    return {**values, **_masked(values, field_errors)}


def _known(call: CallInHand | None) -> dict[str, str]:
    """Give what need not be typed: the caller's number and language, the usual answers."""
    if call is None:
        return {}
    number = phone.parse(call.number)
    reached = isinstance(number, phone.Number) and phone.can_get_sms(number)
    return {
        "mobile": call.number if reached else "",
        "language": call.language,
        "unit": UNITS[0],
        "cable": CABLES[0],
    }


def _draft(call: CallInHand | None) -> FormDraft | None:
    """Give what was typed for this telephone before, in this call or in one that dropped."""
    return drafts.draft_of_telephone(context.deps(), number=call.number) if call else None


def _telephone(call: CallInHand | None) -> desk_context.DeskTelephone | None:
    if call is None:
        return None
    return desk_context.load_telephone(context.deps(), number=call.number, now=context.now())


def _next_household(desk: Desk) -> int:
    in_hand = desk.results if desk.call else ()
    return max((result.household for result in in_hand), default=0) + 1


def _masked(values: Mapping[str, str], field_errors: Sequence[FormFieldError]) -> dict[str, str]:
    """Show no Aadhaar number again, not even to who typed it."""
    fields = [error.field for error in field_errors if error.code == "aadhaar"]
    return {field: aadhaar.mask_aadhaar(values.get(field, "")) for field in fields}


def _phases() -> PhaseRule | None:
    """Give the limits of load of the day, from which the page says one phase or three."""
    today = calendar.ist_date(context.now())
    tariff = context.deps().tariffs.on(today)
    return tariff.phase_rule(today) if tariff else None


def _state_text(operator: Operator) -> str:
    reason = operator.state_reason or ""
    shown = f" ({names.pause(reason)})" if reason in names.pause else ""
    since = gettext("since %(time)s", time=context.clock(operator.state_since))
    return f"{names.state(operator.state)}{shown}, {since}"


def _phone_text(desk: Desk) -> str:
    if desk.operator.phone is None:
        return gettext("You have no phone")
    phone = desk.operator.phone
    if desk.phone_away:
        return gettext("Your phone %(phone)s is not connected. Switch it on.", phone=phone)
    return gettext("Your phone: %(phone)s", phone=phone)


def _advice(operator: Operator) -> str:
    """Say what to do about a state that the service put the operator in."""
    advice = operator.state_reason or ""
    is_idle = operator.state in ("paused", "offline")
    return names.advice(advice) if is_idle and advice in names.advice else ""


def _shift_text(desk: Desk) -> str:
    if desk.shift is None:
        return gettext("You have no shift today")
    return gettext(
        "Your shift today: %(hours)s", hours=shift.format_hours(desk.shift).replace("-", "–")
    )


def _call_text(call: CallInHand | None, state: str) -> str:
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


def _sms_text(result: FormResult | None) -> str:
    if result is None or result.sms is None:
        return ""
    return shared_names.message(result.sms.state)


def _sms_life(result: FormResult | None) -> str:
    """Give a line for each thing that happened to the SMS, the newest first."""
    steps = result.sms.steps if result and result.sms else ()
    return "\n".join(
        f"{step.at.astimezone(IST):%d.%m. %H:%M:%S}  {shared_names.message(step.state)}"
        for step in reversed(steps)
    )
