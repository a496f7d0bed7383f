"""Run one part of set-up as a process of its own, and tell its end in one line."""

import signal
import sys
from collections.abc import Callable

from missedcall.provision import trouble
from missedcall.provision.shell import Say


def run(part: Callable[[Say], None]) -> int:
    """Run a part and give the exit status; what it started ends with it when it is stopped."""
    signal.signal(signal.SIGTERM, _stop)
    try:
        part(_say)
    except trouble.CannotProvideError as error:
        _say(f"Cannot set up. {error}")
        return 1
    except KeyboardInterrupt:
        _say("Stopped; run it again to go on.")
        return 130
    return 0


def _say(line: str) -> None:
    sys.stderr.write(f"{line}\n")


def _stop(*_: object) -> None:
    raise KeyboardInterrupt
