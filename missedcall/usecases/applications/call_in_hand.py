"""Follow the call that an operator has in hand: being rung, spoken with, or in wrap-up."""

import datetime as dt
from dataclasses import dataclass

from missedcall.db.callbacks import attempts, callbacks
from missedcall.db.operators import operators
from missedcall.db.recordings import recordings
from missedcall.domain.callbacks.callback_state import CallbackState
from missedcall.usecases.deps import Deps


@dataclass(frozen=True)
class CallInHand:
    """Tell the operator all that is needed to speak with this caller."""

    attempt_id: str
    callback_id: int
    number: str
    code: str
    missed_calls: int
    did: str
    missed_at: dt.datetime
    language: str
    answered: bool
    joined: bool  # the notice is over, they hear each other
    recording: str | None  # its state
    origin: str  # of the callback: by a missed call, or on the internet
    wants_form: bool  # one is still to come, or another household's
    placed_at: dt.datetime  # since then the operator's telephone rings
    picked_up_at: dt.datetime | None  # by the operator: since then the caller's rings
    bridged_at: dt.datetime | None
    ended_at: dt.datetime | None
    form_until: dt.datetime | None  # the end of the wrap-up
    may_extend: bool  # the time for the form can be taken once more
    note: str
    rule: str | None  # why the caller is rung: `RingRule`
    promised_from: dt.datetime | None  # the window that the caller was told last
    promised_until: dt.datetime | None


def load_call_in_hand(deps: Deps, *, operator_id: int) -> CallInHand | None:
    """Give the call in the operator's hand: being rung, spoken with, or in wrap-up."""
    with deps.db.reading() as db:
        operator = operators.get_operator(db, operator_id)
        attempt = attempts.get_attempt(db, operator.attempt_id or "") if operator else None
        if attempt is None:
            return None
        row = callbacks.get_callback(db, attempt.callback_id)
        recording = recordings.get_recording(db, attempt.id)
    return CallInHand(
        attempt_id=attempt.id,
        callback_id=row.id,
        number=row.number,
        code=row.code,
        missed_calls=row.missed_calls,
        did=row.did,
        missed_at=row.created_at,
        language=row.language,
        answered=attempt.consumer_at is not None,
        joined=attempt.bridged_at is not None,
        recording=recording.state if recording else None,
        origin=row.origin,
        wants_form=row.state != "closed",
        placed_at=attempt.created_at,
        picked_up_at=attempt.operator_at,
        bridged_at=attempt.bridged_at,
        ended_at=attempt.ended_at,
        form_until=row.due_at if row.state == CallbackState.WRAP_UP else None,
        may_extend=row.state == CallbackState.WRAP_UP and attempt.extended_at is None,
        note=attempt.note or "",
        rule=attempt.rule,
        promised_from=row.promised_from,
        promised_until=row.promised_until,
    )


class NotTheirs(ValueError):
    """Refuse to close a call as about an application that is not of the caller's telephone."""
