"""Look at processes that a test has started."""

from pathlib import Path


def is_gone(pid: int) -> bool:
    """Say whether a process is no more; one that is not reaped yet is no more too."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except (FileNotFoundError, ProcessLookupError):  # the second: it ended while we read
        return True
