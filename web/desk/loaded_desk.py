"""Load what the operator's screen shows: the operator, the call in hand and what came of it."""

from collections.abc import Sequence
from dataclasses import dataclass

import flask

from missedcall.domain.callbacks.calendar import Span
from missedcall.domain.callbacks.callback import CloseCallback, RetryCallback
from missedcall.usecases.applications import call_in_hand, desk_context, lapsed_calls
from missedcall.usecases.applications.call_in_hand import CallInHand
from missedcall.usecases.applications.desk_context import FormResult
from missedcall.usecases.applications.lapsed_calls import LapsedCall
from missedcall.usecases.callbacks import listenings, wrap_ups
from missedcall.usecases.operators import duty, shifts
from missedcall.usecases.operators.operators import Operator
from missedcall.usecases.recordings import recording_pauses
from missedcall.usecases.recordings.recording_pauses import PauseState
from web.shared import context

LAST_ATTEMPT = "last_attempt"


@dataclass(frozen=True)
class Desk:
    """Hold what the page and its question for changes are both made from."""

    operator: Operator
    call: CallInHand | None
    results: Sequence[FormResult]
    shift: Span | None  # the operator's hours of today
    phone_away: bool = False
    lapsed: LapsedCall | None = None  # a call that can still be ended without a form
    follows: RetryCallback | CloseCallback | None = None  # when the wrap-up is over
    recording: PauseState = PauseState.NONE  # of the call in hand
    listeners: Sequence[str] = ()  # names of the supervisors that the operator is told of

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
    lapsed = lapsed_calls.load_lapsed_call(deps, operator_id=operator.id)
    follows = (
        wrap_ups.decide_end(deps, callback_id=call.callback_id, now=call.form_until)
        if call and call.form_until
        else None
    )
    attempt_id = call.attempt_id if call else ""
    return Desk(
        operator,
        call,
        results,
        works,
        phone_away=away,
        lapsed=lapsed,
        follows=follows,
        recording=recording_pauses.pause_state(deps, attempt_id=attempt_id),
        listeners=listenings.names_of_told_listeners(deps, attempt_id=attempt_id),
    )
