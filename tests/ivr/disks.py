"""A small disk that can be filled and made read-only; only root may mount it."""

import contextlib
import os
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

NEEDS_ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="only root may mount a small disk")


@dataclass(frozen=True)
class SmallDisk:
    """Hold a disk that is mounted at `folder`."""

    folder: Path

    @property
    def free(self) -> int:
        """Give how many bytes are free."""
        told = os.statvfs(self.folder)
        return told.f_bavail * told.f_frsize

    @contextlib.contextmanager
    def filled(self, *, leaving: int = 0) -> Iterator[None]:
        """Fill the disk but for some bytes, until the block ends."""
        ballast = self.folder / "ballast"
        with ballast.open("wb", buffering=0) as file:
            while self.free > leaving:
                file.write(b"x" * min(4096, self.free - leaving))
        try:
            yield
        finally:
            ballast.unlink()

    @contextlib.contextmanager
    def read_only(self) -> Iterator[None]:
        """Let no file be made there until the block ends, as when Linux has met a bad block."""
        _run("mount", "--bind", str(self.folder), str(self.folder))
        try:
            _run("mount", "-o", "remount,bind,ro", str(self.folder))
            yield
        finally:
            _run("umount", "-l", str(self.folder))


@contextlib.contextmanager
def small_disk(folder: Path, *, size_mb: int = 1) -> Iterator[SmallDisk]:
    """Mount a small disk at a folder until the block ends."""
    _run("mount", "-t", "tmpfs", "-o", f"size={size_mb}m", "tmpfs", str(folder))
    try:
        yield SmallDisk(folder)
    finally:
        _run("umount", "-l", str(folder))


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True)
