"""Keep virtual time: a queue of what happens when."""

import datetime as dt
import heapq
import itertools
from collections.abc import Callable

Action = Callable[[], object]


class Clock:
    """Do things in the order of their instants; of one instant, in the order they were planned."""

    def __init__(self, begins: dt.datetime) -> None:
        self.now = begins
        self.happened_at = begins  # when something last happened that is not periodic
        self._queue: list[tuple[dt.datetime, int, Action]] = []
        self._serial = itertools.count()

    def at(self, when: dt.datetime, action: Action) -> None:
        """Plan an action; one that should have been done by now is done next."""
        self._put(when, lambda: self._happen(action))

    def after(self, seconds: float, action: Action) -> None:
        self.at(self.now + dt.timedelta(seconds=seconds), action)

    def every(self, seconds: float, action: Action) -> None:
        """Do something now and then again and again."""

        def again() -> None:
            action()
            self._put(self.now + dt.timedelta(seconds=seconds), again)

        self._put(self.now, again)

    def step(self) -> bool:
        """Do the next thing; False when nothing is planned any more."""
        if not self._queue:
            return False
        self.now, _, action = heapq.heappop(self._queue)
        action()
        return True

    def _put(self, when: dt.datetime, action: Action) -> None:
        when = max(when, self.now).astimezone(dt.UTC)
        heapq.heappush(self._queue, (when, next(self._serial), action))

    def _happen(self, action: Action) -> None:
        self.happened_at = self.now
        action()
