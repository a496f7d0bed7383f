"""Say which missed calls are answered without ringing back: he who has no credit asks so."""

import datetime as dt
from dataclasses import dataclass

# A telephone with more running applications than this is rung: nobody could tell from so many
# texts which of them he has asked for.
MOST_TOLD = 3


@dataclass(frozen=True)
class Limits:
    """Bound how often a number is answered by a text.

    Who calls again within `again` was not helped by the last one, and is rung. More than `a_day`
    in 24 hours go to no number, so that nobody can use us to fill another person's phone.
    """

    again: dt.timedelta
    a_day: int


@dataclass(frozen=True)
class Asked:
    """Say what a missed call may be asking for, as far as we know.

    `running` counts the applications of the number that a text can tell of: none when no text
    reaches it. `told_today` are the texts of the last 24 hours, the last at `told_at`.
    """

    running: int = 0
    told_today: int = 0
    told_at: dt.datetime | None = None


NOTHING = Asked()


@dataclass(frozen=True)
class Tell:
    """Tell by text how his applications stand, and ring nobody."""


def without_ringing(asked: Asked, *, limits: Limits, at: dt.datetime) -> Tell | None:
    """Decide how a call made at `at` is answered without ringing; None: he is rung."""
    soon = asked.told_at is not None and at < asked.told_at + limits.again
    if 0 < asked.running <= MOST_TOLD and not soon and asked.told_today < limits.a_day:
        return Tell()
    return None
