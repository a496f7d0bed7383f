"""Give the time for the form once more, and end the wrap-up of a call for which it is over."""

import datetime as dt
from dataclasses import asdict
from typing import Any

from missedcall.db.applications import applications, drafts
from missedcall.db.callbacks import attempts, callbacks
from missedcall.db.callbacks.attempts import AttemptRow
from missedcall.db.callbacks.callbacks import CallbackRow
from missedcall.db.engine import DbConnection
from missedcall.db.operators import operators
from missedcall.db.operators.operators import OperatorRow
from missedcall.domain.callbacks import callback, priority
from missedcall.domain.callbacks.callback import CloseCallback, RetryCallback
from missedcall.domain.callbacks.callback_state import CallbackState
from missedcall.usecases.callbacks import late_calls
from missedcall.usecases.deps import Deps

# Why an operator is paused whose time for the form is over: the caller is rung again, or served.
OVER, SERVED = "wrap_up_over", "wrap_up_served"


def extend_wrap_up(deps: Deps, *, operator_id: int, now: dt.datetime) -> bool:
    """Give an operator in wrap-up the time for the form once more; False when that cannot be.

    It can be once for each call, until the time is over.
    """
    with deps.db.writing() as db:
        operator = operators.get_operator(db, operator_id)
        if operator is None or operator.state != "wrap_up" or operator.attempt_id is None:
            return False
        attempt = attempts.get_attempt(db, operator.attempt_id)
        row = callbacks.get_callback(db, attempt.callback_id) if attempt else None
        if attempt is None or row is None or row.state != CallbackState.WRAP_UP:
            return False
        if row.due_at < now or not attempts.mark_attempt_extended(db, attempt.id, at=now):
            return False
        longer = {"this": row.id, "due_at": row.due_at + deps.rules.wrap_up}
        callbacks.change_callbacks(db, [longer])
    return True


def decide_end(deps: Deps, *, callback_id: int, now: dt.datetime) -> RetryCallback | CloseCallback:
    """Say what follows when the time for the form of a call is over at an instant."""
    with deps.db.reading() as db:
        return _decide(deps, db, callbacks.get_callback(db, callback_id), now=now)


def end_wrap_ups(deps: Deps, *, now: dt.datetime) -> None:
    """Free operators whose time for the form is over, and ring their callers again.

    A caller whose application is in is not rung, unless another form was begun in the call.
    """
    limit = deps.rules.wrap_up
    with deps.db.writing() as db:
        for operator in operators.list_operators_in_state_since(
            db, state="wrap_up", before=now - limit
        ):
            _end_wrap_up(deps, db, operator, now=now)


def _end_wrap_up(deps: Deps, db: DbConnection, operator: OperatorRow, *, now: dt.datetime) -> None:
    attempt = attempts.get_attempt(db, operator.attempt_id) if operator.attempt_id else None
    row = callbacks.get_callback(db, attempt.callback_id) if attempt else None
    if row is not None and row.state == CallbackState.WRAP_UP and row.due_at >= now:
        return  # the operator took more time
    served = False
    if attempt is not None and row is not None:
        served = _end_callback(deps, db, attempt, row, now=now)
    operators.move_operator(
        db,
        operator.id,
        from_states=("wrap_up",),
        to_state="paused",
        at=now,
        actor="system",
        reason=SERVED if served else OVER,
    )


def _end_callback(
    deps: Deps, db: DbConnection, attempt: AttemptRow, row: CallbackRow, *, now: dt.datetime
) -> bool:
    """Queue or close the callback; say whether its caller is not rung again."""
    decision = _decide(deps, db, row, now=now)
    change: dict[str, Any]
    if isinstance(decision, RetryCallback):
        change = {"to_state": "waiting", "attempts_used": decision.attempts_used}
        change |= asdict(priority.priority_of_retry(decision.at))
    else:
        change = {"to_state": "closed", "closed_at": now, "closed_reason": decision.reason}
    moved = callbacks.move_callback(
        db,
        row.id,
        from_states=("wrap_up",),
        at=now,
        actor="system",
        reason="wrap-up over without a form",
        **change,
    )
    if moved and change["to_state"] == "closed":
        late_calls.open_callback_for_late_calls(deps, db, attempt, now=now)
    return isinstance(decision, CloseCallback)


def _decide(
    deps: Deps, db: DbConnection, row: CallbackRow, *, now: dt.datetime
) -> RetryCallback | CloseCallback:
    is_served = (
        bool(applications.list_applications_of_callback(db, row.id))
        and drafts.get_draft_of_number(db, row.number) is None
    )
    return callback.decide_after_wrap_up(
        attempts_used=row.attempts_used, rules=deps.rules, now=now, is_served=is_served
    )
