"""Do use cases on a database of one's own, without workers: nothing is sent."""

from collections.abc import Sequence
from random import Random

from missedcall.config import Config, tariff_book
from missedcall.db.engine import Database
from missedcall.usecases.deps import Deps, rules_of
from sms.catalogue import Catalogue


class Silent:
    """Take the place of the workers: nothing is sent."""

    def send(self, message_id: int) -> None: ...

    def send_all(self, message_ids: Sequence[int]) -> None: ...

    def dispatch(self) -> None: ...

    def read_receipts(self) -> None: ...

    def answers(self) -> bool:
        return True


def silent_deps(database: Database, config: Config) -> Deps:
    """Build what use cases need; what is left to chance is the same each time."""
    return Deps(
        config=config,
        db=database,
        nudge=Silent(),
        catalogue=Catalogue(config.sms),
        tariffs=tariff_book(config),
        rules=rules_of(config),
        receipt_url="http://127.0.0.1:9/receipts",
        chance=Random(1).random,  # noqa: S311 - the same each time
    )
