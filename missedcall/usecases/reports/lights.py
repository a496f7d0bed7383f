"""Find the connections that were given in a time, by when the light came on."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from missedcall.db.engine import Connection
from missedcall.db.reports import milestones
from missedcall.domain.connection import clocks
from missedcall.domain.connection.states import SlaClock
from missedcall.usecases.connection import histories

# So late may a telephone without a network tell of a light, or an engineer accept its time.
LATEST = dt.timedelta(days=31)


@dataclass(frozen=True)
class Light:
    """Say when an application was paid (None: its payment was taken back) and got its light."""

    paid_at: dt.datetime | None
    lit_at: dt.datetime


def given(db: Connection, *, since: dt.datetime, until: dt.datetime) -> Mapping[int, Light]:
    """Give the lights from `since` on and before `until` that stand, by application."""
    recorded = milestones.with_step(db, milestones.LIT, since=since, until=until + LATEST)
    found = {}
    for known, history in histories.read_histories(db, recorded):
        runs = clocks.clock_runs(history.steps)
        law, promise = runs.get(SlaClock.LAW), runs.get(SlaClock.PROMISE)
        lit_at = law.stopped_at if law else None
        if lit_at is not None and since <= lit_at < until:
            found[known] = Light(promise.started_at if promise else None, lit_at)
    return found
