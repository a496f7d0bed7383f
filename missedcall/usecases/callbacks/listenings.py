"""Let a supervisor listen to a call in progress, speak to its operator, or join it.

The supervisor asks on a page, and a worker tells Asterisk (`listening_orders`); every wish, and
what came of it, is kept and audited.
"""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from missedcall.db.callbacks import attempts, listenings
from missedcall.db.callbacks.listenings import CallInProgress
from missedcall.db.engine import DbConnection, IntegrityError
from missedcall.db.recordings import recordings
from missedcall.db.schema import note_audit
from missedcall.domain.callbacks.listening import (
    END,
    PLACED_WITHIN,
    PREFIX,
    ListeningMode,
    ListeningRefusal,
)
from missedcall.domain.operators.operator_phone import OperatorPhoneKind
from missedcall.domain.shared import phone
from missedcall.domain.shared.explanation import RequestRefused, explain
from missedcall.usecases.deps import Deps
from missedcall.usecases.operators.operators import Operator

MOST_REASON = 200
MOST_CALLS = 200
BUSY = ("reserved", "in_call")
Key = tuple[dt.datetime, str]


class ListeningNotPossible(RequestRefused):
    """Say why a supervisor may not listen to a call."""


@dataclass(frozen=True)
class OpenListening:
    """Describe what a supervisor listens to now; `has_begun` when that telephone has answered."""

    id: str
    attempt_id: str
    mode: ListeningMode
    has_begun: bool


@dataclass(frozen=True)
class ListeningSummary:
    """Describe a listening in the log; the number is masked, times are of the telephone."""

    id: str
    at: dt.datetime
    listener: str
    operator: str
    callback_id: int
    number: str
    reason: str
    mode: str
    tells: str
    begun_at: dt.datetime | None
    ended_at: dt.datetime | None

    @property
    def seconds(self) -> int | None:
        if self.begun_at is None or self.ended_at is None:
            return None
        return max(0, int((self.ended_at - self.begun_at).total_seconds()))


def list_calls_in_progress(deps: Deps) -> Sequence[CallInProgress]:
    """List the calls in which an operator and a caller speak now, the longest first."""
    with deps.db.reading() as db:
        return listenings.list_calls_in_progress(db, limit=MOST_CALLS)


def open_listening(deps: Deps, *, by: Operator) -> OpenListening | None:
    """Give what a supervisor listens to now, or None."""
    with deps.db.reading() as db:
        row = listenings.open_listening_of(db, by.id)
        attempt = attempts.get_attempt(db, row.attempt_id) if row else None
    if row is None or attempt is None or attempt.ended_at is not None:
        return None
    return OpenListening(row.id, row.attempt_id, ListeningMode(row.mode), bool(row.begun_at))


def request_listening(
    deps: Deps,
    *,
    attempt_id: str,
    mode: ListeningMode,
    by: Operator,
    reason: str,
    now: dt.datetime,
) -> str:
    """Have a supervisor's telephone rung and put on a call; give the id of the listening.

    Raise `ListeningNotPossible`.
    """
    kept = _read_reason(reason)
    _require_listener(deps, by)
    row = {
        "id": f"{PREFIX}{uuid.uuid4().hex}",
        "attempt_id": attempt_id,
        "listener_id": by.id,
        "reason": kept,
        "mode": mode,
        "wanted": mode,
        "tells": deps.config.listening.tell_operator,
        "asked_at": now,
    }
    try:
        with deps.db.writing() as db:
            never_begun = now - PLACED_WITHIN
            listenings.end_listenings_of_ended_calls(
                db, listener_id=by.id, asked_before=never_begun, now=now
            )
            _require_call(db, attempt_id, by=by)
            listenings.add_listening(db, **row)
            what = {"action": f"listening.{mode}", "subject": attempt_id}
            note_audit(db, at=now, actor=by.login, reason=kept, **what)
    except IntegrityError as error:
        raise ListeningNotPossible(explain(ListeningRefusal.UNDER_WAY)) from error
    deps.queue.enqueue_dispatch()
    return str(row["id"])


