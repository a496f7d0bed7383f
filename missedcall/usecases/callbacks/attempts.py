"""Follow an attempt from the operator's ringing phone to its outcome."""

import datetime as dt
import logging
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from missedcall.db.callbacks import attempts, callbacks, rings_of_numbers
from missedcall.db.callbacks.attempts import AttemptRow
from missedcall.db.callbacks.callbacks import CallbackRow
from missedcall.db.calls import calls
from missedcall.db.engine import DbConnection
from missedcall.db.operators import operators
from missedcall.domain.callbacks import calendar, callback, priority, reachability
from missedcall.domain.callbacks.call_outcome import TRIED, CallOutcome
from missedcall.domain.callbacks.callback import BeginWrapUp, CloseCallback, RetryCallback
from missedcall.domain.callbacks.reachability import Reachability
from missedcall.domain.recordings.recording import Consent
from missedcall.domain.shared import phone
from missedcall.usecases.callbacks import late_calls
from missedcall.usecases.deps import Deps
from missedcall.usecases.messages import messages
from missedcall.usecases.recordings import recordings

log = logging.getLogger(__name__)

# An attempt may go unheard of for this long before Asterisk is asked whether it still has the
# call. With the listener's round of ten seconds a call that is gone is found within half a minute.
# An order takes milliseconds, so one that Asterisk does not know by now will not come.
ASK_AFTER = dt.timedelta(seconds=20)

# What a number did so long ago says nothing of when it is there; and so many calls say enough.
MEMORY, MOST_REMEMBERED = dt.timedelta(days=90), 50

# The text that ends a callback, by why it is closed: a caller who was not reached is told so, and
# one that we could not call is told that it was our doing.
FAREWELLS = {
    "unreachable": "unreached",
    "expired": "expired_by_us",
    "invalid": "expired_by_us",
}


COLUMNS = {
    "operator_answered": "operator_at",
    "consumer_answered": "consumer_at",
    "joined": "bridged_at",
}


def note_attempt_step(
    deps: Deps,
    *,
    attempt_id: str,
    step: str,
    at: dt.datetime,
    now: dt.datetime,
    consent: Consent | None = None,
) -> None:
    """Record that a leg answered, or that both were joined. `step` is a key of `COLUMNS`.

    `consent` comes with the joining. A step that comes twice, or after the outcome, changes
    nothing.
    """
    with deps.db.writing() as db:
        if not attempts.note_attempt_step(db, attempt_id, column=COLUMNS[step], at=at):
            return
        if consent is not None:
            recordings.begin_recording(db, attempt_id, consent=consent, at=at)
        row = attempts.get_attempt(db, attempt_id)
        if row is None:
            return
        attempts.extend_attempt(db, attempt_id, deadline_at=now + ASK_AFTER)
        operators.move_operator(
            db,
            row.operator_id,
            from_states=("reserved",),
            to_state="in_call",
            at=at,
            actor="asterisk",
            reason=step,
            attempt_id=attempt_id,
        )


def finish_attempt(
    deps: Deps,
    *,
    attempt_id: str,
    outcome: CallOutcome,
    at: dt.datetime,
    now: dt.datetime,
    talk_s: int | None = None,
    cause: int | None = None,
    operator_at: dt.datetime | None = None,
    consumer_at: dt.datetime | None = None,
    bridged_at: dt.datetime | None = None,
    consent: Consent | None = None,
) -> None:
    """Record how an attempt ended, once, and move the callback and the operator on.

    The times of the legs and what the notice led to come with the outcome too, because the events
    that told them first may have been lost.
    """
    message_id = None
    talk = None if talk_s is None else dt.timedelta(seconds=talk_s)
    outcome = callback.classify_conversation(outcome, talk=talk, cause=cause, rules=deps.rules)
    with deps.db.writing() as db:
        times = {"operator_at": operator_at, "consumer_at": consumer_at, "bridged_at": bridged_at}
        for column, when in times.items():
            if when:
                attempts.note_attempt_step(db, attempt_id, column=column, at=when)
        ended = attempts.end_attempt(
            db, attempt_id, ended_at=at, outcome=outcome, talk_s=talk_s, cause=cause
        )
        row = attempts.get_attempt(db, attempt_id)
        if not ended or row is None:
            return
        if consent is not None and bridged_at is not None:
            recordings.begin_recording(db, attempt_id, consent=consent, at=bridged_at)
        message_id = _move_callback(deps, db, row, outcome=outcome, now=now)
        _move_operator(db, row, outcome=outcome, now=now)
    if message_id is not None:
        deps.queue.enqueue_message(message_id)
    # Who could not be placed waits for the sweep: while Asterisk is away a job at once would
    # only order the next one in vain, and so on through all who wait.
    if outcome is not CallOutcome.NOT_PLACED:
        deps.queue.enqueue_dispatch()


def _move_callback(
    deps: Deps, db: DbConnection, attempt: AttemptRow, *, outcome: CallOutcome, now: dt.datetime
) -> int | None:
    """Apply the rule's decision; give the id of the message that it causes, if any."""
    row = callbacks.get_callback(db, attempt.callback_id)
    decision = _decide(deps, db, row, outcome=outcome, now=now)
    moved = callbacks.move_callback(
        db,
        row.id,
        from_states=("dialling",),
        at=now,
        actor="asterisk",
        reason=f"attempt ended: {outcome}",
        **_change(decision, row, now=now),
    )
    if not moved or not isinstance(decision, CloseCallback):
        return None
    return _say_farewell(deps, db, attempt, row, decision, now=now)


