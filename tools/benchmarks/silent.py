"""Do use cases on a database of one's own, without workers: nothing is sent."""

from random import Random

from missedcall.config import Config
from missedcall.db.engine import Database
from missedcall.usecases.deps import Deps
from missedcall.usecases.deps_builder import build_deps
from tools.scenarios.play import NoJobQueue


def silent_deps(database: Database, config: Config) -> Deps:
    """Build what use cases need; what is left to chance is the same each time."""
    return build_deps(
        config,
        database,
        queue=NoJobQueue(),
        receipt_url="http://127.0.0.1:9/receipts",
        code_key="a key of the benchmarks only",
        rng=Random(1).random,
    )
