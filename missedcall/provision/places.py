"""Say where what we fetch lies."""

import os
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]


def programs_dir() -> Path:
    """Give the folder of the programs we fetch: MISSEDCALL_PROGRAMS, else var/programs."""
    return Path(os.environ.get("MISSEDCALL_PROGRAMS") or REPOSITORY / "var" / "programs").resolve()


def setup_log() -> Path:
    """Give the file that keeps the full output of every set-up step."""
    return REPOSITORY / "var" / "log" / "setup.log"
