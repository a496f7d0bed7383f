"""Look at and delete the files of recordings, and nothing else in the world."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from missedcall.domain.recordings import recording


class NotARecording(ValueError):
    """Refuse a path that is not the plain name of a recording."""


@dataclass(frozen=True)
class File:
    """Describe a file of the folder: its name, its age as an epoch in seconds."""

    name: str
    changed_at: float


def locate(folder: Path, name: str) -> Path:
    """Give the path of a recording; raise `NotARecording` for a name that leads elsewhere."""
    if recording.attempt_of(name) is None:
        raise NotARecording(f"{name!r} is no name of a recording")
    return folder / name


def size(folder: Path, name: str) -> int | None:
    """Give the size in bytes, or None when there is no such file."""
    try:
        return locate(folder, name).stat().st_size
    except FileNotFoundError:
        return None


def delete(folder: Path, name: str) -> None:
    """Delete a recording; one that is gone already is as well."""
    locate(folder, name).unlink(missing_ok=True)


def everything(folder: Path) -> Iterator[File]:
    """List the files of the folder, whatever they are; none when it is not there."""
    if not folder.is_dir():
        return
    with os.scandir(folder) as entries:
        for entry in entries:
            yield File(entry.name, entry.stat(follow_symlinks=False).st_mtime)
