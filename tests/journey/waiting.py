"""Wait for a fact instead of for a time."""

import time
from collections.abc import Callable


def wait_until(fact: Callable[[], bool], timeout_s: float = 20) -> None:
    deadline = time.monotonic() + timeout_s
    while not fact():
        assert time.monotonic() < deadline, "not seen in time"
        time.sleep(0.1)
