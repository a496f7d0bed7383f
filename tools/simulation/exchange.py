"""Play Asterisk and the telephones behind it; tell the service what its listener would tell."""

import datetime as dt
import itertools
from dataclasses import dataclass
from typing import Protocol

from ivr.asterisk.listener import BATCH
from missedcall.db.calls import calls
from missedcall.domain.callbacks.call_outcome import CallOutcome
from missedcall.domain.callbacks.callback import MissedCall
from missedcall.usecases.callbacks import attempts
from missedcall.usecases.callbacks.dispatch import NotPlaced, Placement
from missedcall.usecases.calls import missed_calls
from missedcall.usecases.deps import Deps
from tools.simulation.callers import PlayedRing
from tools.simulation.clock import Clock
from tools.simulation.observer import Observer
from tools.simulation.plan import Plan

ANNOUNCE_S = 3.0  # the operator hears the caller's last digits
TALK_MEDIAN_S, TALK_SPREAD, TALK_S = 150.0, 0.6, (15.0, 1500.0)
NOTICE_S = 10.0  # the consumer hears who calls
# Some lift the phone and put it down at once, while the notice plays.
AT_ONCE, AT_ONCE_S = 0.02, 3.0
# How a phone is not answered, how often, and when that shows; None: it rings to the end.
REFUSALS: dict[CallOutcome, tuple[float, float | None]] = {
    CallOutcome.NO_ANSWER: (0.5, None),
    CallOutcome.BUSY: (0.2, 2.0),
    CallOutcome.UNREACHABLE: (0.2, 6.0),
    CallOutcome.REJECTED: (0.1, 8.0),
}


class ExchangeStaff(Protocol):
    """What operators do with their phones."""

    def rings(self, extension: str) -> float | None:
        """Say after how many seconds the operator picks up; None: not at all."""
        ...

    def talks(self, extension: str, attempt_id: str, number: str, talk_s: float) -> None: ...

    def over(self, extension: str, outcome: CallOutcome | None) -> None:
        """Say that the phone is free again; no outcome: the call just vanished."""
        ...


@dataclass
class PlayedCall:
    """A call that Asterisk has in hand: the operator's leg and, later, the consumer's."""

    attempt_id: str
    extension: str
    number: str
    consumer_leg: bool = False
    alive: bool = True


