"""Build what the use cases need, for the service, its tools and its tests alike."""

import random
from collections.abc import Callable

from missedcall.config import Config, tariff_book
from missedcall.db.engine import Database
from missedcall.usecases import connection_parts
from missedcall.usecases.deps import Deps, JobQueue, rules_of
from sms.catalogue.catalogue import Catalogue


def build_deps(
    config: Config,
    database: Database,
    *,
    queue: JobQueue,
    receipt_url: str,
    local_receipt_url: str = "",
    code_key: str = "",
    webhook_key: str = "",
    second_factor_key: str = "",
    rng: Callable[[], float] = random.random,
) -> Deps:
    """Read texts, tariffs and rules from the configuration, and join them with the rest.

    `receipt_url` is where gateways post receipts, each below its name; `local_receipt_url` the
    same for gateways on this machine. `code_key` is the secret with which codes that prove a
    mobile are kept, `webhook_key` the one of which webhooks are signed,
    `second_factor_key` the one of which the secrets of the staff's apps are made. `rng` gives 0 to
    1, for what is spread by chance. Raises `ConfigError` when a tariff file cannot be used.
    """
    return Deps(
        config=config,
        db=database,
        queue=queue,
        catalogue=Catalogue(config.sms),
        tariffs=tariff_book(config),
        rules=rules_of(config),
        connection_parts=connection_parts.load_connection_parts,
        receipt_url=receipt_url,
        local_receipt_url=local_receipt_url,
        code_key=code_key,
        webhook_key=webhook_key,
        second_factor_key=second_factor_key,
        rng=rng,
    )
