"""Send a call as a hostile peer would: text of our own making in one UDP packet."""

import itertools
import socket
from types import TracebackType
from typing import Self

PLAIN_SOUND = "m=audio 9 RTP/AVP 8\r\n"
SERIAL = itertools.count(1)


class _Phone:
    """Hold one socket."""

    def __init__(self, address: tuple[str, int]) -> None:
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(address)
        self._socket.settimeout(10)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._socket.close()


class RawPhone(_Phone):
    """Be rung, and show what was sent."""

    def refuses(self, status: str = "486 Busy Here", *, before: str = "") -> str:
        """Refuse the next call, after a provisional answer if `before` is one; give its INVITE.

        A redirection leads to a stranger.
        """
        packet, peer = self._socket.recvfrom(65535)
        for answer in (before, status):
            if answer:
                self._socket.sendto(self._answer(packet.decode(), answer), peer)
        return packet.decode()

    def _answer(self, invite: str, status: str) -> bytes:
        lines = invite.splitlines()
        kept = [line for line in lines if line.startswith(("Via:", "From:", "Call-ID:", "CSeq:"))]
        to = next(line for line in lines if line.startswith("To:"))
        host, port = self._socket.getsockname()
        contact = f"Contact: <sip:{'0987650' if status[0] == '3' else 'raw'}@{host}:{port}>"
        head = [f"SIP/2.0 {status}", *kept, f"{to};tag=raw", contact]
        sdp = (
            f"v=0\r\no=- 1 1 IN IP4 {host}\r\ns=-\r\nc=IN IP4 {host}\r\nt=0 0\r\n"
            "m=audio 9 RTP/AVP 8\r\n"
            if status.startswith("183")
            else ""
        )
        head += ["Content-Type: application/sdp"] if sdp else []
        return "\r\n".join([*head, f"Content-Length: {len(sdp)}", "", sdp]).encode()


class RawCaller(_Phone):
    """Ring with a From header written byte for byte, and follow the call to its end."""

    def __init__(self, exchange: tuple[str, int], *, host: str = "127.0.0.1") -> None:
        super().__init__((host, 0))
        self._exchange = exchange

    def rings(self, did: str, *, caller: str, headers: str = "", media: str = PLAIN_SOUND) -> int:
        """Ring `did` as `caller`, the From header without its tag; give the final status.

        `did` is the user part of the address, or a whole tel: address.
        """
        request = self.invites(did, caller=caller, headers=headers, media=media)
        status, tag = self._final("INVITE")
        self._send(fill(request, method="ACK", to_tag=tag) + "Content-Length: 0\r\n\r\n")
        return status

    def cancels_at_once(self, did: str, *, caller: str) -> int:
        """Ring and hang up before anything can have rung; give the final status."""
        request = self.invites(did, caller=caller)
        self._socket.recv(65535)  # 100 Trying: before it, a CANCEL would be for nothing
        self._send(fill(request, method="CANCEL", to_tag="") + "Content-Length: 0\r\n\r\n")
        status, _ = self._final("INVITE")
        return status

    def invites(
        self, did: str, *, caller: str, headers: str = "", media: str = PLAIN_SOUND
    ) -> str:
        """Send the INVITE only; give its headers with places for method and tag."""
        serial = next(SERIAL)
        host, port = self._socket.getsockname()
        host_of = f"{self._exchange[0]}:{self._exchange[1]}"
        to = did if did.startswith("tel:") else f"sip:{did}@{host_of}" if did else f"sip:{host_of}"
        request = (
            "{method} " + to + " SIP/2.0\r\n"
            f"Via: SIP/2.0/UDP {host}:{port};branch=z9hG4bK-{port}-{serial}\r\n"
            f"From: {caller};tag=f{serial}\r\n"
            "To: <" + to + ">{to_tag}\r\n"
            f"Call-ID: raw-{port}-{serial}\r\nCSeq: 1 {{method}}\r\n"
            f"Contact: <sip:raw@{host}:{port}>\r\nMax-Forwards: 70\r\n{headers}"
        )
        sdp = f"v=0\r\no=- 1 1 IN IP4 {host}\r\ns=-\r\nc=IN IP4 {host}\r\nt=0 0\r\n" + media
        body = f"Content-Type: application/sdp\r\nContent-Length: {len(sdp)}\r\n\r\n{sdp}"
        self._send(fill(request, method="INVITE", to_tag="") + body)
        return request

    def _send(self, text: str) -> None:
        self._socket.sendto(text.encode(), self._exchange)

    def _final(self, method: str) -> tuple[int, str]:
        while True:
            text = self._socket.recv(65535).decode()
            lines = text.splitlines()
            status = int(lines[0].split()[1])
            if status >= 200 and f"CSeq: 1 {method}" in text:
                to = next(line for line in lines if line.startswith("To:"))
                return status, to[to.find(";tag=") :]


def fill(request: str, *, method: str, to_tag: str) -> str:
    """Give the headers of a request of the same call."""
    return request.replace("{method}", method).replace("{to_tag}", to_tag)
