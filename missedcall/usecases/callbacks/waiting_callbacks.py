"""Count the callers who wait to be rung back."""

from missedcall.db.callbacks import callback_lists
from missedcall.usecases.deps import Deps


def count_waiting_callbacks(deps: Deps) -> int:
    """Count the callbacks that wait for their ring, as far as a reader needs to know."""
    with deps.db.reading() as db:
        return callback_lists.count_callbacks_in_state(db, "waiting")
