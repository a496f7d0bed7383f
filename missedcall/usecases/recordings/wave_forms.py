"""Draw the wave form of each recording once, from its file, and keep it in the row."""

import datetime as dt
import logging
from pathlib import Path

from missedcall.db.recordings import recordings
from missedcall.domain.recordings import wave_form
from missedcall.domain.recordings.recording import HEADER_BYTES
from missedcall.usecases.deps import Deps
from missedcall.usecases.recordings import recording_files

log = logging.getLogger(__name__)

AT_ONCE = 20  # files in one run of the periodic job; the next one takes the others


def draw_wave_forms(deps: Deps, *, now: dt.datetime) -> None:
    """Draw the wave forms of kept recordings that have none; one that cannot be read gets none."""
    del now  # every periodic job is given it
    with deps.db.reading() as db:
        rows = recordings.list_recordings_without_wave(db, limit=AT_ONCE)
    for row in rows:
        path = recording_files.recording_path(deps.config.recordings_dir, row.path)
        try:
            wave = wave_of_file(path)
        except OSError as error:
            log.warning("%s has no wave form: %s", row.attempt_id, error.strerror)
            wave = ""
        with deps.db.writing() as db:
            recordings.set_recording_wave(db, row.attempt_id, wave)


def wave_of_file(path: Path) -> str:
    """Read a file part by part, and give the loudness of each; raise OSError."""
    samples = max(0, path.stat().st_size - HEADER_BYTES) // 2
    bars = []
    with path.open("rb") as file:
        file.seek(HEADER_BYTES)
        for number in range(wave_form.BARS):
            ends, begins = samples * (number + 1), samples * number
            part = ends // wave_form.BARS - begins // wave_form.BARS
            bars.append(wave_form.bar_of_samples(file.read(2 * part)))
    return wave_form.wave_text(bars)
