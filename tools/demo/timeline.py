"""Tell the demo's steps as they happen, and keep how long each took."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")
LOOK_S = 0.05


class StepFailed(Exception):
    """Name the step that was not seen to happen, and whose logs may say why."""

    def __init__(self, step: str, reason: str, logs: tuple[str, ...]) -> None:
        super().__init__(f"{step}: {reason}")
        self.step = step
        self.reason = reason
        self.logs = logs


@dataclass(frozen=True)
class TimelineStep:
    """Hold a step that was seen: seconds since the start, seconds it took, what was seen."""

    name: str
    at_s: float
    took_s: float
    seen: str


class Timeline:
    """Wait for one fact after the other and tell each as it is seen."""

    def __init__(self, *, tell: Callable[[TimelineStep], None], patience_s: float = 30) -> None:
        """`tell` is called with each step; nothing is waited for longer than `patience_s`."""
        self._tell = tell
        self._patience_s = patience_s
        self.steps: list[TimelineStep] = []
        self._start = self._last = time.monotonic()

    def see(self, name: str, seen: str) -> None:
        """Note a step that has happened."""
        now = time.monotonic()
        step = TimelineStep(name, now - self._start, now - self._last, seen)
        self._last = now
        self.steps.append(step)
        self._tell(step)

    def wait(
        self,
        name: str,
        look: Callable[[], T | None],
        seen: Callable[[T], str],
        *,
        logs: tuple[str, ...],
    ) -> T:
        """Look until there is something to be seen; raise `StepFailed` when patience ends."""
        deadline = time.monotonic() + self._patience_s
        while True:
            found = look()
            if found is not None:
                self.see(name, seen(found))
                return found
            if time.monotonic() > deadline:
                raise StepFailed(name, f"not seen within {self._patience_s:.0f} s", logs)
            time.sleep(LOOK_S)
