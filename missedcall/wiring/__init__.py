"""Join the parts: the only place that knows which port has which adapter.

Here stands what every command needs; what only a worker or the web server needs has a module of
its own, so that a command which lists rows does not load them.
"""

from missedcall.config import Config, Secrets
from missedcall.config import secrets as secret_file
from missedcall.db import engine
from missedcall.usecases.deps import Deps
from missedcall.usecases.deps_builder import build_deps
from missedcall.wiring.change_feed import change_feed_of
from missedcall.wiring.lazy_queue import LazyJobQueue


def secrets(config: Config) -> Secrets:
    return secret_file.load_secrets(config.root / config.service.secrets)


def service_deps(config: Config) -> Deps:
    """Build what the use cases need in this process."""
    known = secrets(config)
    receipt_path = known.receipt_path
    return build_deps(
        config,
        engine.connect_database(config.database_url).announcing(change_feed_of(config).announce),
        queue=LazyJobQueue(config),
        receipt_url=f"{config.web_url}/receipts/{receipt_path}",
        local_receipt_url=f"{config.ports.web_origin}/receipts/{receipt_path}",
        code_key=known.mobile_codes,
        webhook_key=known.webhooks,
        second_factor_key=known.second_factor,
    )
