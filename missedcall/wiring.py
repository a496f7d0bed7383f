"""Join the parts: the only place that knows which door leads where."""

import logging
import os

from callback_worker import nudge
from callback_worker.context import WorkerContext
from callback_worker.mail import SmtpMailer
from callback_worker.traffic import RedisTraffic
from ivr import prompts
from ivr.dialler import AmiDialler
from missedcall.config import Config, Secrets, tariff_book
from missedcall.config import secrets as secret_file
from missedcall.db import engine
from missedcall.usecases.deps import Deps, rules_of
from missedcall.usecases.gateways import Pool
from missedcall.usecases.job_runs import JobRuns
from sms.catalogue import Catalogue
from sms.providers import open_enquiries, open_gateway
from web.receipts import Door

LEAST_SECRET = 16


class LoginMissing(ValueError):
    """Say which login the environment lacks."""


def secrets(config: Config) -> Secrets:
    return secret_file.load(config.root / config.service.secrets)


def deps(config: Config) -> Deps:
    """Build what the use cases need in this process."""
    receipt_path = secrets(config).receipt_path
    return Deps(
        config=config,
        db=engine.connect(config.database_url),
        nudge=_nudger(config),
        catalogue=Catalogue(config.sms),
        tariffs=tariff_book(config),
        rules=rules_of(config),
        receipt_url=f"{config.web_url}/receipts/{receipt_path}",
    )


def _nudger(config: Config) -> nudge.RqNudger:
    connection = nudge.connect(config.redis_url, timeout_s=nudge.NUDGE_S)
    return nudge.RqNudger(connection, claim_s=config.sms.sending.claim_s)


def worker_context(config: Config) -> WorkerContext:
    """Build what a worker needs."""
    needed = deps(config)
    return WorkerContext(
        deps=needed,
        pool=pool(config),
        dialler=AmiDialler(config, secrets(config), prompts=prompts.load()),
        queue=_nudger(config),
        job_runs=JobRuns(needed.db),
        mailer=mailer(config),
        enquiries=open_enquiries(config.sms, os.environ),
    )


def pool(config: Config) -> Pool:
    """Open the gateways in use."""
    opened = {name: open_gateway(config.sms, name, os.environ) for name in config.sms.order}
    connection = nudge.connect(config.redis_url, timeout_s=nudge.NUDGE_S)
    return Pool(opened, RedisTraffic(connection, parts_per_second=_speeds(config)))


def mailer(config: Config) -> SmtpMailer | None:
    """Give what sends the e-mails of alarms, if there is somebody to get them."""
    settings = config.alarms.mail
    if settings is None:
        return None
    return SmtpMailer(settings, login=_login(settings.login_env, "alarms.mail"))


def _login(variable: str | None, where: str) -> tuple[str, str] | None:
    """Read a user and a password; raise `LoginMissing` when the environment has none."""
    if variable is None:
        return None
    user, colon, password = os.environ.get(variable, "").partition(":")
    if not colon:
        raise LoginMissing(f"{where}: the environment variable {variable} is not user:password")
    return user, password


def receipt_door(config: Config) -> Door:
    """Say what lets gateways in; raise `LoginMissing` when the environment lacks a login."""
    logins = {}
    for name, settings in config.sms.gateways.items():
        login = _login(getattr(settings, "receipts_login_env", None), f"sms.gateways.{name}")
        if login is not None:
            logins[name] = ":".join(login)
    return Door(secrets(config).receipt_path, logins)


def payment_secrets(config: Config) -> dict[str, str]:
    """Give the secret of each payment gateway; raise `LoginMissing` when one has none."""
    found = {
        name: os.environ.get(gateway.secret_env, "")
        for name, gateway in config.payments.gateways.items()
    }
    for name, secret in found.items():
        if len(secret) < LEAST_SECRET:
            variable = config.payments.gateways[name].secret_env
            raise LoginMissing(
                f"payments.gateways.{name}: the environment variable {variable} has not the "
                f"secret; it has {LEAST_SECRET} characters at least"
            )
    return found


def _speeds(config: Config) -> dict[str, float]:
    """Give how many parts a second each gateway that is not on this terminal may be given."""
    return {
        name: settings.parts_per_second
        for name, settings in config.sms.gateways.items()
        if settings.kind != "console"
    }


def log_to_stderr() -> None:
    """Log the service's own words with time and level; libraries only warn."""
    logging.basicConfig(
        level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s"
    )
    for room in ("ivr", "callback_worker", "sms", "web", "missedcall"):
        logging.getLogger(room).setLevel(logging.INFO)