def _decide(
    deps: Deps, db: DbConnection, row: CallbackRow, *, outcome: CallOutcome, now: dt.datetime
) -> BeginWrapUp | RetryCallback | CloseCallback:
    midnight = calendar.last_midnight(at=now)
    return callback.decide_after_outcome(
        outcome=outcome,
        attempts_used=row.attempts_used,
        age=now - row.created_at,
        rung_today=rings_of_numbers.count_rings_of_number(db, number=row.number, since=midnight),
        rules=deps.rules,
        now=now,
        chance=deps.rng(),
        invalid_before=rings_of_numbers.was_number_invalid(db, number=row.number, before=midnight),
        reachability=_reachability_of(db, row, now=now),
    )


def _change(
    decision: BeginWrapUp | RetryCallback | CloseCallback, row: CallbackRow, *, now: dt.datetime
) -> dict[str, Any]:
    """Give what the decision makes of the callback's row."""
    match decision:
        case BeginWrapUp(until):
            return {"to_state": "wrap_up", "due_at": until}
        case RetryCallback(again_at, attempts_used, first):
            turn = (
                priority.priority_after_internal_failure(row.urgent_at, due_at=again_at)
                if first
                else priority.priority_of_retry(again_at)
            )
            return {"to_state": "waiting", "attempts_used": attempts_used, **asdict(turn)}
        case CloseCallback(reason):
            return {"to_state": "closed", "closed_at": now, "closed_reason": reason}


def _say_farewell(
    deps: Deps,
    db: DbConnection,
    attempt: AttemptRow,
    row: CallbackRow,
    closed: CloseCallback,
    *,
    now: dt.datetime,
) -> int | None:
    """Tell a caller who is not rung any more, unless the caller rang again or reads no texts."""
    if closed.reason == "invalid":
        log.warning(
            "callback %s: the network says on two days that its number is none",
            row.id,
            extra={"callback_id": row.id},
        )
    number = phone.parse(row.number)
    reads_sms = isinstance(number, phone.Number) and phone.can_get_sms(number)
    rung_again = late_calls.open_callback_for_late_calls(deps, db, attempt, now=now) is not None
    if rung_again or not reads_sms:
        return None
    key = FAREWELLS[closed.reason]
    return messages.queue_message(
        deps,
        db,
        cause=f"{key}:{row.id}",
        key=key,
        language=row.language,
        number=row.number,
        values={},
        now=now,
    )


def _reachability_of(db: DbConnection, row: CallbackRow, *, now: dt.datetime) -> Reachability:
    """Learn when this number is there, from what it did in the last months."""
    since = now - MEMORY
    tried = attempts.list_attempts_of_callback(db, row.id)
    return reachability.learn_reachability(
        rang_us=calls.list_call_times_of_number(
            db, number=row.number, since=since, limit=MOST_REMEMBERED
        ),
        picked_up=rings_of_numbers.list_pick_ups_of_number(db, number=row.number, since=since),
        tried=[each.created_at for each in tried if each.outcome in TRIED],
    )


def _move_operator(
    db: DbConnection, attempt: AttemptRow, *, outcome: CallOutcome, now: dt.datetime
) -> None:
    """Free the operator, or leave the call in hand until the form is in."""
    form_is_in = callbacks.get_callback(db, attempt.callback_id).state == "closed"
    to_state, in_hand = "ready", None
    if outcome is CallOutcome.OPERATOR_NO_ANSWER:
        to_state = "paused"  # an empty chair must not be rung again and again
    elif outcome is CallOutcome.ANSWERED and not form_is_in:
        to_state, in_hand = "wrap_up", attempt.id
    operators.move_operator(
        db,
        attempt.operator_id,
        from_states=("reserved", "in_call"),
        to_state=to_state,
        at=now,
        actor="asterisk",
        reason=str(outcome),
        attempt_id=in_hand,
    )


def overdue_attempts(deps: Deps, *, node: str, now: dt.datetime) -> Sequence[str]:
    """List attempts of a node that should have ended: Asterisk must be asked about them."""
    with deps.db.reading() as db:
        return [row.id for row in attempts.list_overdue_attempts(db, node=node, now=now)]


def extend_attempt(deps: Deps, *, attempt_id: str, now: dt.datetime) -> None:
    """Note that Asterisk still has the call; it will be asked again."""
    with deps.db.writing() as db:
        attempts.extend_attempt(db, attempt_id, deadline_at=now + ASK_AFTER)


def end_attempts_of_removed_nodes(deps: Deps, *, now: dt.datetime) -> None:
    """End attempts of nodes that the configuration no longer has: no listener hears them."""
    known = [node.name for node in deps.config.asterisk.nodes]
    with deps.db.reading() as db:
        strays = [
            row.id
            for row in attempts.list_overdue_attempts_of_other_nodes(db, nodes=known, now=now)
        ]
    for attempt_id in strays:
        log.error(
            "%s was on a node that is no longer configured; its caller waits",
            attempt_id,
            extra={"attempt_id": attempt_id},
        )
        finish_attempt(deps, attempt_id=attempt_id, outcome=CallOutcome.LOST, at=now, now=now)
