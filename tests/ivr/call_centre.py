"""The service's dispatcher and listener between a real Asterisk and a database of the test."""

import contextlib
import dataclasses
import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from missedcall.db.engine import Row
from missedcall.usecases.callbacks.dispatch import Placement
from tests.ivr.exchange import Exchange, wait_until
from tests.ivr.listening import listening
from tests.kit import NOON, World, after

DUE = after(seconds=4)


@dataclass(frozen=True)
class CallCentre:
    """Ring callers back as the service does, and look at what it then believes."""

    exchange: Exchange
    world: World

    def rings(self, *, at: dt.datetime = DUE) -> str:
        """Let Asterisk ring for the one caller who is due; give the attempt."""
        return self.world.rung(at=at)

    def ended(self) -> Row:
        """Wait until the last attempt has ended; give it."""
        wait_until(lambda: self.world.rows("attempts")[-1]["ended_at"], seconds=15)
        return self.world.rows("attempts")[-1]

    @property
    def callback(self) -> Row:
        return self.world.one("callbacks")

    @property
    def waits(self) -> tuple[str, int, dt.timedelta]:
        """Give the callback's state, the attempts it has used, and when it is due from now."""
        row = self.callback
        return row["state"], row["attempts_used"], row["due_at"] - NOON


@contextlib.contextmanager
def call_centre(
    exchange: Exchange, world: World, *, clock: Callable[[], dt.datetime] = lambda: NOON
) -> Iterator[CallCentre]:
    """Open a call centre whose retries are not spread by chance."""
    world.deps = dataclasses.replace(world.deps, rng=lambda: 0.0)
    dialler = exchange.dialler()

    def place(order: Placement) -> None:
        # One digit: the operator need not hear four of them in every test.
        dialler.place(dataclasses.replace(order, announce=order.announce[-1:]))

    world.telephones.meanwhile = place
    with contextlib.closing(dialler), listening(world, exchange, clock=clock):
        yield CallCentre(exchange, world)
