"""Slow down what numbers that were never seen before make us do, when too many call at once.

Caller ids can be invented, a new one for each call. No real caller may be lost to that: every call
is recorded and opens a callback. But above a rate the callbacks of new numbers are due one after
the other, at that rate, and so are their acknowledgements. A caller who has called or applied
before is due at once, so before them; and a rate that is far above what operators can ring delays
no caller that an operator could have rung.
"""

import datetime as dt
from dataclasses import dataclass

MINUTE = dt.timedelta(minutes=1)


@dataclass(frozen=True)
class NewNumbers:
    """Count the numbers whose first call came in the minute before a call.

    Those that are held back are due one after the other, the last at `last_held_until`.
    """

    in_last_minute: int
    last_held_until: dt.datetime | None = None


def hold_new_number_until(
    new_numbers: NewNumbers, *, due_at: dt.datetime, most_a_minute: int
) -> dt.datetime | None:
    """Give until when one more new number is held back that would be due at `due_at`, or None."""
    if new_numbers.in_last_minute < most_a_minute:
        return None
    last = max(due_at, new_numbers.last_held_until or due_at)
    return last + MINUTE / most_a_minute
