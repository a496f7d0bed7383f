"""Compare the folder of recordings with the rows once a day, and name what differs."""

import datetime as dt
import logging

from missedcall.db.callbacks import attempts
from missedcall.db.callbacks.attempts import AttemptRow
from missedcall.db.engine import DbConnection
from missedcall.db.monitoring import heartbeats
from missedcall.db.recordings import recordings
from missedcall.domain.recordings import recording
from missedcall.usecases.deps import Deps
from missedcall.usecases.recordings import recording_files
from missedcall.usecases.recordings.recording_files import RecordingFile

log = logging.getLogger(__name__)

EVERY = dt.timedelta(days=1)
LAST_RUN = "recordings compared"
HAS_FILE = frozenset({"running", "kept", "restricted"})
MUST_NOT = frozenset({"refused", "unheard", "expired"})


def check_recordings_daily(deps: Deps, *, now: dt.datetime) -> None:
    """Compare once a day; of two workers who would, one does it."""
    with deps.db.writing() as db:
        last = heartbeats.list_heartbeats(db).get(LAST_RUN)
        if last is not None and now - last < EVERY:
            return
        heartbeats.note_heartbeat(db, part=LAST_RUN, at=now)
    compare_recordings(deps, now=now)


def compare_recordings(deps: Deps, *, now: dt.datetime) -> None:
    """Mark kept recordings that have no file; take in, or delete, files that have no row."""
    # The rows first: a recording that begins meanwhile then is a file too many, never too few.
    with deps.db.reading() as db:
        states = recordings.get_recording_states(db)
    files = {
        file.name: file
        for file in recording_files.list_recording_files(deps.config.recordings_dir)
    }
    for attempt_id, state in states.items():
        if state == "kept" and recording.recording_file_name(attempt_id) not in files:
            _mark_missing(deps, attempt_id, now=now)
    for file in files.values():
        if states.get(recording.attempt_of_file(file.name) or "") not in HAS_FILE:
            _settle_stray(deps, file, now=now)


def _mark_missing(deps: Deps, attempt_id: str, *, now: dt.datetime) -> None:
    log.error("%s: the file of its recording is gone", attempt_id)
    with deps.db.writing() as db:
        recordings.move_recording(
            db,
            attempt_id,
            from_state="kept",
            to_state="missing",
            at=now,
            actor="system",
            reason="its file is gone",
        )


def _settle_stray(deps: Deps, file: RecordingFile, *, now: dt.datetime) -> None:
    """See to a file that no row tells of: what it is decides."""
    attempt_id = recording.attempt_of_file(file.name)
    if attempt_id is None:
        log.warning("%s lies among the recordings and is none; take it away", file.name)
        return
    with deps.db.writing() as db:
        attempt, row = (
            attempts.get_attempt(db, attempt_id),
            recordings.get_recording(db, attempt_id),
        )
        if row is None and attempt is not None and attempt.ended_at is not None:
            _adopt(db, attempt, now=now)
    if attempt is None:
        _let_age(deps, file, now=now)
    elif row is not None and row.state in MUST_NOT:
        log.error("%s is to have no recording and had one; it is deleted", attempt_id)
        recording_files.delete_recording_file(deps.config.recordings_dir, file.name)


def _adopt(db: DbConnection, attempt: AttemptRow, *, now: dt.datetime) -> None:
    """Give a file its row when Asterisk died before it could tell of it; the sweep measures it."""
    log.warning("%s: a recording that was not reported is taken in", attempt.id)
    recordings.add_recording(
        db,
        attempt.id,
        state="running",
        path=recording.recording_file_name(attempt.id),
        at=now,
        started_at=attempt.bridged_at or attempt.created_at,
        actor="system",
        reason="found in the folder",
    )


def _let_age(deps: Deps, file: RecordingFile, *, now: dt.datetime) -> None:
    """Delete a file whose call we do not know, when it is older than any recording may be."""
    changed_at = dt.datetime.fromtimestamp(file.changed_at, dt.UTC)
    if now - changed_at < dt.timedelta(days=deps.config.recording.keep_days):
        log.warning("%s belongs to no call we know", file.name)
        return
    log.warning("%s belonged to no call we know, and is deleted for its age", file.name)
    recording_files.delete_recording_file(deps.config.recordings_dir, file.name)
