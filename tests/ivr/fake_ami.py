"""A manager interface that does on purpose what the real one does only by accident."""

import re
import socket
import threading
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Self

from ivr.asterisk import ami

BANNER = "Asterisk Call Manager/11.0.0\r\n"
WELCOME = "Response: Success\r\nActionID: {id}\r\nMessage: Authentication accepted\r\n\r\n"
NOT_LET_IN = "Response: Error\r\nActionID: {id}\r\nMessage: Authentication failed\r\n\r\n"
PONG = "Response: Success\r\nActionID: {id}\r\nPing: Pong\r\nTimestamp: 1795437600.000001\r\n\r\n"


class Line:
    """Hold the server's end of one connection."""

    def __init__(self, stream: socket.socket) -> None:
        self._stream = stream
        self._got = b""

    def say(self, text: str, **values: str) -> None:
        self._stream.sendall(text.format(**values).encode())

    def hear(self) -> Mapping[str, str]:
        """Give the next action's headers; none when the caller has hung up."""
        while b"\r\n\r\n" not in self._got:
            more = self._stream.recv(4096)
            if not more:
                return {}
            self._got += more
        packet, _, self._got = self._got.partition(b"\r\n\r\n")
        return dict(re.findall(r"^(\S+): (.*?)\r?$", packet.decode(), re.MULTILINE))

    def let_in(self) -> None:
        self.say(BANNER)
        self.say(WELCOME, id=self.hear()["ActionID"])

    def stay(self) -> None:
        """Say nothing until the caller hangs up."""
        while self.hear():
            pass


Course = Callable[[Line], None]


class FakeAmi:
    """Take connections one after the other; each runs its own course, the last one again."""

    def __init__(self, *courses: Course) -> None:
        self._courses = courses
        self.connections = 0
        self._server = socket.create_server(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._serve)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown(socket.SHUT_RDWR)  # wakes `accept`
        self._server.close()
        self._thread.join(timeout=10)

    @property
    def address(self) -> tuple[str, int]:
        host, port = self._server.getsockname()
        return str(host), int(port)

    def session(self) -> ami.Session:
        host, port = self.address
        return ami.Session(host=host, port=port, user="listener", secret="s")

    def _serve(self) -> None:
        while True:
            try:
                stream, _ = self._server.accept()
            except OSError:
                return
            with stream:
                stream.settimeout(10)
                course = self._courses[min(self.connections, len(self._courses) - 1)]
                self.connections += 1
                try:
                    course(Line(stream))
                except OSError:
                    continue  # the caller hung up in the middle