def _read_reason(text: str) -> str:
    kept = " ".join(text.split())
    if not kept or len(kept) > MOST_REASON:
        raise ListeningNotPossible(explain(ListeningRefusal.REASON, most=MOST_REASON))
    return kept


def change_listening_mode(
    deps: Deps, *, listening_id: str, mode: ListeningMode, by: Operator, now: dt.datetime
) -> None:
    """Have others hear the supervisor, or not; raise `ListeningNotPossible` when it is over."""
    _require_role(deps, by)
    _want(deps, listening_id, wanted=mode, by=by, now=now)


def end_listening(deps: Deps, *, listening_id: str, by: Operator, now: dt.datetime) -> None:
    """Hang the supervisor's telephone up; raise `ListeningNotPossible` when it is over."""
    _want(deps, listening_id, wanted=END, by=by, now=now)


def _want(deps: Deps, listening_id: str, *, wanted: str, by: Operator, now: dt.datetime) -> None:
    with deps.db.writing() as db:
        row = listenings.get_listening(db, listening_id)
        mine = row is not None and row.listener_id == by.id
        if not mine or not listenings.change_listening(db, listening_id, wanted=wanted):
            raise ListeningNotPossible(explain(ListeningRefusal.NO_CALL))
        subject = row.attempt_id if row else ""
        note_audit(db, at=now, actor=by.login, action=f"listening.{wanted}", subject=subject)
    deps.queue.enqueue_dispatch()


def may_listen(deps: Deps, *, by: Operator) -> bool:
    """Say whether the configuration lets a person of this role listen to calls."""
    return by.role in deps.config.listening.roles


def _require_role(deps: Deps, by: Operator) -> None:
    if not may_listen(deps, by=by):
        raise ListeningNotPossible(explain(ListeningRefusal.NOT_ALLOWED))


def _require_listener(deps: Deps, by: Operator) -> None:
    _require_role(deps, by)
    if by.phone is None or by.phone.kind is not OperatorPhoneKind.EXTENSION:
        raise ListeningNotPossible(explain(ListeningRefusal.NO_PHONE, login=by.login))
    if by.state in BUSY:
        raise ListeningNotPossible(explain(ListeningRefusal.IN_CALL))


def _require_call(db: DbConnection, attempt_id: str, *, by: Operator) -> None:
    """Refuse a call that is over or has not begun, one's own, and that of a caller who minds."""
    attempt = attempts.get_attempt(db, attempt_id)
    if attempt is None or attempt.ended_at is not None or attempt.bridged_at is None:
        raise ListeningNotPossible(explain(ListeningRefusal.NO_CALL))
    if attempt.operator_id == by.id:
        raise ListeningNotPossible(explain(ListeningRefusal.OWN_CALL))
    recording = recordings.get_recording(db, attempt_id)
    if recording is not None and recording.state == "refused":
        raise ListeningNotPossible(explain(ListeningRefusal.CALLER_REFUSED))


def names_of_told_listeners(deps: Deps, *, attempt_id: str) -> Sequence[str]:
    """Give who listens to a call now, as far as its operator is to be told."""
    with deps.db.reading() as db:
        return listenings.list_listeners_told(db, attempt_id)


def list_listenings(
    deps: Deps, *, limit: int, before: Key | None = None
) -> list[ListeningSummary]:
    """List which supervisor listened to which operator, when and why, the newest first."""
    with deps.db.reading() as db:
        rows = listenings.list_listenings(db, limit=limit, before=before)
    return [
        ListeningSummary(
            id=row.id,
            at=row.asked_at,
            listener=row.listener,
            operator=row.operator,
            callback_id=row.callback_id,
            number=phone.mask(row.number),
            reason=row.reason,
            mode=row.mode,
            tells=row.tells,
            begun_at=row.begun_at,
            ended_at=row.ended_at,
        )
        for row in rows
    ]
