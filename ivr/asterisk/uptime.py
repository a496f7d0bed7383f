"""Read how long this machine is up."""

import time
from pathlib import Path

from missedcall.domain.shared.uptime import Uptime

BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


def read_uptime() -> Uptime:
    """Ask Linux; its clock goes on while the machine sleeps, and it is never set."""
    return Uptime(BOOT_ID.read_text().strip(), time.clock_gettime(time.CLOCK_BOOTTIME))
