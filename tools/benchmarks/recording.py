"""Measure what recording a batch of missed calls costs, beside the bare insert of their rows."""

import datetime as dt
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from missedcall.config import Config
from missedcall.db.calls import calls
from missedcall.db.engine import Database
from missedcall.domain.callbacks.callback import MissedCall
from missedcall.usecases.calls import missed_calls
from tools.benchmarks import call_rows
from tools.benchmarks.million import NotEmpty
from tools.benchmarks.silent import silent_deps

NODE = "bench"
# Each call is of a number that was never seen: what costs the most. No text leaves the bench.
FIRST_NUMBER = 6_000_000_000


@dataclass(frozen=True)
class RecordingCost:
    """Give medians over batches, in milliseconds a call, and their ratio.

    `cpu_ms` is what our process alone works for a call; what the database does in a process of its
    own is part of `call_ms` only.
    """

    database: str
    calls: int
    batches: int
    call_ms: float
    cpu_ms: float
    insert_ms: float

    @property
    def ratio(self) -> float:
        return self.call_ms / self.insert_ms


def measure(database: Database, config: Config, *, size: int, batches: int) -> RecordingCost:
    """Record batches and insert the bare rows of as many in turn; raise `NotEmpty`.

    In turn, because a machine that is slow for a while must be slow for both.
    """
    with database.reading() as db:
        if calls.list_latest_calls(db, limit=1):
            raise NotEmpty("this database has calls; name an empty one")
    deps, now = silent_deps(database, config), dt.datetime.now(dt.UTC)
    recorded, inserted = [], []
    for serial in range(batches + 1):
        batch = _batch(config, size * serial, size, at=now)
        recorded.append(
            _timed(lambda: missed_calls.record_missed_calls(deps, batch=batch, now=now))  # noqa: B023 - called within the round
        )
        inserted.append(_timed(lambda: _insert(database, batch, now=now)))  # noqa: B023 - called within the round
    # The first batch of each builds its statements.
    return RecordingCost(
        database=database.engine.dialect.name,
        calls=size,
        batches=batches,
        call_ms=statistics.median(elapsed_ms for elapsed_ms, _ in recorded[1:]) / size,
        cpu_ms=statistics.median(cpu for _, cpu in recorded[1:]) / size,
        insert_ms=statistics.median(elapsed_ms for elapsed_ms, _ in inserted[1:]) / size,
    )


def _batch(config: Config, first: int, size: int, *, at: dt.datetime) -> list[MissedCall]:
    did = config.telephony.numbers[0]
    return [
        MissedCall(NODE, f"{NODE}-{serial}", f"+91{FIRST_NUMBER + serial}", False, did, at)
        for serial in range(first, first + size)
    ]


def _insert(database: Database, batch: Sequence[MissedCall], *, now: dt.datetime) -> None:
    with database.writing() as db:
        call_rows.bare_calls(db, batch, now=now)


def _timed(work: Callable[[], None]) -> tuple[float, float]:
    """Give how many milliseconds work took, by the clock and of this process alone."""
    started, cpu = time.perf_counter(), time.process_time()
    work()
    return (time.perf_counter() - started) * 1000, (time.process_time() - cpu) * 1000
