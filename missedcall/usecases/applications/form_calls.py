"""Hold the call of a form: prove that it is in the operator's hand, reopen and close it."""

import datetime as dt

from missedcall.db.callbacks import attempts, callbacks
from missedcall.db.callbacks.attempts import AttemptRow
from missedcall.db.engine import DbConnection, IntegrityError
from missedcall.db.operators import operators
from missedcall.db.operators.operators import OperatorRow
from missedcall.usecases.deps import Deps


class NotYourCall(Exception):
    """Refuse a form for a call that is not in this operator's hand."""


class NotAnsweredYet(Exception):
    """Refuse a form while the phones still ring: no conversation has begun."""


def require_call_in_hand(db: DbConnection, attempt: AttemptRow, operator: OperatorRow) -> None:
    """Raise `NotYourCall` or `NotAnsweredYet` unless the operator has spoken in this call."""
    if operator.attempt_id != attempt.id and not _comes_late(db, attempt):
        raise NotYourCall(attempt.id)
    if not (attempt.consumer_at or attempt.ended_at):
        raise NotAnsweredYet(attempt.id)


def reopen_for_household(
    deps: Deps, *, operator_id: int, attempt_id: str, now: dt.datetime
) -> bool:
    """Take the call back in hand for another household while it still goes on.

    False when it does not, or when the telephone already has another callback open: that one
    brings them together again.
    """
    try:
        with deps.db.writing() as db:
            attempt = attempts.get_attempt(db, attempt_id)
            operator = operators.get_operator(db, operator_id)
            if attempt is None or operator is None or operator.attempt_id != attempt_id:
                return False
            return callbacks.move_callback(
                db,
                attempt.callback_id,
                from_states=("closed",),
                to_state="dialling",
                closed_at=None,
                closed_reason=None,
                at=now,
                actor=operator.login,
                reason="another household applies",
            )
    except IntegrityError:
        return False


def _comes_late(db: DbConnection, attempt: AttemptRow) -> bool:
    """Say whether the wrap-up ran out while the operator typed.

    What was told once shall not have to be told again, as long as no other call is placed.
    """
    tries = attempts.tries_of_callback(db, attempt.callback_id)
    is_newest = tries is not None and tries.id == attempt.id
    spoken_with = attempt.consumer_at is not None and is_newest
    return spoken_with and callbacks.get_callback(db, attempt.callback_id).state == "waiting"


def close_callback(
    db: DbConnection,
    attempt: AttemptRow,
    operator: OperatorRow,
    *,
    now: dt.datetime,
    closed_reason: str = "application",
    reason: str = "form submitted",
    **about: object,
) -> None:
    """Close the callback; free the operator if the call is over, else when it ends."""
    callbacks.move_callback(
        db,
        attempt.callback_id,
        from_states=("dialling", "wrap_up", "waiting"),
        to_state="closed",
        closed_at=now,
        closed_reason=closed_reason,
        at=now,
        actor=operator.login,
        reason=reason,
        **about,
    )
    operators.move_operator(
        db,
        operator.id,
        from_states=("wrap_up",),
        to_state="ready",
        at=now,
        actor=operator.login,
        reason=reason,
    )
