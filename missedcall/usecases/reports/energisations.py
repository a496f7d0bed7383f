"""Find the connections that were energised in a period."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from missedcall.db.engine import DbConnection
from missedcall.db.reports import milestones
from missedcall.domain.connection import clocks
from missedcall.domain.connection.states import SlaClock
from missedcall.usecases.connection import histories

# A report without a network, or an accepted time, may come so long after the energisation.
LONGEST_REPORT_DELAY = dt.timedelta(days=31)


@dataclass(frozen=True)
class Energisation:
    """Say when an application was paid (None: the payment was reversed) and energised."""

    paid_at: dt.datetime | None
    energised_at: dt.datetime


def list_energisations(
    db: DbConnection, *, since: dt.datetime, until: dt.datetime
) -> Mapping[int, Energisation]:
    """Give the energisations from `since` to before `until` that stand, by application id."""
    recorded = milestones.list_applications_with_step(
        db, milestones.ENERGISED_RULE, since=since, until=until + LONGEST_REPORT_DELAY
    )
    found = {}
    for known, history in histories.read_histories(db, recorded):
        runs = clocks.clock_runs(history.steps)
        law, promise = runs.get(SlaClock.LAW), runs.get(SlaClock.PROMISE)
        energised_at = law.stopped_at if law else None
        if energised_at is not None and since <= energised_at < until:
            found[known] = Energisation(promise.started_at if promise else None, energised_at)
    return found
