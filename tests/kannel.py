"""A real Kannel for tests, between an HTTP client and an SMSC that is played here.

Kannel's SMSC of the type `fake` hands each part of a message, as it would go on the air, to
the client connected to its port, one line a part; that it was taken counts as delivered. (Debian
leaves out Kannel's own program for the other end, so it is this `Smsc`.)
"""

import contextlib
import os
import socket
import subprocess
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import unquote_to_bytes

from missedcall.provision import programs
from missedcall.service import ports
from tests.support.waiting import wait_until

USER, PASSWORD = "missedcall", "pass-of-kannel"
PATIENCE_S: Final = 20.0

CONFIGURATION: Final = """\
group = core
admin-port = {admin}
admin-interface = 127.0.0.1
admin-password = not-used-in-tests
smsbox-port = {box}
box-allow-ip = 127.0.0.1
box-deny-ip = *.*.*.*
dlr-storage = internal
log-level = 1

group = smsc
smsc = fake
smsc-id = played
port = {smsc}
connect-allow-ip = 127.0.0.1

group = smsbox
bearerbox-host = 127.0.0.1
sendsms-port = {send}
sendsms-interface = 127.0.0.1
http-request-retry = 5
http-queue-delay = 1
log-level = 1

group = sendsms-user
username = {user}
password = {password}
concatenation = true
max-messages = 10

group = sms-service
keyword = default
text = ""
max-messages = 0
"""


@dataclass(frozen=True)
class Part:
    """One part of a message as the network gets it: joining header and content, in bytes."""

    sender: str
    receiver: str
    kind: str
    header: bytes
    content: bytes

    @property
    def place(self) -> tuple[int, int]:
        """Give which part of how many it is, from the joining header (TS 23.040 9.2.3.24.1)."""
        return (self.header[5], self.header[4]) if self.header else (1, 1)


class Smsc:
    """The network's end: keeps every part it is handed."""

    def __init__(self, port: int) -> None:
        """Connect to Kannel, which may still be starting."""
        self.parts: list[Part] = []
        self._socket = _connected(port)
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def to(self, number: str) -> list[Part]:
        """Give the parts of the message to a number, once all of them are there."""

        def found() -> list[Part]:
            return [part for part in list(self.parts) if part.receiver == number]

        wait_until(lambda: bool(found()) and len(found()) == found()[0].place[1], PATIENCE_S)
        return found()

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._thread.join(timeout=PATIENCE_S)
        self._socket.close()

    def _read(self) -> None:
        with self._socket.makefile("rb") as lines:
            for line in lines:
                self.parts.append(_part(line.rstrip(b"\n")))


def _part(line: bytes) -> Part:
    """Read ``sender receiver udh … data …``, or ``sender receiver kind …``."""
    sender, receiver, kind, rest = line.decode("utf-8").split(" ", 3)
    header = b""
    if kind == "udh":
        quoted, kind, rest = rest.split(" ", 2)
        header = _unquoted(quoted)
    content = rest.encode() if kind == "text" else _unquoted(rest)
    return Part(sender, receiver, kind, header, content)


def _unquoted(quoted: str) -> bytes:
    return unquote_to_bytes(quoted.replace("+", " "))


@dataclass(frozen=True)
class Kannel:
    """A running Kannel: where messages are sent to, and what arrived on the other side."""

    url: str
    smsc: Smsc


@contextlib.contextmanager
def running(folder: Path) -> Iterator[Kannel]:
    """Run bearerbox and smsbox on free ports; their logs stay in `folder`."""
    admin, box, smsc, send = _free_ports(4)
    file = folder / "kannel.conf"
    file.write_text(
        CONFIGURATION.format(
            admin=admin, box=box, smsc=smsc, send=send, user=USER, password=PASSWORD
        )
    )
    with contextlib.ExitStack() as stack:
        stack.enter_context(_program("bearerbox", file))
        played = Smsc(smsc)
        stack.callback(played.close)
        wait_until(lambda: ports.answers("127.0.0.1", box), PATIENCE_S)
        stack.enter_context(_program("smsbox", file))
        wait_until(lambda: ports.answers("127.0.0.1", send), PATIENCE_S)
        yield Kannel(f"http://127.0.0.1:{send}/cgi-bin/sendsms", played)


@contextlib.contextmanager
def _program(name: str, file: Path) -> Iterator[None]:
    place = programs.find_programs(name)
    assert place, f"{name} is not on this machine: run `missedcall setup --tests`"
    with (file.parent / f"{name}.log").open("wb") as log:
        process = subprocess.Popen(
            (str(place), str(file)), stdout=log, stderr=log, cwd=file.parent, env={**os.environ}
        )
        try:
            yield
        finally:
            process.terminate()
            try:
                process.wait(timeout=5)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(timeout=5)


def _free_ports(count: int) -> Sequence[int]:
    with contextlib.ExitStack() as stack:
        held = [stack.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(count)]
        return [server.getsockname()[1] for server in held]


def _connected(port: int) -> socket.socket:
    made: list[socket.socket] = []

    def is_made() -> bool:
        with contextlib.suppress(OSError):
            made.append(socket.create_connection(("127.0.0.1", port), timeout=5))
        return bool(made)

    wait_until(is_made, PATIENCE_S)
    made[0].settimeout(None)
    return made[0]
