"""Share the processor: Asterisk first, then what hears calls, then screens, then the rest.

Between two processes that both want it, three steps are about twice the time, ten nine times. The
steps between our own are small: other programs of the machine have 0, and workers need a share.
"""

import contextlib
import os
import time
from enum import IntEnum
from pathlib import Path

AUTOGROUP = Path("/proc/self/autogroup")
TRIES = 5
PAUSE_S = 0.1  # Linux takes one such change in a tenth of a second from who is not root


class Priority(IntEnum):
    """Name the nice value of each kind of process; the lower, the sooner it runs."""

    CALLS = -10  # Asterisk; only root may give it, else it has 0 and is still before ours
    HEARING = 1
    SCREENS = 2
    BACKGROUND = 4  # workers: ringing back and texts yield to callers


def apply_priority(priority: Priority) -> None:
    """Give this process a priority; who may not have a higher one keeps the present one."""
    with contextlib.suppress(PermissionError):
        os.setpriority(os.PRIO_PROCESS, 0, priority)
    _apply_to_session(priority)


def _apply_to_session(priority: Priority) -> None:
    """Give it to the session too: Linux may share the processor between sessions first."""
    for _ in range(TRIES):
        try:
            AUTOGROUP.write_text(str(int(priority)))
        except BlockingIOError:
            time.sleep(PAUSE_S)
        except OSError:
            return  # a Linux that shares between processes only, or we may not
        else:
            return
