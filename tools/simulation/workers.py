"""Play the workers: do the jobs that the use cases enqueue, and the periodic list."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from missedcall.usecases.callbacks import dispatch, wrap_ups
from missedcall.usecases.deps import Deps
from missedcall.usecases.messages import delivery
from missedcall.usecases.messages import waiting_messages as waiting_messages
from missedcall.usecases.messages.gateways import GatewayPool
from missedcall.usecases.operators import shifts
from sms.providers.gateway import Accepted, Outgoing
from tools.simulation.clock import Clock
from tools.simulation.exchange import Exchange
from tools.simulation.staff import SimulatedStaff

# What is left behind is looked for rarely: nothing is, here, and a sweep that finds nothing costs
# as much as one that does.
WHOLE_SWEEP_S = 60.0
MESSAGES_SWEEP_S = 900.0


@dataclass
class PlayedQueue:
    """Keep what the use cases want done, until the workers do it."""

    messages: list[int] = field(default_factory=list)
    dispatch_wanted: bool = False

    def enqueue_message(self, message_id: int) -> None:
        self.messages.append(message_id)

    def enqueue_messages(self, message_ids: Sequence[int]) -> None:
        self.messages.extend(message_ids)

    def enqueue_dispatch(self) -> None:
        self.dispatch_wanted = True

    def enqueue_receipts(self) -> None:
        """Do nothing: the gateway that is played sends no receipts."""

    def answers(self) -> bool:
        return True


@dataclass
class Shop:
    """Be an SMS gateway that takes everything."""

    name: str
    taken: int = 0

    def submit(self, message: Outgoing) -> Accepted:
        self.taken += 1
        return Accepted(f"sim-{message.message_id}")


class FreeRoad:
    """Let everything through to the gateway, as fast as it comes."""

    def acquire(self, gateway: str, *, parts: int, at: dt.datetime) -> float:
        return 0.0

    def note_answer(self, gateway: str) -> None:
        """Keep nothing."""

    def note_failure(self, gateway: str, *, at: dt.datetime) -> bool:
        return False

    def pause(self, gateway: str, *, seconds: float, at: dt.datetime) -> None:
        """Keep nothing."""


@dataclass
class Workers:
    """Work through the queue after each thing that happens, and sweep."""

    deps: Deps
    queue: PlayedQueue
    exchange: Exchange
    staff: SimulatedStaff
    clock: Clock
    shop: Shop
    whole_sweep_s: float = WHOLE_SWEEP_S

    def __post_init__(self) -> None:
        self._swept_at = self._messages_swept_at = self.clock.now

    def work(self) -> None:
        """Do all that was asked for, and what that asks for in turn."""
        while self.queue.dispatch_wanted or self.queue.messages:
            if self.queue.dispatch_wanted:
                self.queue.dispatch_wanted = False
                dispatch.dispatch_callbacks(self.deps, dialler=self.exchange, now=self.clock.now)
            waiting, self.queue.messages = self.queue.messages, []
            pool = GatewayPool({self.shop.name: self.shop}, FreeRoad())
            for message_id in waiting:
                delivery.deliver_message(
                    self.deps, pool=pool, message_id=message_id, clock=lambda: self.clock.now
                )

    def sweep(self) -> None:
        """Do what the periodic job does: callers who are due at every tick, all of it each minute.

        Nothing is done while no operator is at work, for then no caller can be rung. Ticks between
        the minutes are passed over when no operator is free, and when nothing has happened for a
        while, for then only a retry can have become due, and the next whole sweep finds it.
        """
        now = self.clock.now
        if not self.staff.anyone_present():
            return
        if (now - self._swept_at).total_seconds() >= self.whole_sweep_s:
            self._swept_at = now
            self._sweep_messages(now)
            wrap_ups.end_wrap_ups(self.deps, now=now)
            shifts.end_shifts(self.deps, now=now)
            dispatch.enqueue_dispatch(self.deps, now=now)
        elif self.staff.anyone_free() and not self._is_quiet():
            dispatch.enqueue_dispatch(self.deps, now=now)

    def _sweep_messages(self, now: dt.datetime) -> None:
        if (now - self._messages_swept_at).total_seconds() >= MESSAGES_SWEEP_S:
            self._messages_swept_at = now
            waiting_messages.enqueue_waiting_messages(self.deps, now=now)

    def _is_quiet(self) -> bool:
        settling_s = (
            self.deps.config.callbacks.redial_delay_s + 2 * self.deps.config.worker.sweep_s
        )
        return (self.clock.now - self.clock.happened_at).total_seconds() > settling_s
