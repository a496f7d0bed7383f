"""Keep what Asterisk refused unheard where a person sees it: `missedcall dead-letters`.

One thread hears and another commits: packets that come while the database is busy are read.
"""

import contextlib
import datetime as dt
import logging
import queue
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ivr.asterisk.sip_capture import RefusedInvite, SipCapture
from missedcall.db.engine import PASSING_TROUBLE
from missedcall.usecases.calls import missed_calls
from missedcall.usecases.deps import Deps

log = logging.getLogger(__name__)

WAIT_S = 1.0
PAUSE_S = 60.0
AGAIN_S = 2.0  # a database that takes nothing is tried again after so long
LARGEST = 65535
# A burst lies in the socket until it is read; the system gives as much of it as it allows.
BUFFER_BYTES = 8 * 1024 * 1024
FORCE_BUFFER = 33  # SO_RCVBUFFORCE of Linux: beyond the system's limit, for root
# As many a minute are kept of one status and node; one fault of a trunk refuses every call alike.
MOST_A_MINUTE = 20
MOST_WAITING = 200


@dataclass
class _Budget:
    """Count what came of one fault in this minute."""

    since: float
    kept: int = 0
    uncounted: int = 0


class RefusedInvites:
    """Hear the copies of SIP messages of every node, and keep what was refused."""

    def __init__(self, deps: Deps, *, secret: str, clock: Callable[[], dt.datetime]) -> None:
        self._deps = deps
        self._clock = clock
        self._capture = SipCapture(secret)
        self._waiting: queue.Queue[RefusedInvite] = queue.Queue(MOST_WAITING)
        self._next: RefusedInvite | None = None
        self._stopping = threading.Event()
        self._budgets: dict[tuple[int, int], _Budget] = {}
        self._counting = threading.Lock()

    def stop(self) -> None:
        self._stopping.set()

    def run(self) -> None:
        """Listen until told to stop. Another listener on this machine may hold the port."""
        threading.Thread(target=self._keep_all, daemon=True).start()
        address = self._deps.config.ports.agi_host, self._deps.config.ports.sip_capture
        while not self._stopping.is_set():
            try:
                with open_capture_port(*address) as port:
                    self._listen(port)
            except OSError as error:
                log.warning("calls that Asterisk refuses are not heard of: %s: %s", address, error)
                self._stopping.wait(PAUSE_S)

    def _listen(self, port: socket.socket) -> None:
        while not self._stopping.is_set():
            with contextlib.suppress(TimeoutError):
                self.hear(port.recv(LARGEST))

    def hear(self, packet: bytes) -> None:
        """Take one packet; what it tells of waits to be kept. It waits for nothing."""
        refused = self._capture.read_packet(packet)
        if refused is None:
            return
        with self._counting:
            key, now = (self._node(refused), refused.status), time.monotonic()
            budget = self._budgets.setdefault(key, _Budget(now))
            if budget.kept >= MOST_A_MINUTE:
                budget.uncounted += 1
                return
            try:
                self._waiting.put_nowait(refused)
                budget.kept += 1
            except queue.Full:
                budget.uncounted += 1

    def _keep_all(self) -> None:
        while not self._stopping.is_set():
            self._stopping.wait(WAIT_S if self.commit_invites() else AGAIN_S)

    def commit_invites(self) -> bool:
        """Commit what waits; False while the database takes nothing."""
        self._tell_uncounted()
        while self._next is not None or not self._waiting.empty():
            if self._next is None:
                self._next = self._waiting.get_nowait()
                log.error("%s", self._next.reason)
            try:
                self._commit(self._next)
            except PASSING_TROUBLE:
                return False
            self._next = None
        return True

    def _tell_uncounted(self) -> None:
        """Begin each fault's next minute, and tell how many of it were not kept."""
        with self._counting:
            over = time.monotonic() - PAUSE_S
            ended = {key: one for key, one in self._budgets.items() if one.since < over}
            for key in ended:
                del self._budgets[key]
        for (_, status), budget in ended.items():
            if budget.uncounted:
                log.error(
                    "Asterisk refused %d more calls in a minute with %d", budget.uncounted, status
                )

    def _node(self, refused: RefusedInvite) -> int:
        """Give the node's place in the configuration; 0 for one that does not stand there."""
        return refused.node if refused.node <= len(self._deps.config.asterisk.nodes) else 0

    def _commit(self, refused: RefusedInvite) -> None:
        node = self._node(refused)
        missed_calls.quarantine_event(
            self._deps,
            node=self._deps.config.asterisk.nodes[node - 1].name if node else "",
            key=refused.call_id,
            raw=refused.raw,
            reason=refused.reason,
            now=self._clock(),
        )


@contextlib.contextmanager
def open_capture_port(host: str, port: int) -> Iterator[socket.socket]:
    """Open the port of the copies, with room for a burst of them."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as opened:
        try:
            opened.setsockopt(socket.SOL_SOCKET, FORCE_BUFFER, BUFFER_BYTES)
        except OSError:
            opened.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, BUFFER_BYTES)
        opened.bind((host, port))
        opened.settimeout(WAIT_S)
        yield opened
