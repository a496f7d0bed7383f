"""Follow recordings: begun, refused, kept, deleted when their time is over."""

import datetime as dt
import logging

from missedcall.db.callbacks import attempts, callbacks
from missedcall.db.engine import DbConnection
from missedcall.db.privacy import notices
from missedcall.db.recordings import recordings
from missedcall.db.recordings.recordings import RecordingRow
from missedcall.domain.privacy import notice
from missedcall.domain.recordings import recording
from missedcall.domain.recordings.recording import Consent
from missedcall.usecases.deps import Deps
from missedcall.usecases.recordings import recording_files

log = logging.getLogger(__name__)

# Asterisk closes the file as the channel ends; a second leaves room for a slow disk.
CLOSED = dt.timedelta(seconds=1)
MOST = 200  # rows in one sweep; the next one takes the others


def begin_recording(
    db: DbConnection, attempt_id: str, *, consent: Consent, at: dt.datetime
) -> None:
    """Note what the notice led to, in the transaction that notes the joining; once."""
    if consent is not Consent.UNHEARD:
        _note_notice(db, attempt_id, at=at)
    if consent is Consent.OFF:
        return
    if consent is Consent.UNHEARD:
        log.error(
            "%s: the notice could not be played. Mend: missedcall prompts check",
            attempt_id,
            extra={"attempt_id": attempt_id},
        )
    state = "running" if consent is Consent.ON else str(consent)
    recordings.add_recording(
        db,
        attempt_id,
        state=state,
        path=recording.recording_file_name(attempt_id),
        at=at,
        started_at=at if consent is Consent.ON else None,
        refused_at=at if consent is Consent.REFUSED else None,
        actor="asterisk",
        reason=f"notice: {consent}",
    )


def _note_notice(db: DbConnection, attempt_id: str, *, at: dt.datetime) -> None:
    attempt = attempts.get_attempt(db, attempt_id)
    if attempt is None:
        return
    notices.add_privacy_notice(
        db,
        attempt_id=attempt_id,
        household=notice.WHOLE_CALL,
        version=notice.SPOKEN_VERSION,
        language=callbacks.get_callback(db, attempt.callback_id).language,
        at=at,
        actor="asterisk",
        how=notice.How.SPOKEN,
    )


def refuse_recording(deps: Deps, *, attempt_id: str, at: dt.datetime, now: dt.datetime) -> None:
    """Delete what was recorded, at once: the consumer has pressed the key in the conversation.

    It may come before we know that the recording began, and after the call has ended.
    """
    with deps.db.writing() as db:
        if attempts.get_attempt(db, attempt_id) is None:
            log.error("%s: refused a recording, and is no attempt of ours", attempt_id)
            return
        _mark_refused(db, attempt_id, at=at)
    delete_refused_recordings(deps, now=now)


def _mark_refused(db: DbConnection, attempt_id: str, *, at: dt.datetime) -> None:
    reason = "refused in the conversation"
    path = recording.recording_file_name(attempt_id)
    if recordings.add_recording(
        db,
        attempt_id,
        state="refused",
        path=path,
        at=at,
        started_at=at,
        refused_at=at,
        actor="consumer",
        reason=reason,
    ):
        return
    for state in ("running", "kept", "missing"):
        recordings.move_recording(
            db,
            attempt_id,
            from_state=state,
            to_state="refused",
            at=at,
            actor="consumer",
            reason=reason,
            refused_at=at,
            wave=None,
        )


def delete_refused_recordings(deps: Deps, *, now: dt.datetime) -> None:
    """Delete the files of refused recordings, and note that they are gone."""
    with deps.db.reading() as db:
        rows = recordings.list_recordings_to_delete(db, limit=MOST)
    for row in rows:
        if _delete(deps, row):
            with deps.db.writing() as db:
                recordings.note_recording_deleted(db, row.attempt_id, at=now)


def delete_expired_recordings(deps: Deps, *, now: dt.datetime) -> None:
    """Delete recordings that were kept as long as `recording.keep_days` says; the rows stay."""
    keep = dt.timedelta(days=deps.config.recording.keep_days)
    with deps.db.reading() as db:
        rows = recordings.list_recordings_begun_before(db, now - keep, limit=MOST)
    for row in rows:
        if _delete(deps, row):
            with deps.db.writing() as db:
                recordings.move_recording(
                    db,
                    row.attempt_id,
                    from_state="kept",
                    to_state="expired",
                    at=now,
                    actor="system",
                    reason=f"older than {keep.days} days",
                    deleted_at=now,
                    wave=None,
                )


def _delete(deps: Deps, row: RecordingRow) -> bool:
    """Delete the file first: a row that says so although it is there would never be looked at."""
    try:
        recording_files.delete_recording_file(deps.config.recordings_dir, row.path)
    except OSError:
        log.exception("%s could not be deleted; mend its rights", row.path)
        return False
    return True


def measure_finished_recordings(deps: Deps, *, now: dt.datetime) -> None:
    """Note size and length of the recordings whose calls are over, or that there is no file."""
    with deps.db.reading() as db:
        rows = recordings.list_finished_recordings(db, before=now - CLOSED, limit=MOST)
    for row in rows:
        size = recording_files.recording_size(deps.config.recordings_dir, row.path)
        with deps.db.writing() as db:
            _measure(db, row.attempt_id, size=size, now=now)


def _measure(db: DbConnection, attempt_id: str, *, size: int | None, now: dt.datetime) -> None:
    if size is None:
        log.error("%s was recorded and has no file", attempt_id)
        to_state, reason, found = "missing", "no file", {}
    else:
        to_state, reason = "kept", "the call is over"
        found = {"bytes": size, "seconds": recording.recording_seconds(size)}
    recordings.move_recording(
        db,
        attempt_id,
        from_state="running",
        to_state=to_state,
        at=now,
        actor="system",
        reason=reason,
        **found,
    )
