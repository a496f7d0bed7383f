"""A telephone that rings a number which answers: it hears sound and presses keys (RFC 4733)."""

import re
import socket
import threading
import time
from types import TracebackType
from typing import Self

from tests.ivr.exchange import wait_until
from tools.softphones.sound import (
    ALAW,
    DECODED,
    EVENTS,
    FRAME,
    HEADER,
    RATE,
    key_payloads,
    key_tones,
)

LOUD = 500  # of 32768: silence in A-law stays far below


class StatusPhone:
    """Ring `did` from `caller`; `answered` says whether the call was taken.

    With `tones` its keys are tones in the sound, and it offers no telephone-event.
    """

    def __init__(
        self, exchange: tuple[str, int], *, did: str, caller: str, tones: bool = False
    ) -> None:
        self._tones = tones
        self.status = 0
        self.ended = False
        self.loud_s = 0.0
        self._exchange = exchange
        self._sip, self._rtp = _udp(exchange[0]), _udp(exchange[0])
        self._did, self._caller = did, caller
        self._call_id = f"status-{self._sip.getsockname()[1]}-{time.monotonic_ns()}"
        self._to = ""
        self._peer: tuple[str, int] | None = None
        self._sequence = 0
        self._closing = threading.Event()
        self._threads = [threading.Thread(target=run) for run in (self._follow, self._hear)]

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        self._send("INVITE", body=self._sdp())
        wait_until(lambda: self.status >= 200)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self.status == 200 and not self.ended:
            self.hang_up()
        self._closing.set()
        for thread in self._threads:
            thread.join()
        self._sip.close()
        self._rtp.close()

    @property
    def answered(self) -> bool:
        return self.status == 200

    def press(self, keys: str) -> None:
        """Press keys one after the other, each for 100 ms."""
        for key in keys:
            if self._tones:
                self._speak(key)
            else:
                self._press(key)

    def hang_up(self) -> None:
        self._send("BYE", serial=2)

    def _press(self, key: str) -> None:
        assert self._peer is not None
        stamp = time.monotonic_ns() // 1_000_000 * 8 & 0xFFFFFFFF
        for step, payload in enumerate(key_payloads(key)):
            marker = 0 if step else 0x80
            header = HEADER.pack(0x80, EVENTS | marker, self._sequence & 0xFFFF, stamp, 7)
            self._rtp.sendto(header + payload, self._peer)
            self._sequence += 1
            time.sleep(FRAME / RATE)  # as long as a key is held: the sound itself takes this time
        time.sleep(0.1)  # and as long as the finger is up

    def _speak(self, key: str) -> None:
        assert self._peer is not None
        for payload in key_tones(key):
            stamp = self._sequence * FRAME
            header = HEADER.pack(0x80, ALAW, self._sequence & 0xFFFF, stamp, 7)
            self._rtp.sendto(header + payload, self._peer)
            self._sequence += 1
            time.sleep(FRAME / RATE)

    def _follow(self) -> None:
        """Answer what the exchange says, until it or we end the call."""
        while not self._closing.is_set():
            try:
                text = self._sip.recv(65535).decode()
            except TimeoutError:
                continue
            if text.startswith("SIP/2.0"):
                self._take(text)
            elif text.startswith("BYE"):
                kept = re.findall(r"(?m)^(?:Via|From|To|Call-ID|CSeq):.*$", text)
                lines = [line.rstrip("\r") for line in kept]
                answer = ["SIP/2.0 200 OK", *lines, "Content-Length: 0", "", ""]
                self._sip.sendto("\r\n".join(answer).encode(), self._exchange)
                self.ended = True

    def _take(self, text: str) -> None:
        status = int(text.split()[1])
        if "CSeq: 1 INVITE" not in text or status < 200:
            return
        found = re.search(r"(?m)^To:.*?(;tag=\S+)", text)
        self._to = found[1] if found else ""
        if status == 200:
            port = re.search(r"m=audio (\d+)", text)
            assert port
            self._peer = (self._exchange[0], int(port[1]))
        self._send("ACK")
        self.status = status

    def _hear(self) -> None:
        while not self._closing.is_set():
            try:
                packet = self._rtp.recv(2048)
            except TimeoutError:
                continue
            samples = [DECODED[byte] for byte in packet[HEADER.size :]]
            if packet[1] & 0x7F == ALAW and max(map(abs, samples), default=0) > LOUD:
                self.loud_s += len(samples) / RATE

    def _send(self, method: str, *, serial: int = 1, body: str = "") -> None:
        host, port = self._sip.getsockname()
        kind = "Content-Type: application/sdp\r\n" if body else ""
        request = (
            f"{method} sip:{self._did}@{host} SIP/2.0\r\n"
            f"Via: SIP/2.0/UDP {host}:{port};branch=z9hG4bK-{self._call_id}-{method}\r\n"
            f"From: <sip:{self._caller}@{host}>;tag=phone\r\n"
            f"To: <sip:{self._did}@{host}>{self._to}\r\n"
            f"Call-ID: {self._call_id}\r\nCSeq: {serial} {method}\r\n"
            f"Contact: <sip:phone@{host}:{port}>\r\nMax-Forwards: 70\r\n"
            f"{kind}Content-Length: {len(body)}\r\n\r\n{body}"
        )
        self._sip.sendto(request.encode(), self._exchange)

    def _sdp(self) -> str:
        host, port = self._rtp.getsockname()
        if self._tones:
            sound = f"m=audio {port} RTP/AVP {ALAW}\r\n"
            return f"v=0\r\no=- 1 1 IN IP4 {host}\r\ns=-\r\nc=IN IP4 {host}\r\nt=0 0\r\n{sound}"
        return (
            f"v=0\r\no=- 1 1 IN IP4 {host}\r\ns=-\r\nc=IN IP4 {host}\r\nt=0 0\r\n"
            f"m=audio {port} RTP/AVP {ALAW} {EVENTS}\r\na=rtpmap:{ALAW} PCMA/8000\r\n"
            f"a=rtpmap:{EVENTS} telephone-event/8000\r\na=fmtp:{EVENTS} 0-15\r\n"
        )


def _udp(host: str) -> socket.socket:
    bound = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    bound.bind((host, 0))
    bound.settimeout(0.05)
    return bound
