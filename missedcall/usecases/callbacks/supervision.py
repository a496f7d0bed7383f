"""Let supervisors put right what the rules cannot know, each time with a reason that is kept."""

import datetime as dt
from dataclasses import asdict

from missedcall.db.callbacks import callbacks
from missedcall.db.callbacks.callbacks import CallbackRow
from missedcall.db.engine import DbConnection, IntegrityError
from missedcall.db.schema import last_transition_id
from missedcall.domain.callbacks import calendar, callback, priority
from missedcall.domain.callbacks.callback_state import CallbackState
from missedcall.domain.callbacks.refusals import SupervisionRefusal
from missedcall.domain.privacy.personal import ERASED
from missedcall.domain.shared.explanation import RequestRefused, explain
from missedcall.usecases.callbacks import ring_permission
from missedcall.usecases.deps import Deps
from missedcall.usecases.operators.operators import Operator

MOST_REASON = 200


class CallbackNotPossible(RequestRefused):
    """Refuse a supervisor's wish; the reason says why it cannot be done, and what can."""


def reschedule_callback(
    deps: Deps,
    *,
    callback_id: int,
    due_at: dt.datetime,
    by: Operator,
    reason: str,
    now: dt.datetime,
    seen: int | None = None,
) -> dt.datetime:
    """Move a waiting or parked callback to a time; give the time it got, within calling hours.

    `seen`, here and below, is the id of the last change that the supervisor knew of: when there
    was another since, nothing is done and `CallbackNotPossible` raised.
    """
    when = callback.appointment_time(wish=due_at, rules=deps.rules, now=now)
    if when is None:
        raise CallbackNotPossible(explain(SupervisionRefusal.TIME))
    turn = asdict(priority.priority_of_appointment(when))
    with deps.db.writing() as db:
        move_callback(
            db, callback_id, ("waiting", "parked"), "waiting", by, reason, now, seen, **turn
        )
    deps.queue.enqueue_dispatch()
    return when


def release_callback(
    deps: Deps,
    *,
    callback_id: int,
    by: Operator,
    reason: str,
    now: dt.datetime,
    seen: int | None = None,
) -> None:
    """Let a parked callback be rung after all."""
    with deps.db.writing() as db:
        move_callback(db, callback_id, ("parked",), "waiting", by, reason, now, seen)
    deps.queue.enqueue_dispatch()


def cancel_callback(
    deps: Deps,
    *,
    callback_id: int,
    by: Operator,
    reason: str,
    now: dt.datetime,
    seen: int | None = None,
) -> None:
    """Close a callback that waits or is parked; one that is being rung goes on."""
    closed = {"closed_at": now, "closed_reason": "cancelled"}
    with deps.db.writing() as db:
        move_callback(
            db, callback_id, ("waiting", "parked"), "closed", by, reason, now, seen, **closed
        )


def reopen_callback(
    deps: Deps,
    *,
    callback_id: int,
    by: Operator,
    reason: str,
    now: dt.datetime,
    seen: int | None = None,
) -> None:
    """Let a closed callback be rung again, from its first attempt on.

    Raise `CallbackNotPossible` when the number has another one open, is erased or is blocked.
    """
    with deps.db.writing() as db:
        reopen_callback_in(
            deps, db, callback_id=callback_id, by=by, reason=reason, now=now, seen=seen
        )
    deps.queue.enqueue_dispatch()


def reopen_callback_in(
    deps: Deps,
    db: DbConnection,
    *,
    callback_id: int,
    by: Operator,
    reason: str,
    now: dt.datetime,
    seen: int | None = None,
) -> None:
    """Do so in the caller's transaction, which must not go on when it is refused."""
    again = {
        **asdict(priority.priority_of_retry(calendar.next_calling_time(deps.rules.hours, at=now))),
        "attempts_used": 0,
        "closed_at": None,
        "closed_reason": None,
    }
    require_callable(db, callback_id, now=now)
    try:
        move_callback(db, callback_id, ("closed",), "waiting", by, reason, now, seen, **again)
    except IntegrityError as error:
        raise CallbackNotPossible(
            explain(SupervisionRefusal.OPEN, callback=callback_id)
        ) from error


def require_callable(db: DbConnection, callback_id: int, *, now: dt.datetime) -> None:
    """Raise `CallbackNotPossible` for a callback whose number is erased or blocked."""
    number = _existing(db, callback_id).number
    if number == ERASED:
        raise CallbackNotPossible(explain(SupervisionRefusal.ERASED, callback=callback_id))
    if blocked := ring_permission.block_of_number(db, number, now=now):
        raise CallbackNotPossible(
            explain(SupervisionRefusal.BLOCKED, callback=callback_id, kind=blocked)
        )


def move_callback(
    db: DbConnection,
    callback_id: int,
    from_states: tuple[str, ...],
    to_state: str,
    by: Operator,
    reason: str,
    now: dt.datetime,
    seen: int | None = None,
    **changes: object,
) -> None:
    """Change a callback's state; raise `CallbackNotPossible` when it is in none of `from_states`,
    or has changed since the change `seen`.
    """
    row = get_unchanged_callback(db, callback_id, seen=seen)
    moved = callbacks.move_callback(
        db,
        callback_id,
        from_states=from_states,
        to_state=to_state,
        at=now,
        actor=by.login,
        reason=read_reason(reason),
        **changes,
    )
    if not moved:
        raise CallbackNotPossible(
            explain(
                SupervisionRefusal.STATE,
                callback=callback_id,
                state=CallbackState(row.state),
                allowed=tuple(map(CallbackState, from_states)),
            )
        )


def get_unchanged_callback(db: DbConnection, callback_id: int, *, seen: int | None) -> CallbackRow:
    """Give a callback; raise `CallbackNotPossible` when there is none, or it has changed since."""
    row = _existing(db, callback_id)
    if seen is not None and seen != last_transition_id(
        db, entity="callback", entity_id=callback_id
    ):
        raise CallbackNotPossible(explain(SupervisionRefusal.CHANGED, callback=callback_id))
    return row


def _existing(db: DbConnection, callback_id: int) -> CallbackRow:
    row = callbacks.find_callback(db, callback_id)
    if row is None:
        raise CallbackNotPossible(explain(SupervisionRefusal.UNKNOWN, callback=callback_id))
    return row


def read_reason(text: str) -> str:
    """Give a reason in one line; raise `CallbackNotPossible` when it is empty or too long."""
    kept = " ".join(text.split())
    if not kept or len(kept) > MOST_REASON:
        raise CallbackNotPossible(explain(SupervisionRefusal.REASON, most=MOST_REASON))
    return kept
