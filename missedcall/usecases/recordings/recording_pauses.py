"""Pause a recording while a number is read out that must not be kept, and mark the gap.

The operator asks at the desk; a worker has Asterisk write silence in place of what is said.
"""

import datetime as dt
import logging
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from missedcall.db.callbacks import attempts
from missedcall.db.engine import IntegrityError
from missedcall.db.recordings import recording_pauses, recordings
from missedcall.db.recordings.recording_pauses import PauseOrderRow, RecordingPauseRow
from missedcall.db.schema import note_audit
from missedcall.domain.shared.explanation import RequestRefused, explain
from missedcall.domain.shared.named_code import NamedCode, msgid
from missedcall.usecases.deps import Deps
from missedcall.usecases.operators.operators import Operator

log = logging.getLogger(__name__)

AT_ONCE = 50
# Asterisk was not told of a pause for so long: what was read out has been recorded.
FAILED_AFTER = dt.timedelta(seconds=15)


class PauseRefusal(NamedCode):
    """Name why a recording cannot be paused or go on."""

    NOT_RECORDED = "not_recorded", msgid("This call is not being recorded.")
    NOT_PAUSED = "not_paused", msgid("The recording is not paused.")


class PauseNotPossible(RequestRefused):
    """Say why a recording cannot be paused or go on."""


class NotMuted(Exception):
    """Say that Asterisk did not mute a recording, or let it go on."""


class RecordingMuter(Protocol):
    """Write silence into a recording; raise `NotMuted` when Asterisk did not do it."""

    def mute_recording(self, *, node: str, attempt_id: str, muted: bool) -> None: ...


class PauseState(StrEnum):
    """Name what is with the recording of a call.

    NONE: nothing is recorded. ASKED: the pause is ordered and has not begun. FAILED: it could not
    be ordered, what is said is recorded.
    """

    NONE = "none"
    RECORDING = "recording"
    ASKED = "asked"
    PAUSED = "paused"
    FAILED = "failed"


@dataclass(frozen=True)
class RecordingSilence:
    """Say from when until when (None: its end) a recording holds silence, in seconds."""

    begins: float
    ends: float | None


def pause_recording(deps: Deps, *, attempt_id: str, by: Operator, now: dt.datetime) -> None:
    """Ask for a pause of the recording of an operator's own call; once more changes nothing.

    Raise `PauseNotPossible` when the call is not being recorded.
    """
    try:
        with deps.db.writing() as db:
            attempt = attempts.get_attempt(db, attempt_id)
            row = recordings.get_recording(db, attempt_id)
            own = attempt is not None and attempt.operator_id == by.id
            if not own or row is None or row.state != "running" or _is_over(attempt):
                raise PauseNotPossible(explain(PauseRefusal.NOT_RECORDED))
            recording_pauses.add_recording_pause(db, attempt_id=attempt_id, by=by.login, at=now)
            note_audit(db, at=now, actor=by.login, action="recording.pause", subject=attempt_id)
    except IntegrityError:
        return
    deps.queue.enqueue_dispatch()


def resume_recording(deps: Deps, *, attempt_id: str, by: Operator, now: dt.datetime) -> None:
    """Let the recording of an operator's own call go on; raise `PauseNotPossible`."""
    with deps.db.writing() as db:
        attempt = attempts.get_attempt(db, attempt_id)
        row = recording_pauses.open_recording_pause(db, attempt_id)
        if row is None or attempt is None or attempt.operator_id != by.id:
            raise PauseNotPossible(explain(PauseRefusal.NOT_PAUSED))
        recording_pauses.change_recording_pause(db, row.id, resume_asked_at=now)
        note_audit(db, at=now, actor=by.login, action="recording.resume", subject=attempt_id)
    deps.queue.enqueue_dispatch()


def _is_over(attempt: attempts.AttemptRow | None) -> bool:
    return attempt is None or attempt.ended_at is not None


def pause_state(deps: Deps, *, attempt_id: str) -> PauseState:
    """Say what is with the recording of a call that is in hand."""
    with deps.db.reading() as db:
        row = recordings.get_recording(db, attempt_id)
        attempt = attempts.get_attempt(db, attempt_id)
        pause = recording_pauses.open_recording_pause(db, attempt_id)
        last = recording_pauses.list_recording_pauses(db, attempt_id)
    if row is None or row.state != "running" or _is_over(attempt):
        return PauseState.NONE
    if pause is None:
        failed = bool(last) and last[-1].failed_at is not None
        return PauseState.FAILED if failed else PauseState.RECORDING
    return PauseState.ASKED if pause.paused_at is None else PauseState.PAUSED


def order_pauses(deps: Deps, *, muter: RecordingMuter, now: dt.datetime) -> int:
    """Tell Asterisk of the pauses that operators asked for; count what was ordered.

    What Asterisk does not do is tried again; a pause that has not begun after `FAILED_AFTER` has
    failed. The end of a call ends its pause.
    """
    with deps.db.reading() as db:
        waiting = recording_pauses.list_pauses_to_order(db, limit=AT_ONCE)
    ordered = 0
    for row in waiting:
        try:
            ordered += _order(deps, muter, row, now=now)
        except NotMuted as error:
            log.warning("%s: the pause of its recording: %s", row.attempt_id, error)
            if row.paused_at is None and now - row.asked_at >= FAILED_AFTER:
                _change(deps, row, failed_at=now, resumed_at=now)
    return ordered


def _order(deps: Deps, muter: RecordingMuter, row: PauseOrderRow, *, now: dt.datetime) -> bool:
    if row.ended_at is not None:
        begun = row.paused_at is not None
        failed_at = None if begun else now
        _change(deps, row, resumed_at=row.ended_at, failed_at=failed_at)
        return False
    if row.resume_asked_at is not None and row.paused_at is None:
        _change(deps, row, resumed_at=now, failed_at=now)
        return False
    muted = row.resume_asked_at is None
    muter.mute_recording(node=row.node, attempt_id=row.attempt_id, muted=muted)
    _change(deps, row, **({"paused_at": now} if muted else {"resumed_at": now}))
    return True


def _change(deps: Deps, row: RecordingPauseRow, **columns: object) -> None:
    with deps.db.writing() as db:
        recording_pauses.change_recording_pause(db, row.id, **columns)


def silences_of_recording(
    begins: dt.datetime | None, pauses: Iterable[RecordingPauseRow]
) -> tuple[RecordingSilence, ...]:
    """Say where a recording that began at an instant holds silence because it was paused."""
    if begins is None:
        return ()
    return tuple(
        RecordingSilence(
            max(0.0, (each.paused_at - begins).total_seconds()),
            (each.resumed_at - begins).total_seconds() if each.resumed_at else None,
        )
        for each in pauses
        if each.paused_at is not None and each.failed_at is None
    )
