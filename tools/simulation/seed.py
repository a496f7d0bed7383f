"""Fill an empty database with five weeks that a seed names: callers, operators, applications.

Rows come from the service's own use cases at the virtual time, so they are what the service makes.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from missedcall.config import Config
from missedcall.db.calls import calls
from missedcall.db.connection import application_lists
from missedcall.db.engine import Database
from missedcall.db.operators import operators
from missedcall.usecases.deps import Deps
from missedcall.usecases.offices import offices
from tools.simulation import callers, open_work
from tools.simulation.callers import PlayedRing
from tools.simulation.clock import Clock
from tools.simulation.day import private_deps, with_room_for
from tools.simulation.exchange import Exchange
from tools.simulation.hours import Hours
from tools.simulation.observer import Observer
from tools.simulation.plan import Plan
from tools.simulation.seeded_lives import HOUR_S, Seeded, SeededLives
from tools.simulation.staff import SimulatedStaff
from tools.simulation.workers import PlayedQueue, Shop, Workers

DAYS = 36  # a demand is expired after thirty
OPERATORS = 4
# Of the missed calls, so many lead to a talk with a caller who has not applied yet.
REACHED = 0.8
SWEEP_S = 600.0
DAY_S = 24 * HOUR_S
WEEK_S = 7 * DAY_S
# Each office gets one meter a week for so many applications of all.
APPLICATIONS_A_METER, FEWEST_METERS = 20, 9
PAPERS_ABOVE_KW = 5

Progress = Callable[[dt.datetime, Seeded], None]


class SeedNotEmpty(ValueError):
    """Refuse to fill a database that is in use."""


@dataclass(frozen=True)
class Size:
    """Say how much is to be played: missed calls, repeats included, and applications."""

    leads: int
    applications: int
    seed: int
    until: dt.date  # the last day, played whole


def plan_of(size: Size) -> Plan:
    share = min(1.0, size.applications / (size.leads * REACHED))
    first = size.until - dt.timedelta(days=DAYS - 1)
    return Plan(
        size.leads,
        OPERATORS,
        size.seed,
        days=DAYS,
        first_day=first,
        applies=share,
        most_applications=size.applications,
    )


def fill(
    size: Size, *, config: Config, database: Database, progress: Progress | None = None
) -> Seeded:
    """Play a seed's weeks into a database without rows; raise `SeedNotEmpty`.

    The same seed, size, day and configuration make the same rows, save what must not be guessed.
    `progress` is told at the beginning of each day its virtual time, and what was played so far.
    """
    _see_empty(database)
    plan, config = plan_of(size), _played(config)
    clock, queue = Clock(plan.begins), PlayedQueue()
    offices.import_first_masters(database, config, now=plan.begins)
    deps = private_deps(plan, config, queue, database)
    workers = _people(deps, plan, clock, queue)
    seeded_lives = SeededLives(deps, plan, clock)
    _set_out(size, plan, seeded_lives, workers)
    if progress:
        clock.every(DAY_S, lambda: progress(clock.now, seeded_lives.seeded))
    while clock.now < plan.calls_end and clock.step():
        workers.work()
    open_work.leave(deps, clock)
    workers.work()
    return seeded_lives.seeded


def _people(deps: Deps, plan: Plan, clock: Clock, queue: PlayedQueue) -> Workers:
    """Put operators, their telephones and the workers in their places."""
    hours = Hours(deps.config.callbacks.hours)
    observer = Observer(hours)
    exchange = Exchange(deps, plan=plan, clock=clock, observer=observer)
    exchange.staff = SimulatedStaff(deps, plan, clock, observer, hours)
    shop = Shop(deps.config.sms.gateway)
    return Workers(deps, queue, exchange, exchange.staff, clock, shop, whole_sweep_s=SWEEP_S)


def _set_out(size: Size, plan: Plan, seeded_lives: SeededLives, workers: Workers) -> None:
    """Plan all that is known beforehand: calls, meters, and what comes periodically."""
    clock = seeded_lives.clock
    for ring in callers.draw(plan, dids=seeded_lives.deps.config.telephony.numbers):
        clock.at(ring.at, partial(_rings, ring, seeded_lives, workers.exchange))
    # One in the first week: an applicant who pays after the first waits for a meter.
    clock.at(plan.begins, partial(seeded_lives.get_meters, 1))
    weekly = max(FEWEST_METERS, size.applications // APPLICATIONS_A_METER)
    clock.after(WEEK_S, partial(clock.every, WEEK_S, partial(seeded_lives.get_meters, weekly)))
    clock.every(SWEEP_S, workers.sweep)
    clock.every(HOUR_S, seeded_lives.tend)


def _rings(ring: PlayedRing, seeded_lives: SeededLives, exchange: Exchange) -> None:
    seeded_lives.seeded.calls += 1
    exchange.missed(ring)


def _played(config: Config) -> Config:
    """Sweep rarely, and see papers first where the load is large: that is an edge to show."""
    first, *others = config.categories
    papers_first = first.model_copy(update={"papers_at_visit_up_to": PAPERS_ABOVE_KW})
    return with_room_for(config, operators=OPERATORS).model_copy(
        update={
            "worker": config.worker.model_copy(update={"sweep_s": SWEEP_S}),
            "categories": (papers_first, *others),
        }
    )


def _see_empty(database: Database) -> None:
    with database.reading() as db:
        rows = (
            calls.list_latest_calls(db, limit=1),
            application_lists.list_latest_applications(db, limit=1),
        )
        if operators.list_all_operators(db) or any(rows):
            raise SeedNotEmpty("this database is in use; name an empty one")
