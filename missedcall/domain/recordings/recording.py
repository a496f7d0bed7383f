"""Name a recording's file, and say how long it lasts."""

import re
from enum import StrEnum

# What Asterisk writes: 8000 samples of two bytes a second, after a header of 44 bytes.
BYTES_A_SECOND = 16_000
HEADER_BYTES = 44
NAME = re.compile(r"(attempt-[0-9a-f]{32})\.wav")


class Consent(StrEnum):
    """Name what the notice led to, as the dialplan says it.

    ON: recorded from the joining on. REFUSED: the consumer pressed the key during the notice.
    UNHEARD: a sound of the notice could not be played, so nothing is recorded. OFF: the
    administrator wants no recordings.
    """

    ON = "on"
    REFUSED = "refused"
    UNHEARD = "unheard"
    OFF = "off"


def recording_file_name(attempt_id: str) -> str:
    """Give the name of an attempt's file: nothing in it tells whose voice it is."""
    return f"{attempt_id}.wav"


def attempt_of_file(name: str) -> str | None:
    """Give the attempt of a file; None when it is none of ours."""
    found = NAME.fullmatch(name)
    return found[1] if found else None


def recording_seconds(size: int) -> int:
    """Give how many whole seconds a file of so many bytes lasts; 0 for one with no sound."""
    return max(0, size - HEADER_BYTES) // BYTES_A_SECOND
