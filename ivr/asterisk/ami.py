"""Connect to Asterisk's manager interface (AMI); no other module does.

asterisk-ami speaks the protocol. What it leaves open is closed here: it writes header values as
they are, so a line break in a value would start a header of its own; its reader thread ends when
nothing is heard for `timeout` seconds; and it does not reconnect, so one `Session` is one
connection and its holder opens the next.
"""

import contextlib
import logging
import queue
import re
import socket
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Self

from asterisk.ami import AMIClient
from asterisk.ami.action import Action
from asterisk.ami.event import Event as AmiEvent
from asterisk.ami.response import Response

log = logging.getLogger(__name__)

MAX_VALUE = 512
# A dead connection is noticed within this long: the reader gives up when it hears nothing, and a
# living Asterisk answers our pings well within it.
SILENCE_S = 10.0
UNSAFE = re.compile(r"[\x00-\x1f\x7f\u0085\u2028\u2029]")


class NotConnected(ConnectionError):
    """Say that Asterisk cannot be reached, refused the login, or has gone."""


class NoAnswer(ConnectionError):
    """Say that an action was sent and nothing came back: it may or may not have been done."""


class AmiRefused(Exception):
    """Carry Asterisk's own word for why it did not do an action."""


class UnsafeValue(ValueError):
    """Refuse a header value that could be read as more than a value."""


@dataclass(frozen=True)
class ManagerEvent:
    """Hold one event as it came: its name and its headers."""

    name: str
    headers: Mapping[str, str] = field(default_factory=dict)


def clean_header_value(header: str, value: object) -> str:
    """Give the value as text; raise `UnsafeValue` for control characters or too much text."""
    text = str(value)
    if UNSAFE.search(text):
        raise UnsafeValue(f"{header}: holds a control character or line break")
    if len(text) > MAX_VALUE:
        raise UnsafeValue(f"{header}: is {len(text)} characters long, {MAX_VALUE} are allowed")
    return text


class _Client(AMIClient):  # type: ignore[misc]  # asterisk-ami is not typed
    """Mend what asterisk-ami does at the end of a connection, and when much is sent at once."""

    def listen(self) -> None:
        """Read until the connection ends, and then end every wait for an answer."""
        try:
            super().listen()
        except Exception as error:
            log.warning("what answers at %s does not speak AMI (%r)", self._address, error)
        finally:
            self.finished.set()
            self.let_go()

    def let_go(self) -> None:
        """Tell those who still wait for an answer that none will come."""
        for future in list(self._futures.values()):
            future.response = None

    def send(self, pack: Action) -> None:
        """Send all of an action: `socket.send` may send only its beginning."""
        self._socket.sendall(f"{pack}\r\n".encode(self.encoding))


class Session:
    """Hold one logged-in connection; events wait in `events` until they are taken."""

    def __init__(self, *, host: str, port: int, user: str, secret: str) -> None:
        """Connect and log in; raise `NotConnected` when that fails."""
        self.events: queue.SimpleQueue[ManagerEvent] = queue.SimpleQueue()
        self._client = _Client(
            address=host, port=port, timeout=SILENCE_S, buffer_size=65536, on_event=self._on_event
        )
        try:
            answer = self._client.login(
                clean_header_value("Username", user), clean_header_value("Secret", secret)
            ).response
        except OSError as error:
            self.close()
            raise NotConnected(f"{host}:{port} does not answer ({error})") from error
        if answer is None or answer.is_error():
            self.close()
            raise NotConnected(f"{host}:{port} did not let {user} in; look at manager.conf")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def alive(self) -> bool:
        return (
            self._client.finished is not None
            and not self._client.finished.is_set()
            and bool(self._client._thread and self._client._thread.is_alive())
        )

    def send_action(
        self,
        name: str,
        headers: Mapping[str, object],
        variables: Mapping[str, object] | None = None,
        *,
        heard: Callable[[Response | None], object] | None = None,
    ) -> None:
        """Send an action and do not wait; raise `NotConnected` when the connection is gone.

        `heard` gets the answer, or None when the line is cut before one came. Raise `UnsafeValue`
        before anything is sent when a value holds a line break.
        """
        keys = {header: clean_header_value(header, value) for header, value in headers.items()}
        pairs = {key: clean_header_value(key, value) for key, value in (variables or {}).items()}
        if not self.alive:
            raise NotConnected("the connection to Asterisk is closed")
        try:
            self._client.send_action(Action(name, keys, pairs), heard)
        except OSError as error:
            raise NotConnected(f"the connection to Asterisk broke ({error})") from error
        if self._client.finished.is_set():
            self._client.let_go()  # the line was cut before it was noted down who waits

    def ask_asterisk(
        self,
        name: str,
        headers: Mapping[str, object],
        variables: Mapping[str, object] | None = None,
    ) -> Mapping[str, str]:
        """Send an action and give its answer's headers; raise `NoAnswer` or `AmiRefused`."""
        # asterisk-ami's own waiting misses a None that came before it began to wait.
        answers: queue.SimpleQueue[Response | None] = queue.SimpleQueue()
        self.send_action(name, headers, variables, heard=answers.put)
        try:
            answer = answers.get(timeout=SILENCE_S)
        except queue.Empty:
            answer = None
        if answer is None:
            raise NoAnswer(f"{name}: Asterisk did not answer")
        if answer.is_error():
            raise AmiRefused(f"{name}: {answer.keys.get('Message', 'refused without a reason')}")
        keys: Mapping[str, str] = answer.keys
        return keys

    def take_events(self, *, most: int, wait_s: float) -> list[ManagerEvent]:
        """Take the events that wait, up to `most`; wait for the first one only."""
        taken: list[ManagerEvent] = []
        try:
            taken.append(self.events.get(timeout=wait_s))
            while len(taken) < most:
                taken.append(self.events.get_nowait())
        except queue.Empty:
            pass
        return taken

    def close(self) -> None:
        """End the connection; it may have ended before, or never have begun."""
        stream = self._client._socket
        if stream is None:
            return
        # The reader thread sits in `recv`, and closing the socket would not wake it: it would be
        # waited for until its time-out.
        with contextlib.suppress(OSError):
            stream.shutdown(socket.SHUT_RDWR)
        if self._client.finished is not None:
            self._client.disconnect()
        stream.close()

    def _on_event(self, source: AMIClient, event: AmiEvent) -> None:
        # This runs in the reader thread: anything slow here makes Asterisk's write queue grow
        # until it cuts us off.
        self.events.put(ManagerEvent(event.name, event.keys))
