"""Slow down who guesses passwords."""

import datetime as dt
import threading
from collections import deque

MOST_KEPT = 10_000


class LoginLimit:
    """Count tries for each login and address within a sliding minute.

    It counts in this process only, which is enough for one web host; with several, each admits
    as many. The oldest entries are forgotten when there are too many, so memory stays bounded.
    """

    def __init__(self, *, tries: int, within: dt.timedelta) -> None:
        self._tries = tries
        self._within = within
        self._tried: dict[tuple[str, str], deque[dt.datetime]] = {}
        self._lock = threading.Lock()

    def admits(self, *, login: str, address: str, now: dt.datetime) -> bool:
        """Count a try and let it through, or say False, without counting, when it must wait.

        It is counted before the password is looked at, so that guesses sent at once do not slip
        through together.
        """
        key = (login.casefold(), address)
        with self._lock:
            times = self._tried.pop(key, deque())
            while times and now - times[0] >= self._within:
                times.popleft()
            is_admitted = len(times) < self._tries
            if is_admitted:
                times.append(now)
            self._tried[key] = times
            while len(self._tried) > MOST_KEPT:
                self._tried.pop(next(iter(self._tried)))
        return is_admitted

    def forget(self, *, login: str, address: str) -> None:
        """Start anew after a right password."""
        with self._lock:
            self._tried.pop((login.casefold(), address), None)
