"""Measure what picking the next pairs costs, with few and with very many callers waiting."""

import datetime as dt
import statistics
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from missedcall.config import Config
from missedcall.db import engine, migrate
from missedcall.domain.callbacks.call_outcome import CallOutcome
from missedcall.usecases.callbacks import attempts, dispatch
from missedcall.usecases.callbacks.dispatch import Placement
from missedcall.usecases.deps import Deps
from missedcall.usecases.operators import duty
from tools.benchmarks import call_rows
from tools.simulation.day import private_deps, with_room_for
from tools.simulation.plan import Plan
from tools.simulation.staff import add_operator
from tools.simulation.workers import PlayedQueue

FEW, MANY = 100, 100_000
READY_OPERATORS = 5
MEASURED = Plan(calls=MANY, operators=READY_OPERATORS, seed=0)
# Two days of callers, one a second, have become due by then; and calling hours have begun.
NOW = MEASURED.begins + dt.timedelta(days=2, hours=10)
# After this long all that a run gave back is due again, so that every run finds the same crowd.
APART = dt.timedelta(minutes=2)
MOST_RUNS = 201


@dataclass(frozen=True)
class DispatchCost:
    """Give median times, in ms, of a `dispatch.dispatch_callbacks` that reserves five pairs."""

    few_ms: float
    many_ms: float
    runs: int

    @property
    def ratio(self) -> float:
        return self.many_ms / self.few_ms


@dataclass
class Orders:
    """Take every order to ring and remember it."""

    placed: list[Placement] = field(default_factory=list)

    def place(self, placement: Placement) -> None:
        self.placed.append(placement)


def measure(config: Config, *, runs: int, few: int = FEW, many: int = MANY) -> DispatchCost:
    """Measure both in turn, on two SQLite files as the service keeps them.

    In turn, because a machine that is slow for a while must be slow for both.
    """
    with tempfile.TemporaryDirectory() as folder:
        rooms = [_room(config, Path(folder) / f"{count}.db", count) for count in (few, many)]
        times = [[_one_run(deps, serial) for deps in rooms] for serial in range(runs)]
    medians = [statistics.median(column) for column in zip(*times, strict=True)]
    return DispatchCost(few_ms=medians[0], many_ms=medians[1], runs=runs)


def _room(config: Config, file: Path, waiting: int) -> Deps:
    """Make a service with so many callers waiting and five operators ready."""
    config = with_room_for(config, operators=READY_OPERATORS)
    # Every run rings the same callers again, more often than the rules would let us in one day.
    callbacks = config.callbacks.model_copy(update={"rings_per_day": 10_000})
    config = config.model_copy(update={"callbacks": callbacks})
    database = engine.connect_database(f"sqlite:///{file}")
    migrate.upgrade_database(database)
    with database.writing() as db:
        call_rows.waiting_callbacks(db, count=waiting, due_from=MEASURED.begins)
    deps = private_deps(MEASURED, config, PlayedQueue(), database)
    for extension in config.telephony.extensions[:READY_OPERATORS]:
        operator_id = add_operator(deps, extension, now=NOW)
        duty.set_operator_ready(deps, operator_id=operator_id, now=NOW)
    return deps


def _one_run(deps: Deps, serial: int) -> float:
    """Time one run in milliseconds, then give everything back, untimed, for the next one."""
    now = NOW + APART * serial
    orders = Orders()
    start = time.perf_counter()
    dispatch.dispatch_callbacks(deps, dialler=orders, now=now)
    took_ms = (time.perf_counter() - start) * 1000
    if len(orders.placed) != READY_OPERATORS:
        raise RuntimeError(
            f"{len(orders.placed)} pairs were reserved instead of {READY_OPERATORS}: "
            "calling hours are closed on the day that is measured; open them in config.yaml"
        )
    for placement in orders.placed:
        attempts.finish_attempt(
            deps, attempt_id=placement.attempt_id, outcome=CallOutcome.LOST, at=now, now=now
        )
    return took_ms
