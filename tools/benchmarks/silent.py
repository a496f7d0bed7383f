"""Do use cases on a database of one's own, without workers: nothing is sent."""

from random import Random

from missedcall.config import Config, tariff_book
from missedcall.db.engine import Database
from missedcall.usecases import connection_parts
from missedcall.usecases.deps import Deps, rules_of
from sms.catalogue.catalogue import Catalogue
from tools.scenarios.play import NoJobQueue


def silent_deps(database: Database, config: Config) -> Deps:
    """Build what use cases need; what is left to chance is the same each time."""
    return Deps(
        config=config,
        db=database,
        queue=NoJobQueue(),
        catalogue=Catalogue(config.sms),
        tariffs=tariff_book(config),
        rules=rules_of(config),
        connection_parts=connection_parts.load,
        receipt_url="http://127.0.0.1:9/receipts",
        rng=Random(1).random,  # noqa: S311 - the same each time
    )
