"""Many callers at one socket, and what each of them heard."""

import re
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass

from tests.ivr.sip import RawCaller, fill

NUMBERS = [f"98765000{serial:02d}" for serial in range(100)]
CALLER = re.compile(r"^From: <sip:([0-9]+)@", re.MULTILINE)
PATIENCE_S = 6.0


@dataclass
class Heard:
    """Say when a caller heard ringing, by the monotonic clock, and how the call ended."""

    ringing_at: float | None = None
    status: int | None = None


class Crowd(RawCaller):
    """Ring one number from many, so many a second; `heard` is filled by caller as they ring."""

    def __init__(self, exchange: tuple[str, int]) -> None:
        super().__init__(exchange)
        self.heard: dict[str, Heard] = {}
        self._socket.settimeout(0.1)
        self._requests: dict[str, str] = {}
        self._sending = threading.Event()

    def rang(self, *, before: float = float("inf")) -> set[str]:
        """Name the callers who have heard ringing before an instant."""
        ringing = {number: heard.ringing_at for number, heard in list(self.heard.items())}
        return {number for number, at in ringing.items() if at is not None and at < before}

    def statuses(self) -> set[int | None]:
        """Give how the calls ended; None when one was never answered."""
        return {heard.status for heard in self.heard.values()}

    def ring(self, did: str, *, numbers: Sequence[str] = NUMBERS, per_second: float = 50) -> None:
        """Let each number ring, and follow the calls to their ends; some may never be answered."""
        listener = threading.Thread(target=self._listen)
        self._sending.set()
        listener.start()
        begun = time.monotonic()
        for serial, number in enumerate(numbers):
            time.sleep(max(0.0, begun + serial / per_second - time.monotonic()))
            self.heard[number] = Heard()
            self._requests[number] = self.invites(did, caller=f"<sip:{number}@127.0.0.1>")
        self._sending.clear()
        listener.join()

    def _listen(self) -> None:
        until = time.monotonic() + PATIENCE_S
        while time.monotonic() < until and (self._sending.is_set() or None in self.statuses()):
            if self._sending.is_set():
                until = time.monotonic() + PATIENCE_S
            try:
                text = self._socket.recv(65535).decode()
            except OSError:
                continue  # nothing came, or Asterisk is gone
            self._take(text)

    def _take(self, text: str) -> None:
        found = CALLER.search(text)
        if found is None or found[1] not in self._requests:
            return
        heard, status = self.heard[found[1]], int(text.split()[1])
        if status == 180 and heard.ringing_at is None:
            heard.ringing_at = time.monotonic()
        if status >= 200:
            heard.status = status
            to = next(line for line in text.splitlines() if line.startswith("To:"))
            tag = to[to.find(";tag=") :]
            ack = fill(self._requests[found[1]], method="ACK", to_tag=tag)
            self._send(ack + "Content-Length: 0\r\n\r\n")
