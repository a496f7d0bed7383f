"""Join the parts of a simulation and let it run."""

import datetime as dt
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from ivr.asterisk.listener import REREAD_S
from missedcall.config import Config
from missedcall.db import engine, migrate
from missedcall.db.callbacks import callback_lists, promises
from missedcall.db.callbacks.callbacks import CallbackRow
from missedcall.db.callbacks.promises import NamedPromise
from missedcall.db.calls import calls
from missedcall.db.calls.calls import CallRow
from missedcall.db.engine import Database
from missedcall.usecases.deps import Deps
from missedcall.usecases.deps_builder import build_deps
from missedcall.usecases.offices import offices
from tools.simulation import callers
from tools.simulation.clock import Clock
from tools.simulation.exchange import Exchange
from tools.simulation.hours import Hours
from tools.simulation.observer import Observer
from tools.simulation.plan import Plan
from tools.simulation.staff import SimulatedStaff
from tools.simulation.workers import PlayedQueue, Shop, Workers

PROGRESS_S = 3.0
LOOK_AT_THE_END_S = 900.0
FIRST_EXTENSION = 2001
EVERYTHING = 2**31

Progress = Callable[[dt.datetime, int, int], None]


@dataclass(frozen=True)
class Played:
    """What is left of a simulation: what the telephones saw, and the rows of the service."""

    plan: Plan
    config: Config
    hours: Hours
    observer: Observer
    calls: list[CallRow]
    callbacks: list[CallbackRow]
    promises: list[NamedPromise]
    texts: int
    ended: dt.datetime


def play(plan: Plan, *, config: Config, progress: Progress | None = None) -> Played:
    """Play the whole of a plan on a database of its own; the same plan is the same play.

    `progress` is told every few seconds the virtual time, the calls so far and those spoken with.
    """
    config = with_room_for(config, operators=plan.operators)
    hours = Hours(config.callbacks.hours)
    clock, observer, queue = Clock(plan.begins), Observer(hours), PlayedQueue()
    database = engine.connect_database("sqlite://")  # in memory: real SQL, no disk to wait for
    migrate.upgrade_database(database)
    offices.import_first_masters(database, config, now=plan.begins)
    deps = private_deps(plan, config, queue, database)
    exchange = Exchange(deps, plan=plan, clock=clock, observer=observer)
    staff = SimulatedStaff(deps, plan, clock, observer, hours)
    exchange.staff = staff
    shop = Shop(config.sms.gateway)
    workers = Workers(deps, queue, exchange, staff, clock, shop)
    ending = _set_out(plan, clock, deps, exchange, workers)
    _run(clock, workers, ending, observer, progress)
    staff.close_the_books()
    with deps.db.reading() as db:
        return Played(
            plan,
            config,
            hours,
            observer,
            list(calls.list_latest_calls(db, limit=EVERYTHING)),
            list(callback_lists.list_latest_callbacks(db, limit=EVERYTHING)),
            list(promises.list_promises_ending_since(db, plan.begins)),
            shop.taken,
            clock.now,
        )


@dataclass
class Ending:
    """Say when there is nothing left to play."""

    plan: Plan
    deps: Deps
    clock: Clock
    reached: bool = False

    def look(self) -> None:
        """End when the horizon is reached, or when no callback is open after the last call."""
        with self.deps.db.reading() as db:
            states = callback_lists.count_callbacks_by_state(db)
        all_closed = set(states) <= {"closed"} and self.clock.now >= self.plan.calls_end
        self.reached = all_closed or self.clock.now >= self.plan.horizon


def _set_out(plan: Plan, clock: Clock, deps: Deps, exchange: Exchange, workers: Workers) -> Ending:
    """Plan all that is known beforehand: calls, outages, and what comes periodically."""
    for ring in callers.draw(plan, dids=deps.config.telephony.numbers):
        clock.at(ring.at, partial(exchange.missed, ring))
    for down, up in callers.outages(plan, hours=Hours(deps.config.callbacks.hours)):
        clock.at(down, exchange.goes_down)
        clock.at(up, exchange.comes_up)

    ending = Ending(plan, deps, clock)
    clock.every(deps.config.worker.sweep_s, workers.sweep)
    clock.every(REREAD_S, exchange.ask_for_channels)
    clock.every(LOOK_AT_THE_END_S, ending.look)
    return ending


def _run(
    clock: Clock,
    workers: Workers,
    ending: Ending,
    observer: Observer,
    progress: Progress | None,
) -> None:
    told_at = time.monotonic()
    while not ending.reached and clock.step():
        workers.work()
        if progress and time.monotonic() - told_at > PROGRESS_S:
            spoken = sum(wish.spoken_at is not None for wish in observer.wishes)
            progress(clock.now, len(observer.calls), spoken)
            told_at = time.monotonic()


def with_room_for(config: Config, *, operators: int) -> Config:
    """Give each operator a phone and a channel: the trunk's size is not what is played here."""
    trunk = config.telephony.trunk
    channels = max(trunk.channels, operators)
    extensions = tuple(str(FIRST_EXTENSION + serial) for serial in range(operators))
    return config.model_copy(
        update={
            "telephony": config.telephony.model_copy(
                update={
                    "extensions": extensions,
                    "trunk": trunk.model_copy(update={"channels": channels}),
                }
            )
        }
    )


def private_deps(plan: Plan, config: Config, queue: PlayedQueue, database: Database) -> Deps:
    """Build what the use cases need over a database of our own; chance comes from the seed."""
    return build_deps(
        config,
        database,
        queue=queue,
        receipt_url="http://simulation.invalid/receipts",
        rng=plan.chance("service").random,
    )
