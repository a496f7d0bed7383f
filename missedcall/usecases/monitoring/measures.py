"""Take the measures that alarms watch: each one number, or None when it is not known."""

import datetime as dt
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from missedcall.db.applications import mobile_codes
from missedcall.db.callbacks import attempt_lists, callback_lists
from missedcall.db.calls import dead_letters, rejected_calls
from missedcall.db.engine import DbConnection
from missedcall.db.messages import gateway_balances, message_figures, tasks
from missedcall.db.meters import shortages
from missedcall.db.monitoring import job_runs
from missedcall.db.payments import reconciliations
from missedcall.domain.callbacks import calendar
from missedcall.domain.callbacks.call_outcome import CallOutcome
from missedcall.domain.monitoring.alarm import Measure
from missedcall.usecases.deps import Deps
from missedcall.usecases.monitoring import disks
from missedcall.usecases.monitoring.job_runs import TELL_AFTER
from sms.catalogue.gateway_settings import sends_receipts

HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
# Most receipts come within this; a message without one for longer counts as not delivered.
SETTLED = dt.timedelta(minutes=5)
# A few are no sign of anything: of this many at least a share is taken.
FEWEST = 10

Take = Callable[[Deps, DbConnection, dt.datetime], float | None]


def measure_value(
    deps: Deps, db: DbConnection, measure: Measure, *, now: dt.datetime
) -> float | None:
    """Give what a measure is now; None when it is not known."""
    return _TAKES[measure](deps, db, now)


def _oldest_queued_s(_: Deps, db: DbConnection, now: dt.datetime) -> float:
    since = message_figures.get_oldest_due_time(db, now=now)
    return (now - since).total_seconds() if since else 0.0


def _undelivered_percent(deps: Deps, db: DbConnection, now: dt.datetime) -> float:
    """Give the share of what was taken by gateways that tell, by themselves or when asked."""
    gateways = deps.config.sms.gateways
    tells = [name for name, gateway in gateways.items() if sends_receipts(gateway)]
    until = now - SETTLED
    missing, total = message_figures.count_undelivered_messages(
        db, gateways=tells, since=until - HOUR, until=until
    )
    return 100 * missing / total if total >= FEWEST else 0.0


def _unmatched_receipts(_: Deps, db: DbConnection, now: dt.datetime) -> float:
    return message_figures.count_unmatched_receipts(db, since=now - HOUR, until=now - SETTLED)


def _stopped_templates(_: Deps, db: DbConnection, now: dt.datetime) -> float:
    return message_figures.count_stopped_templates(db)


def _trunk_failures(_: Deps, db: DbConnection, now: dt.datetime) -> float:
    return attempt_lists.count_attempts_with_outcome(
        db, outcome=CallOutcome.CONGESTION, since=now - SETTLED
    )


def _gateway_refusals(_: Deps, db: DbConnection, now: dt.datetime) -> float:
    return message_figures.count_refusals_for_our_fault(db, since=now - SETTLED)


def _lowest_balance(deps: Deps, db: DbConnection, now: dt.datetime) -> float | None:
    """Give what the poorest of the gateways in use has left for us, by its word of late."""
    words = [
        gateway_balances.get_known_balance(db, name, since=now - DAY)
        for name in deps.config.sms.order
    ]
    return min((balance for balance in words if balance is not None), default=None)


def _overdue_tasks(_: Deps, db: DbConnection, now: dt.datetime) -> float:
    return tasks.count_overdue_tasks(db, now=now)


def _callers_held_back(_: Deps, db: DbConnection, now: dt.datetime) -> float:
    return callback_lists.count_held_back_callbacks(db, now=now)


def _outages_not_adding_up(_: Deps, db: DbConnection, now: dt.datetime) -> float:
    return message_figures.count_unexplained_outages(db, since=now - DAY)


def _money_differences(_: Deps, db: DbConnection, now: dt.datetime) -> float:
    return reconciliations.count_unsettled_differences(db, since=now - DAY)


def _offices_short_of_meters(_: Deps, db: DbConnection, now: dt.datetime) -> float:
    return shortages.count_open_shortages(db)


def _failing_jobs(_: Deps, db: DbConnection, now: dt.datetime) -> float:
    return len(job_runs.list_failing_jobs(db, least=TELL_AFTER))


def _dead_letters(_: Deps, db: DbConnection, now: dt.datetime) -> float:
    return dead_letters.count_dead_letters_since(db, since=now - DAY)


def _codes_spent_percent(deps: Deps, db: DbConnection, now: dt.datetime) -> float:
    """Give today's share of the cap at which nobody gets a code any more until midnight."""
    day_began = calendar.next_midnight(at=now) - DAY
    spent = mobile_codes.sum_cost_paise(db, since=day_began)
    return 100 * spent / deps.config.mobile_codes.day_paise


def _disk_free_mb(deps: Deps, _: DbConnection, now: dt.datetime) -> float:
    return disks.fullest_disk(deps.config).free_mb


def _rejected_calls(_: Deps, db: DbConnection, now: dt.datetime) -> float:
    return rejected_calls.count_rejected_calls_since(db, since=now - HOUR)


_TAKES: Final[Mapping[Measure, Take]] = MappingProxyType(
    {
        Measure.OLDEST_QUEUED_S: _oldest_queued_s,
        Measure.UNDELIVERED_PERCENT: _undelivered_percent,
        Measure.UNMATCHED_RECEIPTS: _unmatched_receipts,
        Measure.STOPPED_TEMPLATES: _stopped_templates,
        Measure.TRUNK_FAILURES: _trunk_failures,
        Measure.GATEWAY_REFUSALS: _gateway_refusals,
        Measure.LOWEST_BALANCE: _lowest_balance,
        Measure.OVERDUE_TASKS: _overdue_tasks,
        Measure.CALLERS_HELD_BACK: _callers_held_back,
        Measure.OUTAGES_NOT_ADDING_UP: _outages_not_adding_up,
        Measure.MONEY_DIFFERENCES: _money_differences,
        Measure.OFFICES_SHORT_OF_METERS: _offices_short_of_meters,
        Measure.DISK_FREE_MB: _disk_free_mb,
        Measure.REJECTED_CALLS: _rejected_calls,
        Measure.FAILING_JOBS: _failing_jobs,
        Measure.DEAD_LETTERS: _dead_letters,
        Measure.CODES_SPENT_PERCENT: _codes_spent_percent,
    }
)
