"""Find what has lasted longer than its state may, so that nothing sticks unseen."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from missedcall.db.callbacks import attempts, callback_lists
from missedcall.db.engine import DbConnection
from missedcall.db.operators import operators
from missedcall.db.payments import vouchers
from missedcall.db.points import jobs
from missedcall.domain.callbacks import calendar
from missedcall.domain.monitoring import limits
from missedcall.domain.monitoring.limits import Limits, StateLimit
from missedcall.usecases.deps import Deps

# More than so many of a kind are not listed one by one: the oldest tell what is wrong.
MOST = 1000


@dataclass(frozen=True)
class StuckEntity:
    """Name one thing that has been in its state for too long, and who is to mend it."""

    entity: str
    state: str
    id: str
    since: dt.datetime
    limit: StateLimit


def find_stuck(deps: Deps, *, now: dt.datetime) -> list[StuckEntity]:
    """List what has passed the limit of its state, the oldest of a state first."""
    ring = dt.timedelta(seconds=deps.config.callbacks.operator_ring_s)
    table = limits.state_limits(ring=ring, wrap_up=deps.rules.wrap_up)
    with deps.db.reading() as db:
        aged = [
            StuckEntity(*found, limit=table[found[0], found[1]])
            for found in _aged(db, table, now=now)
        ]
    return [each for each in aged if _lasted(deps, each, now=now) > each.limit.lasts]


def _aged(
    db: DbConnection, table: Limits, *, now: dt.datetime
) -> Iterator[tuple[str, str, str, dt.datetime]]:
    """Give entity, state, id and since when, of what is older than its limit by the clock."""
    for (entity, state), limit in table.items():
        before = now - limit.lasts
        for name, since in LOOK[entity](db, state, before=before, limit=MOST):
            yield entity, state, str(name), since


LOOK = {
    "callback": callback_lists.list_lasting_callbacks,
    "attempt": attempts.list_lasting_attempts,
    "operator": operators.list_lasting_operators,
    "voucher": vouchers.list_lasting_vouchers,
    "review": jobs.list_lasting_reviews,
}


def _lasted(deps: Deps, stuck: StuckEntity, *, now: dt.datetime) -> dt.timedelta:
    if not stuck.limit.in_calling_hours:
        return now - stuck.since
    return calendar.calling_time_between(deps.rules.hours, begins=stuck.since, ends=now)
