"""Hold what the jobs of one worker process work with."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from callback_worker.job_queue import RqJobQueue
from missedcall.usecases.callbacks.dispatch import Dialler
from missedcall.usecases.callbacks.listening_orders import ListeningLine
from missedcall.usecases.clients.webhook_sending import WebhookSender
from missedcall.usecases.deps import Deps
from missedcall.usecases.messages.gateways import GatewayPool
from missedcall.usecases.monitoring.alarms import Mailer
from missedcall.usecases.monitoring.job_runs import JobRuns
from missedcall.usecases.recordings.recording_pauses import RecordingMuter
from missedcall.usecases.reports.daily_lists import ListMailer
from missedcall.usecases.reports.report_mailing import ReportMailer
from sms.providers.gateway import GatewayPoller


class CallController(ListeningLine, RecordingMuter, Protocol):
    """Change calls in progress: who hears a supervisor, and what is recorded."""


@dataclass(frozen=True)
class WorkerContext:
    """What this worker's jobs work with; built once, before the first job."""

    deps: Deps
    pool: GatewayPool
    dialler: Dialler
    controller: CallController
    queue: RqJobQueue  # is told of a job that waits only once, before it looks
    job_runs: JobRuns
    mailer: Mailer | None = None
    list_mailer: ListMailer | None = None
    report_mailer: ReportMailer | None = None
    pollers: Mapping[str, GatewayPoller] = field(default_factory=dict)
    webhook_sender: WebhookSender | None = None