class Exchange:
    """Take orders as a `Dialler` does, and missed calls as the dialplan does."""

    def __init__(self, deps: Deps, *, plan: Plan, clock: Clock, observer: Observer) -> None:
        self._deps, self._plan, self._clock, self._observer = deps, plan, clock, observer
        self._node = deps.config.asterisk.nodes[0].name
        self._chance = plan.chance("telephones")
        self._serial = itertools.count(1)
        self._journal: list[MissedCall] = []
        self._calls: dict[str, PlayedCall] = {}  # those the service has not heard the end of
        self._outages = 0
        self.staff: ExchangeStaff

    def missed(self, ring: PlayedRing) -> None:
        """Take a call as the dialplan does: into the journal, and tell it unless we are down."""
        if self._observer.is_engaged(ring.number):
            # No caller rings us with the phone on which we ring or speak with them.
            later = PlayedRing(ring.number, self._clock.now + dt.timedelta(seconds=60), ring.did)
            self._clock.at(later.at, lambda: self.missed(later))
            return
        uniqueid = f"{self._node}-{next(self._serial)}"
        self._observer.missed(uniqueid, ring.number, self._clock.now)
        self._journal.append(
            MissedCall(self._node, uniqueid, ring.number, False, ring.did, self._clock.now)
        )
        if not self._outages:
            self._tell_journal()

    def _tell_journal(self) -> None:
        for start in range(0, len(self._journal), BATCH):
            batch = self._journal[start : start + BATCH]
            missed_calls.record_missed_calls(self._deps, batch=batch, now=self._clock.now)
            for call in batch:
                if self._by_text(call):
                    self._observer.answered(call.caller_id, self._clock.now)
                self._observer.told(call.caller_id)
        self._journal.clear()

    def _by_text(self, call: MissedCall) -> bool:
        with self._deps.db.reading() as db:
            times, _ = calls.count_answered_calls(db, number=call.caller_id, since=call.at)
        return times > 0

    def place(self, placement: Placement) -> None:
        """Ring the operator; raise `NotPlaced` while Asterisk is down."""
        if self._outages:
            raise NotPlaced("the simulated Asterisk is down")
        prefix = self._deps.config.telephony.trunk.prefix
        call = PlayedCall(
            placement.attempt_id,
            placement.phone.address,
            "+91" + placement.dial.removeprefix(prefix),
        )
        self._calls[call.attempt_id] = call
        self._observer.operator_rung(call.extension)
        self._observer.ordered(call.number)
        picks_up_s = self.staff.rings(call.extension)
        if picks_up_s is None:
            ring_s = self._deps.config.callbacks.operator_ring_s
            self._ends(call, CallOutcome.OPERATOR_NO_ANSWER, after_s=ring_s)
        else:
            self._clock.after(picks_up_s, lambda: self._operator_answers(call))

    def _operator_answers(self, call: PlayedCall) -> None:
        if call.alive:
            self._step(call, "operator_answered")
            self._clock.after(ANNOUNCE_S, lambda: self._ring_consumer(call))

    def _ring_consumer(self, call: PlayedCall) -> None:
        if not call.alive:
            return
        engaged = self._observer.is_engaged(call.number)
        self._observer.consumer_rung(call.number, self._clock.now)
        call.consumer_leg = True
        if engaged or self._chance.random() < self._plan.no_answer:
            self._refuse(call, engaged=engaged)
        else:
            answers_s = self._chance.uniform(3.0, 15.0)
            self._clock.after(answers_s, lambda: self._consumer_answers(call))

    def _refuse(self, call: PlayedCall, *, engaged: bool) -> None:
        shares = [share for share, _ in REFUSALS.values()]
        drawn = self._chance.choices(list(REFUSALS), shares)[0]
        outcome = CallOutcome.BUSY if engaged else drawn
        shows_s = REFUSALS[outcome][1]
        ring_s = self._deps.config.callbacks.consumer_ring_s
        self._ends(call, outcome, after_s=ring_s if shows_s is None else shows_s)

    def _consumer_answers(self, call: PlayedCall) -> None:
        if not call.alive:
            return
        self._step(call, "consumer_answered")
        if self._chance.random() < AT_ONCE:
            self._ends(call, CallOutcome.HUNG_UP_EARLY, after_s=AT_ONCE_S)
            return
        self._clock.after(NOTICE_S, lambda: self._join(call))

    def _join(self, call: PlayedCall) -> None:
        if not call.alive:
            return
        self._step(call, "joined")
        self._observer.spoken(call.number, self._clock.now)
        drawn = TALK_MEDIAN_S * self._chance.lognormvariate(0, TALK_SPREAD)
        talk_s = min(max(drawn, TALK_S[0]), TALK_S[1])
        self.staff.talks(call.extension, call.attempt_id, call.number, talk_s)
        self._ends(call, CallOutcome.ANSWERED, after_s=talk_s, talk_s=int(talk_s))

    def _step(self, call: PlayedCall, step: str) -> None:
        now = self._clock.now
        attempts.note_attempt_step(
            self._deps, attempt_id=call.attempt_id, step=step, at=now, now=now
        )

    def _ends(
        self, call: PlayedCall, outcome: CallOutcome, *, after_s: float, talk_s: int | None = None
    ) -> None:
        self._clock.after(after_s, lambda: self._end(call, outcome, talk_s))

    def _end(self, call: PlayedCall, outcome: CallOutcome, talk_s: int | None) -> None:
        if not call.alive:
            return
        self._hang_up(call)
        del self._calls[call.attempt_id]
        now = self._clock.now
        attempts.finish_attempt(
            self._deps,
            attempt_id=call.attempt_id,
            outcome=outcome,
            at=now,
            now=now,
            talk_s=talk_s,
        )
        self.staff.over(call.extension, outcome)

    def _hang_up(self, call: PlayedCall) -> None:
        call.alive = False
        self._observer.hung_up(call.extension)
        if call.consumer_leg:
            self._observer.hung_up(call.number)

    def goes_down(self) -> None:
        """End every call without a word, and take no order until it is up again."""
        self._outages += 1
        for call in self._calls.values():
            if call.alive:
                self._hang_up(call)
                self.staff.over(call.extension, None)

    def comes_up(self) -> None:
        self._outages -= 1
        if not self._outages:
            self._tell_journal()
            self.ask_for_channels()

    def ask_for_channels(self) -> None:
        """Settle overdue attempts as the listener does when it has asked for living channels."""
        if self._outages or not self._calls:
            return
        now = self._clock.now
        overdue = set(attempts.overdue_attempts(self._deps, node=self._node, now=now))
        for call in [call for key, call in self._calls.items() if key in overdue]:
            if call.alive:
                attempts.extend_attempt(self._deps, attempt_id=call.attempt_id, now=now)
                continue
            del self._calls[call.attempt_id]
            attempts.finish_attempt(
                self._deps, attempt_id=call.attempt_id, outcome=CallOutcome.LOST, at=now, now=now
            )
