"""Measure how many calls a second the service takes, beside bare Asterisk with the same dialplan.

SIPp plays the callers, each with a number of its own; nothing leaves this machine. Bare Asterisk
keeps its journal too, but it is not listened to: what it takes more than the service is what our
own work costs callers.
"""

import re
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ivr.asterisk import ami, journal
from missedcall import wiring
from missedcall.config import Config
from missedcall.db import engine
from missedcall.db.calls import calls
from missedcall.domain.callbacks import promise
from missedcall.service import Service, isolated, process_specs
from missedcall.service.supervisor import ProcessSpec, ProcessSupervisor
from tools.softphones.sipp import Sipp

# Numbers that are dialled nowhere: the service under measurement has SIPp as its only trunk.
FIRST_NUMBER = 6_000_000_000
MOST_RATE = 1000
LOOK_S = 0.02
CALLERS_NICE = (
    -15
)  # before Asterisk: a caller whose ringing SIPp had no time to read seems refused
RECORDED_WITHIN_S = 60.0
READY_S = 60.0
SPARE_S = 40  # SIPp gives a request up after 32 s
HUNG_UP = re.compile(r"(\d{9,}\.\d+)\s+(\d{10})\s*$", re.MULTILINE)
BARE, SERVICE = "bare", "service"
# The brake on floods of new numbers would keep back the texts that are to be measured here, and
# ports for sound would run out before the machine does.
SETTINGS = {
    "callbacks__new_numbers_a_minute": "1000000",
    "telephony__ringing_s": "1",
    "ports__sound": "4000",
}


@dataclass(frozen=True)
class CallLoad:
    """Say what came of calls offered at a rate; lags are from hang-up to row, in milliseconds.

    `taken` heard ringing and then busy, `failed` did not. `recorded` counts rows of calls, or for
    bare Asterisk entries of its journal; `drain_s` is how long after the last call that took.
    """

    what: str
    rate: int
    offered: int
    taken: int
    failed: int
    recorded: int
    drain_s: float
    lag_p50_ms: float | None = None
    lag_p99_ms: float | None = None


def measure(rates: Sequence[int], *, seconds: int) -> Iterator[CallLoad]:
    """Offer each rate for some seconds, first to bare Asterisk and then to the service."""
    for rate in rates:
        with _bare() as config:
            yield _offer(BARE, config, rate, seconds)
        with _service() as config:
            yield _offer(SERVICE, config, rate, seconds)


def highest(loads: Sequence[CallLoad], what: str) -> int:
    """Give the highest rate at which no call failed, all lower rates included."""
    best = 0
    for load in sorted((load for load in loads if load.what == what), key=lambda one: one.rate):
        if load.failed or load.recorded < load.taken:
            break
        best = load.rate
    return best


@contextmanager
def _service() -> Iterator[Config]:
    with tempfile.TemporaryDirectory(prefix="mc-") as folder:
        config, environ = isolated.isolated_settings(Path(folder), **SETTINGS)
        with Service(config, environ):
            yield config


@contextmanager
def _bare() -> Iterator[Config]:
    """Run Asterisk alone, as the service would configure it."""
    with tempfile.TemporaryDirectory(prefix="mc-") as folder:
        config, environ = isolated.isolated_settings(Path(folder), **SETTINGS)
        config.state_dir.mkdir(parents=True, exist_ok=True)
        supervisor = ProcessSupervisor(config.state_dir / "logs")
        try:
            secrets = wiring.secrets(config)
            infrastructure = process_specs.infrastructure(config, secrets, environ)
            asterisk = next(part for part in infrastructure if part.name == "asterisk")
            supervisor.add(asterisk)
            _wait_for(asterisk)
            yield config
        finally:
            supervisor.stop()


def _wait_for(part: ProcessSpec) -> None:
    deadline = time.monotonic() + READY_S
    while not part.ready():
        if time.monotonic() > deadline:
            raise TimeoutError(f"{part.name} is not there after {READY_S:.0f} s")
        time.sleep(LOOK_S)


def _offer(what: str, config: Config, rate: int, seconds: int) -> CallLoad:
    """Offer calls at an even pace, and wait until all that were taken are recorded."""
    count = rate * seconds
    with _callers(config, count=count, rate=rate, seconds=seconds) as callers:
        rows = _Rows(config) if what == SERVICE else None
        ended = callers.ended()
        since = time.monotonic()
        hung_up = _hung_up(callers.display)
        seen = rows.wait(ended.successful) if rows else {}
        recorded = len(seen) if rows else _count_journal(config)
        drain_s = time.monotonic() - since
    lags = sorted(max(0.0, seen[number] - at) for number, at in hung_up.items() if number in seen)
    return CallLoad(
        what=what,
        rate=rate,
        offered=count,
        taken=ended.successful,
        failed=count - ended.successful,
        recorded=recorded,
        drain_s=round(drain_s, 1),
        lag_p50_ms=_percentile(lags, 50),
        lag_p99_ms=_percentile(lags, 99),
    )


def _callers(config: Config, *, count: int, rate: int, seconds: int) -> Sipp:
    host = config.ports.sip_host
    return Sipp(
        "missed_call",
        host=host,
        port=config.ports.base + isolated.CONSUMER,
        peer=(host, config.ports.sip),
        rows=[str(FIRST_NUMBER + serial) for serial in range(count)],
        service=config.telephony.numbers[0],
        calls=count,
        rate=rate,
        timeout_s=seconds + SPARE_S,
        nice=CALLERS_NICE,
    )


def _hung_up(said: str) -> dict[str, float]:
    """Read from what SIPp logged when each number heard busy, in seconds of the epoch."""
    return {f"+91{number}": float(at) for at, number in HUNG_UP.findall(said)}


class _Rows:
    """See when the row of each number is there, looking every few milliseconds."""

    def __init__(self, config: Config) -> None:
        self._db = engine.connect_database(config.database_url)
        self._last = 0
        self._seen: dict[str, float] = {}
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def wait(self, count: int) -> dict[str, float]:
        """Wait until so many numbers have their row, or for a minute; give when each came."""
        deadline = time.monotonic() + RECORDED_WITHIN_S
        while len(self._seen) < count and time.monotonic() < deadline:
            time.sleep(LOOK_S)
        self._over.set()
        self._thread.join()
        self._db.engine.dispose()
        return self._seen

    def _watch(self) -> None:
        while not self._over.wait(LOOK_S):
            with self._db.reading() as db:
                found = calls.list_calls_after(db, self._last)
            now = time.time()
            for self._last, number in found:
                self._seen.setdefault(number or "", now)


def _count_journal(config: Config) -> int:
    host, port = config.ami_address(config.asterisk.nodes[0])
    secret = wiring.secrets(config).ami_listener
    with ami.Session(host=host, port=port, user="listener", secret=secret) as session:
        return journal.count_journal_entries(session)


def _percentile(ordered: Sequence[float], percent: int) -> float | None:
    """Give the nearest-rank percentile of seconds, in milliseconds; None of nothing."""
    found = promise.percentile((each * 1000 for each in ordered), percent)
    return None if found is None else float(found)
