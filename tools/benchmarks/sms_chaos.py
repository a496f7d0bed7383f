"""Send messages through gateways with every fault while workers are killed, and count the ends."""

import datetime as dt
import random
import time
from collections import Counter
from dataclasses import dataclass

import requests

from missedcall import wiring
from missedcall.db.messages import message_figures, message_lists, stopped_templates
from missedcall.domain.messages.message import FINAL, UNDER_WAY, MessageState
from missedcall.usecases.deps import Deps
from missedcall.usecases.messages import messages, templates
from missedcall.usecases.messages import waiting_messages as waiting_messages
from sms.testing.fake_faults import FAULTS
from tools.benchmarks.rig import Rig

# The waits of a real service are too long to watch: here a gateway has two seconds to answer.
SETTINGS = {
    "sms__gateways__local__connect_timeout_s": "1",
    "sms__gateways__local__read_timeout_s": "2",
    "sms__sending__claim_s": "9",
    "sms__sending__unknown_retry_s": "12",
    "sms__sending__locked_out_s": "2",
    "alarms__rules": "[]",
}
SLOW_S = 3.0
BATCH = 20
KILL_EVERY_S = 1.0
QUIET_S = 5.0
OPEN = (MessageState.IN_DOUBT, MessageState.NO_RECEIPT)


@dataclass(frozen=True)
class Chaos:
    """What became of it all; `twice_unexplained` must be empty, and so must `unfinished`."""

    messages: int
    faults: int
    kills: int
    seconds: float
    states: dict[str, int]
    accepted: int
    twice_by_rule: tuple[int, ...]
    twice_unexplained: tuple[int, ...]
    unfinished: tuple[int, ...]


def run(*, count: int, share: float, workers: int, most_s: float, seed: int) -> Chaos:
    """Send `count` messages, of which a share meets a fault, for at most so many seconds."""
    chance = random.Random(seed)
    with Rig(workers=workers, slow_s=SLOW_S, **SETTINGS) as rig:
        deps = wiring.service_deps(rig.config)
        started = time.monotonic()
        storm = _Storm(rig, deps, chance, share)
        storm.blow(count, until=started + most_s)
        rig.stop_workers()
        seconds = time.monotonic() - started
        _let_days_pass(deps)
        return _count(deps, rig, storm, seconds=seconds)


class _Storm:
    """Queue messages, spoil the gateways, and kill a worker each second until all is settled."""

    def __init__(self, rig: Rig, deps: Deps, chance: random.Random, share: float) -> None:
        self.kills = self.faults = 0
        self._rig = rig
        self._deps = deps
        self._chance = chance
        self._share = share
        self._kill_at = time.monotonic() + KILL_EVERY_S

    def blow(self, count: int, *, until: float) -> None:
        for first in range(0, count, BATCH):
            some = range(first, min(first + BATCH, count))
            self._spoil(round(len(some) * self._share))
            for serial in some:
                self._deps.queue.enqueue_message(self._queue(serial))
            self._wait_for_room(until)
        settled_at = time.monotonic()
        while time.monotonic() < until and time.monotonic() - settled_at < QUIET_S:
            self._hurt()
            time.sleep(0.5)
            if _unsettled(self._deps):
                settled_at = time.monotonic()

    def _wait_for_room(self, until: float) -> None:
        """Let the workers come after: faults that pile up would all be met one after the other."""
        self._hurt()
        while time.monotonic() < until and _waiting(self._deps) > BATCH:
            time.sleep(0.1)
            self._hurt()

    def _queue(self, serial: int) -> int:
        """Write a demand, or, for each second one, what is not worth a second copy."""
        key = "demand" if serial % 2 else "unreached"
        today = dt.datetime.now(dt.UTC)
        with self._deps.db.writing() as db:
            message_id = messages.queue_message(
                self._deps,
                db,
                cause=f"{key}:{serial}",
                key=key,
                language=self._chance.choice(("hi", "en")),
                number=f"+9198765{1000 + serial:05d}",
                values={
                    "application": f"{serial:010d}",
                    "amount": "2950",
                    "day": "23",
                    "month": "12",
                    "year": "2026",
                },
                now=today,
            )
        if message_id is None:
            raise RuntimeError("the cause of a measured message was there before")
        return message_id

    def _spoil(self, faults: int) -> None:
        for name in self._chance.choices(sorted(FAULTS), k=faults):
            gateway = self._rig.gateways()[self._chance.random() < 0.3]
            fault = {"fault": name, "times": "1"}
            requests.post(f"{gateway}/faults", data=fault, timeout=10).raise_for_status()
            self.faults += 1

    def _hurt(self) -> None:
        """Kill a worker when it is time, and let an admin mend what the operators refused."""
        grown = self._rig.grown()
        if grown and time.monotonic() >= self._kill_at:
            self._chance.choice(grown).kill()
            self._kill_at += KILL_EVERY_S  # one that comes late does not put off the next
            self.kills += 1
        self._rig.man()
        with self._deps.db.reading() as db:
            stopped = stopped_templates.list_stopped_templates(db)
        for row in stopped:
            templates.resume_template(
                self._deps,
                template_id=row.template_id,
                actor="admin",
                reason="measured",
                now=dt.datetime.now(dt.UTC),
            )


def _waiting(deps: Deps) -> int:
    yesterday = dt.datetime.now(dt.UTC) - dt.timedelta(days=1)  # before the first was written
    with deps.db.reading() as db:
        counts = message_figures.count_messages_by_key_and_state(db, since=yesterday)
    return sum(count for _, state, count in counts if state in UNDER_WAY)


def _unsettled(deps: Deps) -> list[int]:
    """List what is on its way, or in doubt and will be sent once more."""
    with deps.db.reading() as db:
        everything = message_lists.list_latest_messages(db, limit=1_000_000)
    again = {key for key, text in deps.config.sms.messages.items() if text.resend_in_doubt}
    return [
        row.id
        for row in everything
        if row.state in UNDER_WAY
        or (row.state == MessageState.IN_DOUBT and row.key in again and row.resends == 0)
    ]


def _let_days_pass(deps: Deps) -> None:
    """Sweep as three days later: what has no receipt by then has none."""
    later = dt.datetime.now(dt.UTC) + dt.timedelta(hours=deps.config.sms.sending.receipts_h + 1)
    waiting_messages.enqueue_waiting_messages(deps, now=dt.datetime.now(dt.UTC))
    waiting_messages.enqueue_waiting_messages(deps, now=later)


def _count(deps: Deps, rig: Rig, storm: _Storm, *, seconds: float) -> Chaos:
    with deps.db.reading() as db:
        kept = {row.id: row for row in message_lists.list_latest_messages(db, limit=1_000_000)}
    taken = Counter(int(message["message_id"]) for message in rig.accepted())
    twice = {message_id for message_id, times in taken.items() if times > 1}
    by_rule = {message_id for message_id in twice if kept[message_id].resends == 1}
    settled = (*FINAL, *OPEN)
    return Chaos(
        messages=len(kept),
        faults=storm.faults,
        kills=storm.kills,
        seconds=round(seconds, 1),
        states=dict(sorted(Counter(row.state for row in kept.values()).items())),
        accepted=sum(taken.values()),
        twice_by_rule=tuple(sorted(by_rule)),
        twice_unexplained=tuple(sorted(twice - by_rule)),
        unfinished=tuple(i for i, row in kept.items() if row.state not in settled),
    )
