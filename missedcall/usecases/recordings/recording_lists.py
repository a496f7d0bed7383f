"""List recordings for supervisors, open one, and tell who has heard it."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from missedcall.db.engine import DbConnection
from missedcall.db.recordings import recording_pauses, recordings
from missedcall.db.recordings.recording_pauses import RecordingPauseRow
from missedcall.db.recordings.recordings import NamedRecording, RecordingFilter
from missedcall.db.schema import note_audit
from missedcall.domain.recordings import wave_form
from missedcall.domain.shared import phone
from missedcall.usecases.deps import Deps
from missedcall.usecases.operators.operators import Operator
from missedcall.usecases.recordings import recording_files
from missedcall.usecases.recordings.recording_pauses import (
    RecordingSilence,
    silences_of_recording,
)

MOST_HEARINGS = 200
MOST_EXPORTED = 10_000
# A browser asks for a recording part by part: so long it counts as heard once.
HEARD_ONCE = dt.timedelta(minutes=10)
EVERY = RecordingFilter()
COLUMNS = ("at", "number", "callback", "operator", "state", "seconds", "attempt")
Key = tuple[dt.datetime, str]


class RecordingNotKept(LookupError):
    """Say that there is no such recording, or no more."""


@dataclass(frozen=True)
class RecordingSummary:
    """Describe a recording to a supervisor; the number is masked.

    `bars` are its loudness over its length, 0 to 255 each; `silences` where it was paused.
    """

    attempt_id: str
    callback_id: int
    at: dt.datetime
    number: str
    operator: str
    state: str
    seconds: int | None
    bars: tuple[int, ...]
    silences: tuple[RecordingSilence, ...]

    @property
    def key(self) -> Key:
        return self.at, self.attempt_id


@dataclass(frozen=True)
class Hearing:
    """Say who heard a recording, and when."""

    at: dt.datetime
    login: str


def list_recordings(
    deps: Deps,
    *,
    limit: int,
    wanted: RecordingFilter = EVERY,
    before: Key | None = None,
) -> list[RecordingSummary]:
    """List the newest recordings that fit first, whatever became of them."""
    with deps.db.reading() as db:
        rows = recordings.list_latest_recordings(db, limit=limit, wanted=wanted, before=before)
        return _summaries(db, rows)


def recordings_of_callback(db: DbConnection, *, callback_id: int) -> tuple[RecordingSummary, ...]:
    """List the recordings of a callback's calls, the first one first."""
    return tuple(_summaries(db, recordings.list_recordings_of_callback(db, callback_id)))


def load_recording(
    deps: Deps, *, attempt_id: str
) -> tuple[RecordingSummary, Sequence[Hearing]] | None:
    """Give a recording and who has heard it, the newest first; None when there is none."""
    with deps.db.reading() as db:
        row = recordings.find_named_recording(db, attempt_id)
        if row is None:
            return None
        heard = recordings.list_hearings(db, attempt_id, limit=MOST_HEARINGS)
        (summary,) = _summaries(db, [row])
    return summary, [Hearing(each.at, each.actor) for each in heard]


def export_recordings(
    deps: Deps, *, wanted: RecordingFilter, by: Operator, now: dt.datetime
) -> list[dict[str, object]]:
    """Give the rows of a list for a file, by the names in `COLUMNS`, and note who took them."""
    rows = list_recordings(deps, limit=MOST_EXPORTED, wanted=wanted)
    with deps.db.writing() as db:
        subject = f"recordings: {len(rows)}"
        note_audit(db, at=now, actor=by.login, action="export.list", subject=subject)
    return [
        {
            "at": row.at,
            "number": row.number,
            "callback": row.callback_id,
            "operator": row.operator,
            "state": row.state,
            "seconds": row.seconds,
            "attempt": row.attempt_id,
        }
        for row in rows
    ]


def open_recording(deps: Deps, *, attempt_id: str, by: Operator, now: dt.datetime) -> Path:
    """Give the file of a recording, and note who listened; raise `RecordingNotKept`."""
    with deps.db.writing() as db:
        row = recordings.get_recording(db, attempt_id)
        if row is None or row.state != "kept":
            raise RecordingNotKept(attempt_id)
        _note_hearing(db, attempt_id, by=by, now=now)
    file = recording_files.recording_path(deps.config.recordings_dir, row.path)
    if not file.is_file():
        raise RecordingNotKept(attempt_id)
    return file


def _note_hearing(db: DbConnection, attempt_id: str, *, by: Operator, now: dt.datetime) -> None:
    heard = recordings.list_hearings(db, attempt_id, limit=MOST_HEARINGS)
    if any(each.actor == by.login and now - each.at < HEARD_ONCE for each in heard):
        return
    note_audit(db, at=now, actor=by.login, action="listen", subject=attempt_id)


def _summaries(db: DbConnection, rows: Sequence[NamedRecording]) -> list[RecordingSummary]:
    """Describe recordings, and say where each was paused."""
    pauses = defaultdict(list)
    for pause in recording_pauses.list_recording_pauses(db, *(row.attempt_id for row in rows)):
        pauses[pause.attempt_id].append(pause)
    return [_summary(row, pauses[row.attempt_id]) for row in rows]


def _summary(row: NamedRecording, pauses: Sequence[RecordingPauseRow]) -> RecordingSummary:
    is_kept = row.state == "kept"
    return RecordingSummary(
        attempt_id=row.attempt_id,
        callback_id=row.callback_id,
        at=row.noted_at,
        number=phone.mask(row.number),
        operator=row.login,
        state=row.state,
        seconds=row.seconds,
        bars=wave_form.read_wave(row.wave) if is_kept and row.wave else (),
        silences=silences_of_recording(row.started_at, pauses) if is_kept else (),
    )
