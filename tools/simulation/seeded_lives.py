"""Let seeded applications live, meters come, and the service do by itself what is due."""

import itertools
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial

from missedcall.db.connection import application_lists
from missedcall.db.messages import message_lists, messages
from missedcall.domain.connection.states import State
from missedcall.domain.messages.message import MessageState as Fate
from missedcall.usecases.calls import follow_up_tasks, questions
from missedcall.usecases.connection import run_timers
from missedcall.usecases.connection.command import CommandRefused, MeterRefused
from missedcall.usecases.deps import Deps
from missedcall.usecases.meters import allocation, stock
from missedcall.usecases.offices import offices
from tools.simulation.applicant import Applicant, Life
from tools.simulation.clock import Clock
from tools.simulation.lives import AFTER_A_DEMAND, WITHOUT_PAPERS, Birth, Lives
from tools.simulation.plan import Plan

HOUR_S = 3600.0
LOST_ONE_IN = 25
AT_ONCE = 1000  # more than ever come in an hour


@dataclass
class Seeded:
    """Say what was played; `refused` are acts that the rules did not allow, by their life."""

    calls: int = 0
    applications: int = 0
    refused: list[str] = field(default_factory=list)


def _drawn(lives: Lives, chance: random.Random) -> Iterator[Birth]:
    """Give each life once, then any as often as it is lived."""
    yield from lives
    while True:
        yield chance.choices(list(lives), list(lives.values()))[0]


@dataclass
class SeededLives:
    """Keep what has been played so far, and let every new application begin its life."""

    deps: Deps
    plan: Plan
    clock: Clock
    seeded: Seeded = field(default_factory=Seeded)
    _last: int = 0

    def __post_init__(self) -> None:
        chance = self.plan.chance("lives")
        self._lives = {
            True: _drawn(WITHOUT_PAPERS, chance),
            False: _drawn(AFTER_A_DEMAND, chance),
        }
        self._serial = itertools.count(1)

    def get_meters(self, count: int) -> None:
        """Bring meters to each office."""
        centres = sorted({place.office for place in offices.list_localities(self.deps)})
        for office in centres:
            serials = [f"SD{next(self._serial):05}" for _ in range(count)]
            stock.receive_meters(
                self.deps,
                serials=serials,
                kind="single",
                office=office,
                actor="store",
                now=self.clock.now,
            )

    def tend(self) -> None:
        """Do the hour's work: what telephones tell of texts, what is due, whose life begins."""
        now = self.clock.now
        self._receipts()
        questions.expire_questions(self.deps, now=now)
        run_timers.run_due_timers(self.deps, now=now)
        allocation.allocate_free_meters_of_all_offices(self.deps, now=now)
        follow_up_tasks.make_follow_up_tasks(self.deps, now=now)
        with self.deps.db.reading() as db:
            newest = application_lists.list_newest_applications(
                db, offices=None, limit=AT_ONCE, before=None
            )
        for row in reversed([row for row in newest if row.application_id > self._last]):
            self._last = row.application_id
            self.seeded.applications += 1
            born = next(self._lives[row.state == State.DOCS_PENDING])
            self._live(born.__name__, born(Applicant(self.deps, self.clock, self._last)))

    def _live(self, name: str, life: Life) -> None:
        """Do the next thing of a life, and plan the one after it."""
        try:
            hours = next(life, None)
        except (CommandRefused, MeterRefused) as error:
            self.seeded.refused.append(f"{name}: {error}")
            return
        if hours is not None:
            self.clock.after(hours * HOUR_S, partial(self._live, name, life))

    def _receipts(self) -> None:
        """Let the telephones have their texts; one of some is lost on the way."""
        with self.deps.db.writing() as db:
            for message_id in message_lists.list_messages_accepted_before(
                db, before=self.clock.now, limit=AT_ONCE
            ):
                lost = message_id % LOST_ONE_IN == 0
                messages.move_message(
                    db,
                    message_id,
                    Fate.UNDELIVERED if lost else Fate.DELIVERED,
                    at=self.clock.now,
                    actor="gateway",
                    reason="absent subscriber" if lost else "delivered",
                )
