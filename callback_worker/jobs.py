"""Do what RQ hands out. A job carries ids only, may come twice, and may never come."""

import datetime as dt

from callback_worker import job_queue, schedule
from callback_worker.context import WorkerContext
from missedcall.usecases.callbacks import dispatch as dispatching
from missedcall.usecases.callbacks import listening_orders
from missedcall.usecases.field import lineman_calls
from missedcall.usecases.messages import delivery, delivery_polling, receipts
from missedcall.usecases.recordings import recording_pauses

_contexts: list[WorkerContext] = []


def configure_jobs(context: WorkerContext) -> None:
    """Give this process what its jobs work with. RQ calls jobs by name, so it cannot be passed."""
    _contexts[:] = [context]


def send_message(message_id: int) -> None:
    """Hand one message to a gateway, if it still waits.

    `pool` holds the gateways of `sms.gateways`, each a class of `sms/providers/`.
    """
    context = _contexts[0]
    delivery.deliver_message(context.deps, pool=context.pool, message_id=message_id, clock=_now)


def read_receipts() -> None:
    """Read what gateways have posted, and ask for what they do not tell by themselves."""
    context = _contexts[0]
    context.queue.mark_started(job_queue.READ_RECEIPTS)
    receipts.read_pending_receipts(context.deps, now=_now())
    delivery_polling.poll_gateways(context.deps, pollers=context.pollers, clock=_now)


def dispatch_callbacks() -> None:
    """Ring the callers who are due, each with a ready operator, and applicants for linemen.

    Before that, recordings are paused for operators, and calls put on supervisors' telephones.

    Enqueued when an operator becomes ready or a call ends, and every few seconds by
    `enqueue_dispatch`, when the callback of a missed call has become due. `dialler` is
    `ivr.asterisk.dialler.AmiDialler`.
    """
    context = _contexts[0]
    context.queue.mark_started(job_queue.DISPATCH)
    recording_pauses.order_pauses(context.deps, muter=context.controller, now=_now())
    listening_orders.order_listenings(context.deps, line=context.controller, now=_now())
    lineman_calls.place_lineman_calls(context.deps, dialler=context.dialler, now=_now())
    dispatching.dispatch_callbacks(context.deps, dialler=context.dialler, now=_now())


def run_periodic(name: str) -> None:
    """Run one entry of the schedule; its failure is counted and shown, and is not raised."""
    context, now = _contexts[0], _now()
    entry = schedule.BY_NAME[name]
    try:
        context.job_runs.run_job(name, lambda: entry.job(context, now), now=now)
    finally:
        if entry.slow:
            context.queue.end_slow_job()


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
