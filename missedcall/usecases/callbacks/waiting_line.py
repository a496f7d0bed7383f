"""Count the callers who wait, as they stand after the calls of a batch that are decided so far."""

import datetime as dt
from bisect import bisect_right, insort
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from missedcall.db.callbacks import due_callbacks
from missedcall.db.engine import DbConnection
from missedcall.db.operators import operators
from missedcall.domain.callbacks.priority import CallbackPriority
from missedcall.usecases.callbacks.callback_draft import CallbackDraft

QUARTER = dt.timedelta(minutes=15)
EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True)
class Quarter:
    """Hold the instants at which callers become due, and how many are due before the first, by the
    first, by the second …
    """

    instants: Sequence[dt.datetime]
    counts: Sequence[int]

    def count_until(self, at: dt.datetime) -> int:
        return self.counts[bisect_right(self.instants, at)]


class WaitingLine:
    """Answer from the database as it was before the batch, and from what the batch has changed.

    Nothing of the batch may be written while this is asked, or it would count twice.
    """

    def __init__(self, db: DbConnection) -> None:
        self._db = db
        self._quarters: dict[dt.datetime, Quarter] = {}
        self._came: list[dt.datetime] = []
        self._left: list[dt.datetime] = []
        self._changes: list[tuple[int, CallbackPriority, int]] = []

    @cached_property
    def ready(self) -> int:
        """Count the operators who are ready for a call."""
        return operators.count_ready_operators(self._db)

    def moved(
        self,
        draft: CallbackDraft,
        *,
        waited: CallbackPriority | None,
        waits: CallbackPriority | None,
    ) -> None:
        """Note that a callback had one turn and has another; None while it does not wait."""
        if waited == waits:
            return
        if waited is not None:
            insort(self._left, waited.due_at)
            self._changes.append((-1, waited, draft.order))
        if waits is not None:
            insort(self._came, waits.due_at)
            self._changes.append((1, waits, draft.order))

    def count_due(self, *, by: dt.datetime) -> int:
        """Count those who wait to be rung by an instant.

        The database is asked once for each quarter of an hour: in a flood of new numbers each is
        due at another instant.
        """
        begins = by - (by - EPOCH) % QUARTER
        if begins not in self._quarters:
            self._quarters[begins] = self._read(begins)
        before = self._quarters[begins].count_until(by)
        return before + bisect_right(self._came, by) - bisect_right(self._left, by)

    def _read(self, begins: dt.datetime) -> Quarter:
        """Read who becomes due in a quarter of an hour, and how many are due as it begins."""
        within = due_callbacks.count_callbacks_by_due_at(
            self._db, after=begins, until=begins + QUARTER
        )
        due = due_callbacks.count_due_callbacks(self._db, by=begins)
        return Quarter(
            [at for at, _ in within], [*accumulate((n for _, n in within), initial=due)]
        )

    def place(self, draft: CallbackDraft, *, now: dt.datetime) -> int:
        """Give a caller's place in the order of `list_due_callbacks`; 1 is the next."""
        turn, order = draft.turn, draft.order
        before = due_callbacks.count_callbacks_ahead(
            self._db, due_at=turn.due_at, urgent_at=turn.urgent_at, callback_id=order, now=now
        )
        changed = sum(
            sign
            for sign, other, other_order in self._changes
            if _goes_first(other, other_order, turn, order, now=now)
        )
        return 1 + before + changed


def _goes_first(
    other: CallbackPriority,
    other_order: int,
    turn: CallbackPriority,
    order: int,
    *,
    now: dt.datetime,
) -> bool:
    """Say whether another is rung before this one, as `count_callbacks_ahead` does."""
    if turn.urgent_at <= now:
        return (other.urgent_at, other_order) < (turn.urgent_at, order)
    return other.urgent_at <= now or (other.due_at, other_order) < (turn.due_at, order)
