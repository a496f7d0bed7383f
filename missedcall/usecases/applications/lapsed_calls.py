"""Find the call whose time for the form has run out: its caller is rung again, or it is ended."""

import datetime as dt
from dataclasses import dataclass

from missedcall.db.callbacks import attempts, callbacks
from missedcall.db.callbacks.attempts import AttemptRow
from missedcall.db.engine import DbConnection
from missedcall.db.operators import operators
from missedcall.domain.callbacks.call_outcome import CallOutcome
from missedcall.domain.callbacks.callback_state import CallbackState
from missedcall.domain.shared import phone
from missedcall.usecases.deps import Deps


@dataclass(frozen=True)
class LapsedCall:
    """Name the caller whose form never came after the operator's last call, and the next ring.

    The number is masked: no call is in hand.
    """

    attempt_id: str
    number: str
    rung_again_at: dt.datetime


def load_lapsed_call(deps: Deps, *, operator_id: int) -> LapsedCall | None:
    """Give the operator's last call, when its caller waits to be rung again for want of a form."""
    with deps.db.reading() as db:
        operator = operators.get_operator(db, operator_id)
        if operator is None or operator.attempt_id is not None:
            return None
        attempt = _lapsed(db, operator_id)
        if attempt is None:
            return None
        row = callbacks.get_callback(db, attempt.callback_id)
    return LapsedCall(attempt.id, phone.mask(row.number), row.due_at)


def attempt_to_end(db: DbConnection, operator_id: int) -> AttemptRow | None:
    """Give the attempt that an operator may end: the one in hand, else the one that lapsed."""
    operator = operators.get_operator(db, operator_id)
    if operator is None:
        return None
    if operator.attempt_id is not None:
        return attempts.get_attempt(db, operator.attempt_id)
    return _lapsed(db, operator_id)


def _lapsed(db: DbConnection, operator_id: int) -> AttemptRow | None:
    """Give the operator's newest attempt, if its caller was spoken with and not rung since.

    One that a person or a job of ours queued anew meanwhile came to wait by another way.
    """
    attempt = attempts.get_newest_attempt_of_operator(db, operator_id)
    if attempt is None or attempt.outcome != CallOutcome.ANSWERED:
        return None
    tries = attempts.tries_of_callback(db, attempt.callback_id)
    if tries is None or tries.id != attempt.id:
        return None
    if callbacks.get_callback(db, attempt.callback_id).state != CallbackState.WAITING:
        return None
    came = callbacks.get_latest_wait(db, attempt.callback_id)
    is_lapsed = came is not None and (came.from_state, came.actor) == ("wrap_up", "system")
    return attempt if is_lapsed else None
