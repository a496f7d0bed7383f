"""Put the operator's one screen together: the state, the call, the form or what came of it."""

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import flask

from missedcall.domain.applications import form_definition
from missedcall.domain.applications.application import CABLES, FIELDS, UNITS
from missedcall.domain.callbacks import calendar
from missedcall.domain.privacy import aadhaar
from missedcall.domain.shared import phone
from missedcall.domain.shared.live_topics import desk_topic
from missedcall.domain.tariffs.tariff import PhaseRule
from missedcall.usecases.applications import caller_past, desk_context, drafts, own_day
from missedcall.usecases.applications.call_endings import CLOSE_REASONS
from missedcall.usecases.applications.call_in_hand import CallInHand
from missedcall.usecases.applications.desk_context import DeskContext
from missedcall.usecases.applications.drafts import FormDraft
from missedcall.usecases.applications.papers import PaperDetail
from missedcall.usecases.operators.operators import Operator
from missedcall.usecases.recordings.recording_pauses import PauseState
from missedcall.usecases.tariffs.amounts import Amount, survey_words
from web.desk import caller_texts, script, telephone
from web.desk.desk_texts import (
    advice_text,
    call_text,
    follows_text,
    listeners_text,
    phone_text,
    recording_text,
    shift_text,
    sms_life,
    sms_text,
    state_text,
)
from web.desk.loaded_desk import Desk
from web.shared import context, form_choices, live_pages
from web.shared.kept_form import NOTHING_KEPT, KeptForm

PAUSE_REASONS = ("tea", "meal", "training", "other")
NO_CALL_DAYS = (30, 90, 365)
# Keys of a keyboard, whatever letters its layout has on them.
KEYS = {"ready": "R", "extend": "M", "no_calls": "N", "later": "L", "close": "C", "note": "K"}
AN_HOUR = dt.timedelta(hours=1)


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


def desk_state(desk: Desk) -> dict[str, Any]:
    """Give what changes while the page is open: a `key` that asks for a new page, and texts."""
    state = desk.operator.state
    attempt_id = desk.call.attempt_id if desk.call else ""
    return {
        "key": f"{attempt_id}/{desk.result.number if desk.result else ''}",
        "texts": {
            "state": state_text(desk.operator),
            "phone": phone_text(desk),
            "advice": advice_text(desk.operator),
            "call": call_text(desk.call, state),
            "follows": follows_text(desk),
            "missed_calls": str(desk.call.missed_calls) if desk.call else "",
            "sms_state": sms_text(desk.result),
            "sms_life": sms_life(desk.result),
            "recording": recording_text(desk.recording),
            "listeners": listeners_text(desk.listeners),
            "clocks": json.dumps(caller_texts.clocks_of_call(desk.call)),
        },
        "can": {
            "ready": state in ("offline", "paused"),
            "pause": state in ("offline", "ready"),
            "leave": state in ("ready", "paused"),
            "close": state == "wrap_up" or desk.lapsed is not None,
            "extend": bool(desk.call and desk.call.may_extend),
            "pause_recording": desk.recording in (PauseState.RECORDING, PauseState.FAILED),
            "resume_recording": desk.recording in (PauseState.ASKED, PauseState.PAUSED),
            "find": desk.call is not None and desk.call.answered,
            "later": state == "wrap_up" or desk.lapsed is not None,
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
    kept: KeptForm = NOTHING_KEPT,
    found: Sequence[DeskContext] = (),
    amount: Amount | None = None,
    papers: Sequence[PaperDetail] = (),
) -> str:
    """Render the page; `values` are shown in the form in place of what is known of the caller.

    `found` has the number that is `wanted`; `kept` is a small form of the page that was refused.

    `attempt_id` and `household` are those that a refused form was sent for; that call may be no
    more in hand.
    """
    refused = values is not None
    draft = None if refused else _draft(desk.call)
    return flask.render_template(
        "desk/desk.html",
        **_call_in_hand(desk),
        script_place=_script_place(desk, form_begun=refused or bool(draft)),
        results=() if refused else desk.results,
        wants_form=refused or (desk.call is not None and desk.call.wants_form),
        household=household or _next_household(desk),
        draft=draft if draft and desk.call and draft.saved_in != desk.call.attempt_id else None,
        attempt_id=attempt_id or (desk.call.attempt_id if desk.call else ""),
        values=_form_values(desk.call, values, draft=draft, field_errors=field_errors),
        field_errors=field_errors,
        wrong={error.field: error.message for error in field_errors},
        notice=notice,
        duplicate=duplicate,
        owes=owes,
        **_preview(amount, papers),
        wanted=wanted,
        kept=kept,
        found=found,
        **_browser_phone(desk.operator),
        **_form_choices(shown=refused or desk.call is not None),
    )


def _script_place(desk: Desk, *, form_begun: bool) -> str:
    form_sent = bool(desk.call and desk.results and not desk.call.wants_form)
    return script.place_in_call(desk.call, form_begun=form_begun, form_sent=form_sent)


def _preview(amount: Amount | None, papers: Sequence[PaperDetail]) -> dict[str, object]:
    """Give what the form in hand would cost and need, if that was asked."""
    why_survey = survey_words(context.deps(), amount.survey) if amount else ()
    return {"amount": amount, "papers": papers, "why_survey": why_survey}


def _call_in_hand(desk: Desk) -> dict[str, object]:
    """Give what the page shows of the operator and the call, and the ways to end a call."""
    return {
        "operator": desk.operator,
        "call": desk.call,
        **_caller(desk.call),
        "script": script.script_of_call(context.deps().config, desk.call),
        "live": desk_state(desk),
        "live_page": live_pages.live_attributes(desk_topic(desk.operator.id)),
        "shift": shift_text(desk),
        "own_day": own_day.load_own_day(context.deps(), operator=desk.operator, now=context.now()),
        "pause_reasons": PAUSE_REASONS,
        "close_reasons": CLOSE_REASONS,
        "no_call_days": NO_CALL_DAYS,
        "keys": KEYS,
        "later_from": f"{context.now().astimezone(calendar.IST) + AN_HOUR:%Y-%m-%dT%H:%M}",
    }


def _browser_phone(operator: Operator) -> dict[str, object]:
    """Give what the page needs when the operator's telephone is this browser."""
    return {
        "browser_phone": telephone.is_browser(operator),
        "phone_lines": telephone.LINES,
        "phone_presses": telephone.PRESSES,
        "phone_qualities": telephone.QUALITIES,
        "phone_trials": telephone.TRIALS,
    }


def _form_choices(*, shown: bool) -> dict[str, object]:
    """Give what the fields of the form can be chosen from, by the configuration of today.

    While no call is in hand nothing is chosen, and some hundred localities need not be read.
    """
    return {
        "form_sections": form_definition.SECTIONS,
        "form_choices": form_choices.choices_of_form() if shown else {},
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


def _caller(call: CallInHand | None) -> dict[str, object]:
    """Give who is on the telephone in hand and what was before; nothing without a call."""
    shown: dict[str, object] = {"caller_texts": caller_texts, "telephone": None}
    if call is None:
        return shown
    deps, now = context.deps(), context.now()
    return {
        **shown,
        "telephone": desk_context.load_telephone(deps, number=call.number, now=now),
        "past": caller_past.load_caller_past(deps, call),
        "promised": caller_texts.promise_text(call, now=now),
        "now_ms": int(now.timestamp() * 1000),
    }


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
    tariff = context.deps().tariffs.tariff_on(today)
    return tariff.phase_rule(today) if tariff else None
