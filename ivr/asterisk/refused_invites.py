"""Keep what Asterisk refused unheard where a person sees it: `missedcall dead-letters`."""

import contextlib
import datetime as dt
import logging
import socket
import threading
import time
from collections import deque
from collections.abc import Callable

from ivr.asterisk.sip_capture import RefusedInvite, SipCapture
from missedcall.db.engine import PASSING_TROUBLE
from missedcall.usecases.calls import missed_calls
from missedcall.usecases.deps import Deps

log = logging.getLogger(__name__)

WAIT_S = 1.0
PAUSE_S = 60.0
LARGEST = 65535
# As many a minute are kept with what they said; one fault of a trunk refuses every call alike.
MOST_A_MINUTE = 20
MOST_WAITING = 200


class RefusedInvites:
    """Hear the copies of SIP messages of every node, and keep what was refused."""

    def __init__(self, deps: Deps, *, secret: str, clock: Callable[[], dt.datetime]) -> None:
        self._deps = deps
        self._clock = clock
        self._capture = SipCapture(secret)
        self._waiting: deque[RefusedInvite] = deque(maxlen=MOST_WAITING)
        self._stopping = threading.Event()
        self._minute = time.monotonic()
        self._kept = self._uncounted = 0

    def stop(self) -> None:
        self._stopping.set()

    def run(self) -> None:
        """Listen until told to stop. Another listener on this machine may hold the port."""
        address = self._deps.config.ports.agi_host, self._deps.config.ports.sip_capture
        while not self._stopping.is_set():
            try:
                with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as port:
                    port.bind(address)
                    port.settimeout(WAIT_S)
                    self._listen(port)
            except OSError as error:
                log.warning("calls that Asterisk refuses are not heard of: %s: %s", address, error)
                self._stopping.wait(PAUSE_S)

    def _listen(self, port: socket.socket) -> None:
        while not self._stopping.is_set():
            with contextlib.suppress(TimeoutError):
                self.hear(port.recv(LARGEST))
            self.keep()

    def hear(self, packet: bytes) -> None:
        """Take one packet; what it tells of waits to be kept."""
        refused = self._capture.take(packet)
        if refused is None:
            return
        if self._kept >= MOST_A_MINUTE:
            self._uncounted += 1
            return
        self._kept += 1
        log.error("%s", refused.reason)
        self._waiting.append(refused)

    def keep(self) -> None:
        """Commit what waits; a database that takes nothing now is tried again."""
        if time.monotonic() - self._minute > PAUSE_S:
            if self._uncounted:
                log.error("Asterisk refused %d more calls in a minute", self._uncounted)
            self._minute, self._kept, self._uncounted = time.monotonic(), 0, 0
        while self._waiting:
            try:
                self._commit(self._waiting[0])
            except PASSING_TROUBLE:
                return
            self._waiting.popleft()

    def _commit(self, refused: RefusedInvite) -> None:
        nodes = self._deps.config.asterisk.nodes
        known = 0 < refused.node <= len(nodes)
        missed_calls.keep_aside(
            self._deps,
            node=nodes[refused.node - 1].name if known else "",
            key=refused.call_id,
            raw=refused.raw,
            reason=refused.reason,
            now=self._clock(),
        )
