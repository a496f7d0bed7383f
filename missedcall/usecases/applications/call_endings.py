"""End the call in hand without a form: for a reason, or until a time that the caller asked for.

A call whose time for the form has run out can still be ended so, while its caller waits to be
rung again: a caller who was served is not rung by mistake.
"""

import datetime as dt
from dataclasses import asdict

from missedcall.db.applications import applications, drafts
from missedcall.db.callbacks import callbacks
from missedcall.db.callbacks.attempts import AttemptRow
from missedcall.db.callbacks.callbacks import CallbackRow
from missedcall.db.calls import statuses
from missedcall.db.engine import DbConnection
from missedcall.db.operators import operators
from missedcall.domain.callbacks import callback, priority
from missedcall.domain.callbacks.number_block import BlockKind
from missedcall.domain.shared import phone
from missedcall.usecases.applications import lapsed_calls
from missedcall.usecases.applications.call_in_hand import NotTheirs
from missedcall.usecases.callbacks import late_calls, number_blocks
from missedcall.usecases.callbacks.supervision import MOST_REASON
from missedcall.usecases.deps import Deps
from missedcall.usecases.messages import messages

# What is no new connection; 1912 takes it.
MATTERS = ("no_supply", "bill", "name_change", "load_change", "meter", "other")
CLOSE_REASONS = ("not_needed", "wrong_number", "other_matter", "already_applied", "do_not_call")


def close_call(
    deps: Deps,
    *,
    operator_id: int,
    reason: str,
    now: dt.datetime,
    about: str | None = None,
    matter: str = MATTERS[-1],
    until: dt.datetime | None = None,
    note: str = "",
) -> bool:
    """End the wrap-up without a form, with a reason; False when there is none to end.

    Reasons are those of `CLOSE_REASONS`; the callback is then closed, and what was typed for the
    telephone is forgotten. `about` is the number of the application that the caller meant: one
    of the same telephone. Of another matter than a new connection (`MATTERS`) the history keeps
    which, and the caller gets a text with the number that takes it. A caller who asked not to be
    called (`do_not_call`) is put on that list, `until` an instant or for good, with the operator's
    `note`: since the end of the call, so that a missed call after it is a new request.
    """
    if reason not in CLOSE_REASONS:
        raise ValueError(f"reason: {reason!r} is not one of {', '.join(CLOSE_REASONS)}")
    if matter not in MATTERS:
        raise ValueError(f"matter: {matter!r} is not one of {', '.join(MATTERS)}")
    explained = f"{reason}: {matter}" if reason == "other_matter" else reason
    closed = {"closed_at": now, "closed_reason": reason}
    sent = None
    with deps.db.writing() as db:
        attempt = lapsed_calls.attempt_to_end(db, operator_id)
        row = _callback_of(db, attempt)
        if row is not None and about is not None:
            closed["about_application_id"] = _application_of(db, row.number, about)
        if row is not None and applications.list_applications_of_callback(db, row.id):
            closed["closed_reason"] = "application"  # the other household's form is in
        ended = _end_wrap_up(
            db, operator_id, to_state="closed", reason=explained, now=now, **closed
        )
        if attempt is not None and row is not None and ended:
            drafts.delete_draft(db, row.number)
            if closed["closed_reason"] == "other_matter":
                sent = _tell_who_helps(deps, db, row, now=now)
            if reason == "do_not_call":
                _do_not_call(db, operator_id, attempt, row, until=until, note=note, now=now)
            late_calls.open_callback_for_late_calls(deps, db, attempt, now=now)
    if sent is not None:
        deps.queue.enqueue_message(sent)
    deps.queue.enqueue_dispatch()
    return ended


def _do_not_call(
    db: DbConnection,
    operator_id: int,
    attempt: AttemptRow,
    row: CallbackRow,
    *,
    until: dt.datetime | None,
    note: str,
    now: dt.datetime,
) -> None:
    """Put the number in hand on the list of those that are not called."""
    operator = operators.get_operator(db, operator_id)
    number_blocks.put_on_list(
        db,
        e164=row.number,
        kind=BlockKind.DO_NOT_CALL,
        until=until,
        by=operator.login if operator else "",
        reason=" ".join(note.split())[:MOST_REASON] or "asked for it on the telephone",
        at=attempt.ended_at or now,
        now=now,
    )


def _tell_who_helps(
    deps: Deps, db: DbConnection, row: CallbackRow, *, now: dt.datetime
) -> int | None:
    """Write the caller a text with the number for all other matters, if the phone gets texts."""
    number = phone.parse(row.number)
    if not (isinstance(number, phone.Number) and phone.can_get_sms(number)):
        return None
    return messages.queue_message(
        deps,
        db,
        cause=f"other_service:{row.id}",
        key="other_service",
        language=messages.language_for_number(deps, db, number=row.number, otherwise=row.language),
        number=row.number,
        values={},
        now=now,
    )


def _application_of(db: DbConnection, number: str, application: str) -> int:
    """Give the id of an application of a telephone; raise `NotTheirs` for another's."""
    for row in statuses.list_statuses_of_telephone(db, number):
        if row.number == application:
            return int(row.id)
    raise NotTheirs(f"about: {application} is no application of the telephone in hand")


def call_later(
    deps: Deps, *, operator_id: int, wish: dt.datetime, same_operator: bool, now: dt.datetime
) -> dt.datetime | None:
    """Give the caller in hand the time asked for, and end the wrap-up.

    Give the time that was set, within calling hours, or None when it is past, further than seven
    days ahead, or no call is in wrap-up. With `same_operator` this operator rings, or any when
    that one is still away half an hour after the time.
    """
    when = callback.appointment_time(wish=wish, rules=deps.rules, now=now)
    if when is None:
        return None
    promised = {
        **asdict(priority.priority_of_appointment(when)),
        "wanted_operator_id": operator_id if same_operator else None,
        "wanted_until": when + callback.PATIENCE if same_operator else None,
    }
    reason = "asked for a time"
    with deps.db.writing() as db:
        given = _end_wrap_up(
            db, operator_id, to_state="waiting", reason=reason, now=now, **promised
        )
    deps.queue.enqueue_dispatch()
    return when if given else None


def _callback_of(db: DbConnection, attempt: AttemptRow | None) -> CallbackRow | None:
    return callbacks.get_callback(db, attempt.callback_id) if attempt else None


def _end_wrap_up(
    db: DbConnection,
    operator_id: int,
    *,
    to_state: str,
    reason: str,
    now: dt.datetime,
    **changes: object,
) -> bool:
    """Let the call in hand go without a form and free the operator; False when there is none."""
    attempt = lapsed_calls.attempt_to_end(db, operator_id)
    operator, row = operators.get_operator(db, operator_id), _callback_of(db, attempt)
    if operator is None or row is None:
        return False
    actor = operator.login
    moved = callbacks.move_callback(
        db,
        row.id,
        from_states=("wrap_up",) if operator.attempt_id else ("waiting",),
        to_state=to_state,
        at=now,
        actor=actor,
        reason=reason,
        **changes,
    )
    if moved:
        operators.move_operator(
            db,
            operator_id,
            from_states=("wrap_up",),
            to_state="ready",
            at=now,
            actor=actor,
            reason=reason,
        )
    return moved
