"""Know how much room is left where the service and its Asterisk write."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from missedcall.config import Config

MB = 1024 * 1024


@dataclass(frozen=True)
class Disk:
    """Say how many megabytes are free for us at `what`; none where nothing can be written."""

    what: str
    free_mb: float
    is_read_only: bool


def fullest_disk(config: Config) -> Disk:
    """Give the disk with the least room among those that this machine's parts write to."""
    return min((_disk(what, folder) for what, folder in _folders(config)), key=_room)


def _folders(config: Config) -> Iterator[tuple[str, Path]]:
    yield "service.state_dir", config.state_dir
    if config.asterisk.run == "managed":
        yield "Asterisk's database", config.state_dir / "asterisk" / "lib"


def _disk(what: str, folder: Path) -> Disk:
    """Ask Linux; a folder that is not made yet will be made on the disk of the one above it."""
    there = next(each for each in (folder, *folder.absolute().parents) if each.exists())
    told = os.statvfs(there)
    is_read_only = bool(told.f_flag & os.ST_RDONLY)
    no_more_files = told.f_files > 0 and told.f_favail == 0
    free = 0 if is_read_only or no_more_files else told.f_bavail * told.f_frsize
    return Disk(what, free / MB, is_read_only)


def _room(disk: Disk) -> float:
    return disk.free_mb
