"""Slow down who guesses passwords."""

import datetime as dt
import threading
from collections import deque

MOST_KEPT = 10_000


class LoginLimit:
    """Count wrong tries for each login and address within a sliding minute.

    It counts in this process only, which is enough for one web host; with several, each allows
    as many. The oldest entries are forgotten when there are too many, so memory stays bounded.
    """

    def __init__(self, *, tries: int, within: dt.timedelta) -> None:
        self._tries = tries
        self._within = within
        self._wrong: dict[tuple[str, str], deque[dt.datetime]] = {}
        self._lock = threading.Lock()

    def allows(self, *, login: str, address: str, now: dt.datetime) -> bool:
        """Say whether another try may be made."""
        with self._lock:
            times = self._wrong.get((login.casefold(), address), deque())
            while times and now - times[0] >= self._within:
                times.popleft()
            return len(times) < self._tries

    def note_wrong(self, *, login: str, address: str, now: dt.datetime) -> None:
        with self._lock:
            key = (login.casefold(), address)
            times = self._wrong.pop(key, deque(maxlen=self._tries))
            times.append(now)
            self._wrong[key] = times
            while len(self._wrong) > MOST_KEPT:
                self._wrong.pop(next(iter(self._wrong)))

    def forget(self, *, login: str, address: str) -> None:
        """Start anew after a right password."""
        with self._lock:
            self._wrong.pop((login.casefold(), address), None)
