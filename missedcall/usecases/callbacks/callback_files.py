"""Show supervisors a callback with all that it went through, and its whole number on demand."""

import datetime as dt
from dataclasses import dataclass

from missedcall.db import schema
from missedcall.db.callbacks import attempt_lists, callbacks
from missedcall.db.callbacks.attempt_lists import NamedAttempt
from missedcall.db.callbacks.callbacks import CallbackRow
from missedcall.db.calls import calls
from missedcall.db.calls.calls import CallRow
from missedcall.db.engine import DbConnection
from missedcall.db.messages import message_lists
from missedcall.db.messages.messages import MessageRow
from missedcall.db.schema import TransitionRow, note_audit
from missedcall.domain.privacy.personal import ERASED
from missedcall.domain.shared import phone
from missedcall.usecases.deps import Deps
from missedcall.usecases.operators.operators import Operator
from missedcall.usecases.recordings import recording_lists
from missedcall.usecases.recordings.recording_lists import RecordingSummary

MOST_REASON = 200
MOST = 200  # of calls or messages of one callback


@dataclass(frozen=True)
class CallbackSummary:
    """Describe a callback; the number is masked."""

    id: int
    number: str
    state: str
    missed_calls: int
    created_at: dt.datetime
    due_at: dt.datetime
    promised_until: dt.datetime | None
    closed_at: dt.datetime | None
    closed_reason: str | None


@dataclass(frozen=True)
class CallbackDetail:
    """Hold one callback with its calls, rings, changes and messages.

    `seen` is the id of the last change, by which an act finds that there was another since.
    """

    callback: CallbackSummary
    did: str
    seen: int
    calls: tuple[CallRow, ...]
    rings: tuple[NamedAttempt, ...]
    changes: tuple[TransitionRow, ...]
    messages: tuple[MessageRow, ...]
    recordings: tuple[RecordingSummary, ...]


class NoReasonToShow(ValueError):
    """Say that a whole number is only shown for a reason, given in one line."""


def load_callback(deps: Deps, *, callback_id: int) -> CallbackDetail | None:
    """Give a callback with all that it went through, or None when there is none."""
    with deps.db.reading() as db:
        row = callbacks.find_callback(db, callback_id)
        if row is None:
            return None
        number, since = row.number, row.created_at
        changes = schema.list_transitions(db, entity="callback", entity_id=callback_id)
        return CallbackDetail(
            callback=_summary(row),
            did=row.did,
            seen=changes[-1].id if changes else 0,
            calls=tuple(calls.list_calls_of_callback(db, callback_id, number=number, limit=MOST)),
            rings=tuple(attempt_lists.list_named_attempts_of_callback(db, callback_id)),
            changes=tuple(changes),
            messages=_messages(db, number, since=since),
            recordings=recording_lists.recordings_of_callback(db, callback_id=callback_id),
        )


def _messages(db: DbConnection, number: str, *, since: dt.datetime) -> tuple[MessageRow, ...]:
    """Give what was sent to the number; that it is erased tells of no one message."""
    if number == ERASED:
        return ()
    return tuple(message_lists.list_messages_to_number_since(db, number, since=since, limit=MOST))


def unmask_number(
    deps: Deps, *, callback_id: int, by: Operator, reason: str, now: dt.datetime
) -> str | None:
    """Give the whole number of a callback, and note who saw it and why; raise `NoReasonToShow`."""
    kept = " ".join(reason.split())
    if not kept or len(kept) > MOST_REASON:
        raise NoReasonToShow
    with deps.db.writing() as db:
        row = callbacks.find_callback(db, callback_id)
        if row is None:
            return None
        subject = f"callback {callback_id}"
        note_audit(db, at=now, actor=by.login, action="unmask", subject=subject, reason=kept)
    return str(row.number)


def _summary(row: CallbackRow) -> CallbackSummary:
    return CallbackSummary(
        id=row.id,
        number=phone.mask(row.number),
        state=row.state,
        missed_calls=row.missed_calls,
        created_at=row.created_at,
        due_at=row.due_at,
        promised_until=row.promised_until,
        closed_at=row.closed_at,
        closed_reason=row.closed_reason,
    )
