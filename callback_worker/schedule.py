"""List every periodic job: what runs by itself, how often, and how long one run may take.

Each entry is a job of its own in Redis: it is timed and counted by itself, and one that fails,
hangs or is killed holds up no other. What is slow waits in a queue of its own, one at a time.
"""

import datetime as dt
import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from callback_worker.context import WorkerContext
from callback_worker.daily_list_mail import compose_daily_list
from callback_worker.report_mail import compose_reports
from missedcall.usecases import heartbeats
from missedcall.usecases.applications import mobile_codes
from missedcall.usecases.callbacks import attempts, dispatch, wrap_ups
from missedcall.usecases.calls import follow_up_tasks, outages, questions
from missedcall.usecases.clients import webhook_sending
from missedcall.usecases.connection import run_timers
from missedcall.usecases.messages import delivery_polling
from missedcall.usecases.messages import waiting_messages as waiting_messages
from missedcall.usecases.meters import allocation, shortages
from missedcall.usecases.monitoring import alarms, future_timers
from missedcall.usecases.operators import shifts, sip_passwords
from missedcall.usecases.payments import gateway_notices, reconciliation
from missedcall.usecases.points import anomalies, leaderboards, objections, points_booking
from missedcall.usecases.privacy import erasure, retention
from missedcall.usecases.recordings import recording_check, recordings, wave_forms
from missedcall.usecases.reports import daily_lists, report_mailing


@dataclass(frozen=True)
class Every:
    """One periodic job.

    `seconds` lie between two runs, whichever worker does them; None: `worker.sweep_s`. A run is
    ended after `limit_s`. A `slow` one waits until nothing else does, and runs alone of its kind.
    """

    name: str
    job: Callable[[WorkerContext, dt.datetime], object]
    seconds: int | None = None
    limit_s: int = 30
    slow: bool = False


def _deps(job: Callable[..., object], *, seconds: int | None = None, slow: bool = False) -> Every:
    """Make an entry of a use case that takes `deps` and `now`; it has the name of its function."""
    limit_s = 600 if slow else 30

    def run(context: WorkerContext, now: dt.datetime) -> object:
        return job(context.deps, now=now)

    run.__doc__ = job.__doc__  # the manual shows its first line
    return Every(job.__name__, run, seconds=seconds, limit_s=limit_s, slow=slow)


def _worker_heartbeat(context: WorkerContext, now: dt.datetime) -> None:
    """Write down that a worker works."""
    heartbeats.note_heartbeat(context.deps, part="worker", now=now)


def _mail_alarms(context: WorkerContext, now: dt.datetime) -> None:
    """Send by e-mail the alarms that were not sent yet."""
    alarms.mail_alarms(context.deps, mailer=context.mailer, now=now)


def _send_webhooks(context: WorkerContext, now: dt.datetime) -> None:
    """Tell programs of the changes of state that are due."""
    if context.webhook_sender is not None:
        webhook_sending.send_due_webhooks(
            context.deps, sender=context.webhook_sender, clock=lambda: dt.datetime.now(dt.UTC)
        )


def _send_daily_list_mails(context: WorkerContext, now: dt.datetime) -> None:
    """Send by e-mail the daily lists of offices that were not sent yet."""
    daily_lists.send_daily_list_mails(
        context.deps, mailer=context.list_mailer, compose=compose_daily_list, now=now
    )


def _mail_reports(context: WorkerContext, now: dt.datetime) -> None:
    """Send by e-mail the reports on calls of the day before that were not sent yet."""
    report_mailing.mail_reports(
        context.deps,
        mailer=context.report_mailer,
        compose=functools.partial(compose_reports, context.deps),
        now=now,
    )


ENTRIES: Final = (
    # Callers who wait for a person or for a text.
    Every("worker_heartbeat", _worker_heartbeat),
    _deps(dispatch.enqueue_dispatch),
    _deps(waiting_messages.enqueue_waiting_messages),
    _deps(wrap_ups.end_wrap_ups),
    _deps(attempts.end_attempts_of_removed_nodes),
    _deps(run_timers.run_due_timers),
    _deps(allocation.allocate_free_meters_of_all_offices),
    _deps(gateway_notices.book_unbooked_notices),
    _deps(delivery_polling.enqueue_delivery_polling),
    _deps(follow_up_tasks.make_follow_up_tasks),
    _deps(questions.expire_questions),
    _deps(shifts.end_shifts),
    _deps(sip_passwords.rotate_browser_passwords, seconds=60),
    _deps(future_timers.correct_future_timers, seconds=15),
    Every("send_webhooks", _send_webhooks, limit_s=60),
    _deps(webhook_sending.forget_old_deliveries, seconds=3600),
    # Who watches over it.
    _deps(alarms.evaluate_alarms),
    Every("mail_alarms", _mail_alarms, limit_s=60),
    _deps(outages.report_unexplained_outages),
    # Recordings and rights that end.
    _deps(recordings.measure_finished_recordings),
    _deps(wave_forms.draw_wave_forms, seconds=30, slow=True),
    _deps(recordings.delete_refused_recordings),
    _deps(recordings.delete_expired_recordings, seconds=60),
    _deps(mobile_codes.forget_spent_codes, seconds=60),
    _deps(daily_lists.make_daily_lists, seconds=60, slow=True),
    Every("send_daily_list_mails", _send_daily_list_mails, seconds=60, limit_s=600, slow=True),
    Every("mail_reports", _mail_reports, seconds=60, limit_s=600, slow=True),
    # Each of these finds out by itself whether its hour or its night has come.
    _deps(erasure.run_erasures, seconds=15, slow=True),
    _deps(retention.run_retention, seconds=15, slow=True),
    _deps(points_booking.finalise_points, seconds=60, slow=True),
    _deps(objections.escalate_late_objections, seconds=60, slow=True),
    _deps(shortages.update_shortages_hourly, seconds=60, slow=True),
    _deps(anomalies.update_anomalies_hourly, seconds=60, slow=True),
    _deps(leaderboards.update_leaderboards_hourly, seconds=60, slow=True),
    _deps(recording_check.check_recordings_daily, seconds=60, slow=True),
    _deps(reconciliation.reconcile_payment_files, seconds=60, slow=True),
)
BY_NAME: Final[Mapping[str, Every]] = MappingProxyType({entry.name: entry for entry in ENTRIES})
