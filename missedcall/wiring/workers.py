"""Join what a worker needs: gateways, Redis, the way to Asterisk, mail."""

import os
from collections.abc import Callable

from callback_worker import change_stream, job_queue
from callback_worker.context import WorkerContext
from callback_worker.gateway_limiter import RedisGatewayLimiter
from callback_worker.mailer import SmtpMailer
from callback_worker.webhook_sender import AddressedWebhookSender
from ivr.asterisk.controller import AmiController
from ivr.asterisk.dialler import AmiDialler
from ivr.prompts import prompts
from missedcall.config import Config
from missedcall.usecases.messages.gateways import GatewayPool
from missedcall.usecases.monitoring.job_runs import JobRuns
from missedcall.usecases.monitoring.live_tickets import LiveCounts
from missedcall.wiring import secrets, service_deps
from missedcall.wiring.logins import login
from sms.providers.opening import open_gateway, open_pollers


def job_queue_of(config: Config) -> job_queue.RqJobQueue:
    """Join the queue that the workers read."""
    connection = job_queue.connect_redis(config.redis_url, timeout_s=job_queue.REDIS_WAIT_S)
    return job_queue.RqJobQueue(connection, claim_s=config.sms.sending.claim_s)


def live_counts_of(config: Config) -> Callable[[], LiveCounts | None]:
    """Give what reads how much open pages were told; it gives None while Redis is away."""
    connection = job_queue.connect_redis(config.redis_url, timeout_s=job_queue.REDIS_WAIT_S)
    return lambda: change_stream.read_live_counts(connection)


def worker_context(config: Config) -> WorkerContext:
    """Build what a worker needs."""
    needed, known = service_deps(config), secrets(config)
    dialler = AmiDialler(config, known, prompts=prompts.load_prompts())
    return WorkerContext(
        deps=needed,
        pool=pool(config),
        dialler=dialler,
        controller=AmiController(config, known, dialler=dialler),
        queue=job_queue_of(config),
        job_runs=JobRuns(needed.db),
        mailer=mailer(config),
        list_mailer=mailer(config),
        report_mailer=mailer(config),
        pollers=open_pollers(config.sms, os.environ),
        webhook_sender=AddressedWebhookSender(timeout_s=config.webhooks.timeout_s),
    )


def pool(config: Config) -> GatewayPool:
    """Open the gateways in use."""
    opened = {name: open_gateway(config.sms, name, os.environ) for name in config.sms.order}
    connection = job_queue.connect_redis(config.redis_url, timeout_s=job_queue.REDIS_WAIT_S)
    return GatewayPool(opened, RedisGatewayLimiter(connection, parts_per_second=_speeds(config)))


def mailer(config: Config) -> SmtpMailer | None:
    """Give what sends the e-mails of alarms, if there is an address to send them to."""
    settings = config.alarms.mail
    if settings is None:
        return None
    return SmtpMailer(settings, login=login(settings.login_env, "alarms.mail"))


def _speeds(config: Config) -> dict[str, float]:
    """Give how many parts a second each gateway that is not on this terminal may be given."""
    return {
        name: settings.parts_per_second
        for name, settings in config.sms.gateways.items()
        if settings.kind != "console"
    }
