"""Keep in a process what is read seldom changed, until its version is another."""

import threading
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Kept = TypeVar("Kept")


class KeptVersion(Generic[Kept]):
    """Keep one value for all threads of a process; it must not be changed by who reads it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: tuple[Hashable, Kept] | None = None

    def value_of_version(self, version: Hashable, load: Callable[[], Kept]) -> Kept:
        """Give the value of this version; `load` reads it when another version was kept."""
        with self._lock:
            if self._kept is None or self._kept[0] != version:
                self._kept = (version, load())
            return self._kept[1]
