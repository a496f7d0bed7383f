"""Keep what the service writes from every other account of the machine: it is full of persons."""

import os
import stat
from pathlib import Path

UMASK = 0o077
OTHERS = 0o007


class NotOursError(OSError):
    """Say which file another account owns, and how to mend it."""


def tighten(folder: Path, *, group_reads: bool) -> None:
    """Take from all others the right to a folder and to all below it.

    An older start, or a copy by hand, may have left them open. `group_reads`: the group keeps its
    rights, for an Asterisk of its own account that writes recordings there. Raise `NotOursError`.
    """
    taken = OTHERS if group_reads else UMASK
    _take(folder, taken)
    for parent, folders, files in os.walk(folder):
        for name in (*folders, *files):
            _take(Path(parent, name), taken)


def _take(path: Path, taken: int) -> None:
    try:
        mode = path.lstat().st_mode
        if mode & taken and not stat.S_ISLNK(mode):
            path.chmod(stat.S_IMODE(mode) & ~taken)
    except FileNotFoundError:
        return  # a journal of the database that has just been folded in
    except PermissionError as error:
        raise NotOursError(
            f"{path} can be read by other accounts and is not ours to close; "
            f"give it to this account: chown -R $(id -un) {path}"
        ) from error
