"""Hold a callback as the calls of a batch leave it, until all of the batch is written."""

import datetime as dt
from dataclasses import dataclass
from typing import Self

from missedcall.db.callbacks.callbacks import CallbackRow
from missedcall.domain.callbacks.priority import CallbackPriority

# The order of a callback that has no id yet comes after every id that there can be.
AFTER_ALL_IDS = 2_000_000_000
CHANGING = (
    *("state", "missed_calls", "due_at", "urgent_at", "acknowledged_at"),
    *("promised_from", "promised_until"),
)


@dataclass
class CallbackDraft:
    """Describe one callback, in the columns of its row; `id` is None until it is written.

    `order` stands in for the id where callbacks that are due at one instant are put in order.
    """

    id: int | None
    order: int
    number: str
    did: str
    code: str
    language: str
    needs: str
    state: str
    missed_calls: int
    attempts_used: int
    created_at: dt.datetime
    due_at: dt.datetime
    urgent_at: dt.datetime
    acknowledged_at: dt.datetime | None
    closed_at: dt.datetime | None = None
    parent_id: int | None = None
    promised_from: dt.datetime | None = None
    promised_until: dt.datetime | None = None
    held_until: dt.datetime | None = None

    @classmethod
    def read(cls, row: CallbackRow) -> Self:
        """Take a callback as its row has it."""
        columns = {
            name: getattr(row, name) for name in cls.__dataclass_fields__ if name != "order"
        }
        return cls(order=row.id, **columns)

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def turn(self) -> CallbackPriority:
        return CallbackPriority(self.due_at, self.urgent_at)

    def new_row(self) -> dict[str, object]:
        """Give the row of a callback that is not written yet."""
        unwritten = ("id", "order", "closed_at")
        return {name: value for name, value in vars(self).items() if name not in unwritten}

    def changed_row(self) -> dict[str, object]:
        """Give what a batch of calls can have changed of a callback that was there before."""
        return {"this": self.id, **{name: getattr(self, name) for name in CHANGING}}
