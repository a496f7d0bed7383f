"""Count the numbers that call for the first time, to see a flood of them."""

import datetime as dt
from bisect import bisect_right, insort
from functools import cached_property

from missedcall.db.callbacks import callback_lists
from missedcall.db.engine import DbConnection
from missedcall.domain.calls.flood import MINUTE, NewNumbers

# So many first calls are read beyond those that a minute may have. The calls of a batch differ in
# age; for the older ones too few may then be found, which holds no caller back.
MORE = 500


class FirstCalls:
    """Know when numbers called first around the calls of a batch, those of the batch included."""

    def __init__(
        self, db: DbConnection, *, first: dt.datetime, last: dt.datetime, most_a_minute: int
    ) -> None:
        """Take when the first and the last call of the batch were made, and the highest rate."""
        self._db = db
        self._within = (first - MINUTE, last)
        self._limit = most_a_minute + MORE

    @cached_property
    def _instants(self) -> list[dt.datetime]:
        after, until = self._within
        found = callback_lists.list_first_callbacks(
            self._db, after=after, until=until, limit=self._limit
        )
        return sorted(found)

    @cached_property
    def _held_until(self) -> list[dt.datetime]:
        """Hold until when those held back are not rung, as far as it is still to be asked."""
        last = callback_lists.get_last_held_until(self._db)
        return [last] if last else []

    def before(self, at: dt.datetime) -> NewNumbers:
        """Give what a new number finds that calls at an instant."""
        seen = bisect_right(self._instants, at) - bisect_right(self._instants, at - MINUTE)
        return NewNumbers(seen, last_held_until=max(self._held_until, default=None))

    def add_first_call(self, at: dt.datetime, *, held_until: dt.datetime | None) -> None:
        """Count one more new number."""
        insort(self._instants, at)
        if held_until:
            self._held_until[:] = [held_until]
