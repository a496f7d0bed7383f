"""Join the parts: the only place that knows which door leads where.

Here stands what every command needs; what only a worker or the web server needs has a module of
its own, so that a command which lists rows does not load them.
"""

from missedcall.config import Config, Secrets, tariff_book
from missedcall.config import secrets as secret_file
from missedcall.db import engine
from missedcall.usecases import connection_parts
from missedcall.usecases.deps import Deps, rules_of
from missedcall.wiring.lazy_queue import LazyJobQueue
from sms.catalogue.catalogue import Catalogue


def secrets(config: Config) -> Secrets:
    return secret_file.load(config.root / config.service.secrets)


def deps(config: Config) -> Deps:
    """Build what the use cases need in this process."""
    receipt_path = secrets(config).receipt_path
    return Deps(
        config=config,
        db=engine.connect(config.database_url),
        queue=LazyJobQueue(config),
        catalogue=Catalogue(config.sms),
        tariffs=tariff_book(config),
        rules=rules_of(config),
        connection_parts=connection_parts.load,
        receipt_url=f"{config.web_url}/receipts/{receipt_path}",
        local_receipt_url=f"{config.ports.web_origin}/receipts/{receipt_path}",
    )
