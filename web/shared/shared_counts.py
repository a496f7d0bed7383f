"""Count tries over all processes, in Redis; while Redis is away each process counts for itself."""

import logging
import time
from collections.abc import Callable
from typing import Final, TypeVar

from limits.errors import StorageError
from limits.storage import MemoryStorage, storage_from_string
from limits.strategies import MovingWindowRateLimiter

log = logging.getLogger(__name__)
T = TypeVar("T")

REDIS_S: Final = 0.5
WITHOUT_REDIS_S: Final = 10.0


class SharedCounts:
    """Ask the counts of all processes, or this process's own while Redis is away."""

    def __init__(self, storage: str, *, counted: str) -> None:
        """Count at a URL: of Redis, or ``memory://`` for this process only; `counted` is what."""
        timeouts = {"socket_timeout": REDIS_S, "socket_connect_timeout": REDIS_S}
        given = {} if storage.startswith("memory") else timeouts
        url = f"redis+{storage}" if storage.startswith("unix://") else storage
        shared = storage_from_string(url, wrap_exceptions=True, **given)
        self._shared = MovingWindowRateLimiter(shared)
        self._own = MovingWindowRateLimiter(MemoryStorage())
        self._shared_from = 0.0
        self._counted = counted

    def ask_counts(self, act: Callable[[MovingWindowRateLimiter], T]) -> T:
        """Ask Redis; while it is away, this process's own counts."""
        if time.monotonic() >= self._shared_from:
            try:
                return act(self._shared)
            except StorageError as error:
                self._shared_from = time.monotonic() + WITHOUT_REDIS_S
                log.warning("Redis is away (%r): %s are counted here alone", error, self._counted)
        return act(self._own)
