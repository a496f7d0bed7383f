"""Say whether a folder that the service writes to can be had, by a trial that leaves nothing."""

import tempfile
from pathlib import Path


def why_unwritable(folder: Path) -> str | None:
    """Say why a folder cannot be made or written; None: it can."""
    nearest = folder.absolute()
    while not _exists(nearest):
        nearest = nearest.parent
    if not nearest.is_dir():
        return f"{nearest} is no folder"
    try:
        with tempfile.TemporaryDirectory(dir=nearest):
            return None
    except OSError as error:
        return f"nothing can be made in {nearest} ({error.strerror})"


def _exists(path: Path) -> bool:
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    return True
