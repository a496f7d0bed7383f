"""Be a phone that only rings: it notes when, and refuses the call at once."""

import datetime as dt
import socket
from types import TracebackType
from typing import Self

KEPT = ("Via:", "From:", "Call-ID:", "CSeq:")


class Bell:
    """Hold the socket of a phone that is registered at this address."""

    def __init__(self, host: str, port: int, *, timeout_s: float) -> None:
        """Listen; a wait for a call longer than `timeout_s` ends in a `TimeoutError`."""
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind((host, port))
        self._socket.settimeout(timeout_s)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._socket.close()

    def rings(self) -> dt.datetime:
        """Wait for a call, refuse it as busy, and give the instant when it came."""
        while True:
            packet, peer = self._socket.recvfrom(65535)
            at = dt.datetime.now(dt.UTC)
            if packet.startswith(b"INVITE "):
                self._socket.sendto(_busy(packet.decode()), peer)
                self._await_ack()
                return at

    def _await_ack(self) -> None:
        while not self._socket.recv(65535).startswith(b"ACK "):
            pass


def _busy(invite: str) -> bytes:
    lines = invite.splitlines()
    kept = [line for line in lines if line.startswith(KEPT)]
    to = next(line for line in lines if line.startswith("To:"))
    answer = ["SIP/2.0 486 Busy Here", *kept, f"{to};tag=bell", "Content-Length: 0", "", ""]
    return "\r\n".join(answer).encode()
