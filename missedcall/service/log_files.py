"""Keep logs from filling the disk: each is cut at a size, and only its last parts are kept."""

import logging
import shutil
from collections.abc import Iterable
from pathlib import Path

log = logging.getLogger(__name__)

MOST_BYTES = 10 * 1024 * 1024
KEPT = 3  # older parts of each: name.1 is the youngest
LOOK_AGAIN_S = 10.0


def rotate_log(file: Path, *, most: int = MOST_BYTES) -> bool:
    """Move what a log holds to `.1` when it is larger than `most` bytes; say whether it was.

    The process that writes keeps it open, for appending: so it is copied and emptied, not
    renamed. A line that is written between the two is lost.
    """
    if not file.is_file() or file.stat().st_size <= most:
        return False
    for number in range(KEPT - 1, 0, -1):
        older = _part(file, number)
        if older.exists():
            older.replace(_part(file, number + 1))
    shutil.copyfile(file, _part(file, 1))
    with file.open("r+b") as emptied:
        emptied.truncate(0)
    return True


def rotate_logs(files: Iterable[Path]) -> None:
    """Rotate logs; what cannot be rotated is told, and harms no other."""
    for file in files:
        try:
            rotate_log(file)
        except OSError as error:
            log.warning("%s cannot be cut: %s", file, error)


def logs_in(folder: Path) -> list[Path]:
    """Give the logs of a folder, without the older parts of them."""
    return [file for file in sorted(folder.glob("*")) if not file.suffix[1:].isdigit()]


def _part(file: Path, number: int) -> Path:
    return file.with_name(f"{file.name}.{number}")
