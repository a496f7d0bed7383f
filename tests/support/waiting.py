"""Wait for a fact instead of for a time."""

import time
from collections.abc import Callable

STEP_S = 0.02


def wait_until(fact: Callable[[], object], seconds: float = 20) -> None:
    """Return as soon as the fact holds; fail when it does not in time."""
    deadline = time.monotonic() + seconds
    while not fact():
        assert time.monotonic() < deadline, f"not so after {seconds} s"
        time.sleep(STEP_S)
