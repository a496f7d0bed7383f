"""End the wrap-up of a call whose time for the form is over."""

import datetime as dt
from dataclasses import asdict
from typing import Any

from missedcall.db.callbacks import attempts, callbacks
from missedcall.db.callbacks.attempts import AttemptRow
from missedcall.db.engine import DbConnection
from missedcall.db.operators import operators
from missedcall.domain.callbacks import callback, priority
from missedcall.domain.callbacks.callback import RetryCallback
from missedcall.usecases.callbacks import late_calls
from missedcall.usecases.deps import Deps


def end_wrap_ups(deps: Deps, *, now: dt.datetime) -> None:
    """Free operators whose time for the form is over, and ring their callers again."""
    limit = dt.timedelta(seconds=deps.config.callbacks.wrap_up_s)
    with deps.db.writing() as db:
        for row in operators.list_operators_in_state_since(
            db, state="wrap_up", before=now - limit
        ):
            attempt = attempts.get_attempt(db, row.attempt_id) if row.attempt_id else None
            operators.move_operator(
                db,
                row.id,
                from_states=("wrap_up",),
                to_state="paused",
                at=now,
                actor="system",
                reason="wrap_up_over",
            )
            if attempt:
                _end_wrap_up(deps, db, attempt, now=now)


def _end_wrap_up(deps: Deps, db: DbConnection, attempt: AttemptRow, *, now: dt.datetime) -> None:
    row = callbacks.get_callback(db, attempt.callback_id)
    decision = callback.decide_after_wrap_up(
        attempts_used=row.attempts_used, rules=deps.rules, now=now
    )
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
