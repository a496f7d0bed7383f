"""Look at and delete the files of recordings, and nothing else in the world."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from missedcall.domain.recordings import recording


class NotARecording(ValueError):
    """Refuse a path that is not the plain name of a recording."""


@dataclass(frozen=True)
class RecordingFile:
    """Describe a file of the folder: its name, its age as an epoch in seconds."""

    name: str
    changed_at: float


def recording_path(folder: Path, name: str) -> Path:
    """Give the path of a recording; raise `NotARecording` for a name that leads elsewhere."""
    if recording.attempt_of_file(name) is None:
        raise NotARecording(f"{name!r} is no name of a recording")
    return folder / name


def recording_size(folder: Path, name: str) -> int | None:
    """Give the size in bytes, or None when there is no such file."""
    try:
        return recording_path(folder, name).stat().st_size
    except FileNotFoundError:
        return None


def delete_recording_file(folder: Path, name: str) -> None:
    """Delete a recording; one that is gone already is as well."""
    recording_path(folder, name).unlink(missing_ok=True)


def list_recording_files(folder: Path) -> Iterator[RecordingFile]:
    """List the files of the folder, whatever they are; none when it is not there."""
    if not folder.is_dir():
        return
    with os.scandir(folder) as entries:
        for entry in entries:
            yield RecordingFile(entry.name, entry.stat(follow_symlinks=False).st_mtime)
