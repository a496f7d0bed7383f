"""Say what is to be played."""

import datetime as dt
import random
from dataclasses import dataclass

from missedcall.domain.callbacks.calendar import IST

# A simulation begins at this midnight in India (a Monday): a seed names a day for ever.
FIRST_DAY = dt.date(2026, 11, 30)

APPLIES = 0.65

# After the last day of calls operators go on for at most so long, to end what is open.
RUN_OUT = dt.timedelta(days=14)


@dataclass(frozen=True)
class Plan:
    """Size a simulation: `calls` are missed calls over `days` days, repeats included.

    `no_answer` is the share of rings of a consumer that are not taken; `outages` is how many
    times Asterisk goes down. Of those who are spoken with the share `applies` applies, until there
    are `most_applications`.
    """

    calls: int
    operators: int
    seed: int
    no_answer: float = 0.3
    outages: int = 0
    days: int = 1
    first_day: dt.date = FIRST_DAY
    applies: float = APPLIES
    most_applications: int | None = None

    @property
    def begins(self) -> dt.datetime:
        return dt.datetime.combine(self.first_day, dt.time(0), tzinfo=IST).astimezone(dt.UTC)

    @property
    def calls_end(self) -> dt.datetime:
        return self.begins + dt.timedelta(days=self.days)

    @property
    def horizon(self) -> dt.datetime:
        return self.calls_end + RUN_OUT

    def chance(self, of: str) -> random.Random:
        """Give a stream of chance of its own, so that drawing more of one thing moves no other."""
        return random.Random(f"{self.seed} {of}")
