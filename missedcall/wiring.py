"""Join the parts: the only place that knows which door leads where."""

import logging
import os

from callback_worker import nudge
from callback_worker.jobs import Tools
from ivr.dialler import AmiDialler
from missedcall.config import Config, Secrets, tariff_book
from missedcall.config import secrets as secret_file
from missedcall.db import engine
from missedcall.usecases.deps import Deps, rules_of
from sms.catalogue import Catalogue
from sms.providers import open_gateway


def secrets(config: Config) -> Secrets:
    return secret_file.load(config.root / config.service.secrets)


def deps(config: Config) -> Deps:
    """Build what the use cases need in this process."""
    receipt_path = secrets(config).receipt_path
    return Deps(
        config=config,
        db=engine.connect(config.database_url),
        nudge=nudge.RqNudger(nudge.connect(config.redis_url, timeout_s=nudge.NUDGE_S)),
        catalogue=Catalogue(config.sms),
        tariffs=tariff_book(config),
        rules=rules_of(config),
        receipt_url=f"{config.web_url}/receipts/{receipt_path}/{config.sms.gateway}",
    )


def tools(config: Config) -> Tools:
    """Build what a worker needs."""
    return Tools(
        deps=deps(config),
        gateway=open_gateway(config.sms, config.sms.gateway, os.environ),
        dialler=AmiDialler(config, secrets(config)),
    )


def log_to_stderr() -> None:
    """Log the service's own words with time and level; libraries only warn."""
    logging.basicConfig(
        level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s"
    )
    for room in ("ivr", "callback_worker", "sms", "web", "missedcall"):
        logging.getLogger(room).setLevel(logging.INFO)
