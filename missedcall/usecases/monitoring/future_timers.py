"""Correct what waits by a clock that was ahead and has been set back."""

import datetime as dt
import logging

from missedcall.db.monitoring import future_timers
from missedcall.usecases.deps import Deps

log = logging.getLogger(__name__)

# The clocks of several machines, and of Asterisk's, differ by less than this.
TOLERANCE = dt.timedelta(seconds=30)


def correct_future_timers(deps: Deps, *, now: dt.datetime) -> None:
    """Reckon from now what began in the future, and tell that a clock was wrong."""
    with deps.db.writing() as db:
        moved = future_timers.correct_times_later_than(db, later_than=now + TOLERANCE, now=now)
    if moved:
        log.warning(
            "a clock was ahead and has been set back: %d rows waited for a time that had not "
            "come, and wait from now on; look at the time service of this machine",
            moved,
        )
