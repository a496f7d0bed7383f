"""Ask the machine quick things that change nothing, and find out what we may do on it."""

import contextlib
import fcntl
import os
import subprocess
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path


def privilege(*, euid: int, sudo_works: bool) -> tuple[str, ...] | None:
    """Give the words before a command that needs root: none as root, sudo's, or None: no way."""
    if euid == 0:
        return ()
    return ("sudo", "-n") if sudo_works else None


def privilege_here() -> tuple[str, ...] | None:
    """Find out how this process gets root's rights without asking for a password."""
    euid = os.geteuid()
    return privilege(euid=euid, sudo_works=euid != 0 and succeeds(("sudo", "-n", "true")))


def output(argv: Sequence[str]) -> str:
    """Give what a quick, read-only program prints; empty when it is missing or fails to end."""
    try:
        done = subprocess.run(  # noqa: S603 - fixed programs, arguments are never a shell's text
            argv,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            timeout=30,
            env={**os.environ, "LC_ALL": "C"},
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout


def succeeds(argv: Sequence[str]) -> bool:
    """Say whether a quick program is there and ends with status 0."""
    try:
        return (
            subprocess.run(  # noqa: S603 - as above
                argv,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                timeout=30,
                check=False,
            ).returncode
            == 0
        )
    except (OSError, subprocess.TimeoutExpired):
        return False


@contextlib.contextmanager
def alone(
    folder: Path, *, say: Callable[[str], None], name: str = ".setup.lock", busy: str = ""
) -> Iterator[None]:
    """Let one process at a time set up a folder; a second one says that it waits, or `busy`.

    Locks of different names do not hinder each other.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / name).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(busy or f"Another set-up works in {folder}; waiting for it …")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield
