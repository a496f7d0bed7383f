"""Measure how soon a ready operator's phone rings, against a bare Originate."""

import datetime as dt
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from ivr.asterisk import ami
from missedcall import wiring
from missedcall.config import Config
from missedcall.db.callbacks import attempt_lists
from missedcall.service import Service, isolated
from missedcall.usecases.deps import Deps, JobQueue
from missedcall.usecases.operators import duty, operators
from tools.benchmarks import call_rows
from tools.simulation.staff import add_operator
from tools.softphones.bell import Bell
from tools.softphones.operator import register

RING_S = 10.0
PAUSE_S = 0.1  # what the last call left to do is done by then
LOOK_S = 0.01
MOST_RUNS = 500
NEVER = dt.datetime.min.replace(tzinfo=dt.UTC)


@dataclass(frozen=True)
class RingTime:
    """Give median times in milliseconds.

    `queued_ms` is from the commit of "ready" to the start of the dispatching job, and
    `dispatched_ms` from there to the ringing phone.
    """

    ours_ms: float
    bare_ms: float
    queued_ms: float
    dispatched_ms: float
    waiting: int
    runs: int

    @property
    def ratio(self) -> float:
        return self.ours_ms / self.bare_ms


@dataclass
class StampedJobQueue:
    """Note when "ready" was committed: the job is enqueued right after the commit at once."""

    queue: JobQueue
    committed_at: dt.datetime = NEVER

    def enqueue_message(self, message_id: int) -> None:
        self.queue.enqueue_message(message_id)

    def enqueue_messages(self, message_ids: Sequence[int]) -> None:
        self.queue.enqueue_messages(message_ids)

    def enqueue_receipts(self) -> None:
        self.queue.enqueue_receipts()

    def answers(self) -> bool:
        return self.queue.answers()

    def enqueue_dispatch(self) -> None:
        self.committed_at = _now()
        self.queue.enqueue_dispatch()


@dataclass
class Bench:
    """Hold a running service with one operator, whose phone does nothing but ring."""

    config: Config
    deps: Deps
    queue: StampedJobQueue
    operator_id: int
    bell: Bell

    def ours(self) -> tuple[float, float]:
        """Be ready and ring; give the milliseconds until the job began and until the ringing."""
        duty.set_operator_ready(self.deps, operator_id=self.operator_id, now=_now())
        rang = self.bell.rings()
        with self.deps.db.reading() as db:
            began = attempt_lists.list_latest_attempts(db, limit=1)[0].created_at
        self._wait_until_paused()
        committed = self.queue.committed_at
        return _ms(began - committed), _ms(rang - committed)

    def bare(self, session: ami.Session) -> float:
        """Originate to the same phone and nothing else; give the milliseconds to the ringing."""
        headers = {
            "Channel": f"PJSIP/operator-{self.config.telephony.extensions[0]}",
            # Asterisk wants a place to go on; no call comes to it.
            "Context": "from-trunk",
            "Exten": self.config.telephony.numbers[0],
            "Priority": 1,
            "Async": "true",
        }
        start = _now()
        session.send_action("Originate", headers)
        return _ms(self.bell.rings() - start)

    def _wait_until_paused(self) -> None:
        """Wait until the refusal is recorded: the operator is then out of turn."""
        deadline = time.monotonic() + RING_S
        while (
            found := operators.get_operator(self.deps, operator_id=self.operator_id)
        ) is not None:
            if found.state == "paused":
                return
            if time.monotonic() > deadline:
                raise TimeoutError("the listener did not record the refused call")
            time.sleep(LOOK_S)


def measure(*, runs: int, waiting: int) -> RingTime:
    """Measure both in turn on a private service, through its own Redis, worker and Asterisk.

    In turn, because a machine that is slow for a while must be slow for both.
    """
    with _bench(waiting) as bench:
        host, port = bench.config.ami_address(bench.config.asterisk.nodes[0])
        secret = wiring.secrets(bench.config).ami_dialler
        ours, bare = [], []
        for _ in range(runs):
            ours.append(bench.ours())
            time.sleep(PAUSE_S)
            with ami.Session(host=host, port=port, user="dialler", secret=secret) as session:
                bare.append(bench.bare(session))
            time.sleep(PAUSE_S)
    return RingTime(
        ours_ms=statistics.median(total for _, total in ours),
        bare_ms=statistics.median(bare),
        queued_ms=statistics.median(queued for queued, _ in ours),
        dispatched_ms=statistics.median(total - queued for queued, total in ours),
        waiting=waiting,
        runs=runs,
    )


@contextmanager
def _bench(waiting: int) -> Iterator[Bench]:
    with tempfile.TemporaryDirectory(prefix="mc-") as folder:
        config, environ = isolated.isolated_settings(Path(folder))
        with Service(config, environ):
            extension = config.telephony.extensions[0]
            place = config.ports.base + isolated.OPERATOR
            register(config, extension=extension, port=place)
            deps = wiring.service_deps(config)
            queue = StampedJobQueue(deps.queue)
            deps = replace(deps, queue=queue)
            now = _now()
            with deps.db.writing() as db:
                call_rows.waiting_callbacks(db, count=waiting, due_from=now - dt.timedelta(days=1))
            operator_id = add_operator(deps, extension, now=now)
            with Bell(config.ports.sip_host, place, timeout_s=RING_S) as bell:
                yield Bench(config, deps, queue, operator_id, bell)


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def _ms(time: dt.timedelta) -> float:
    return time.total_seconds() * 1000
