"""A gateway that sends nothing: it shows what it was handed and answers like a real one.

``POST /send`` takes the form fields number, text, unicode, header, entity_id, template_id,
message_id and receipt_url, and answers ``OK <id>`` or ``ERROR <code> <words>``. A delivery receipt
follows by ``POST`` to the receipt_url with the fields id, message_id and status. ``GET /messages``
lists all that was accepted. ``POST /faults`` with fault=<name>&times=<n> spoils the next n
messages; a number that ends in one of `FAULT_NUMBERS` spoils its own.
"""

import itertools
import re
import socket
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Any, Final, Protocol, TextIO

import requests
import waitress.server
from flask import Flask, Response, abort, jsonify, request

from sms import recount

FAULT_NUMBERS: Final = {
    "0901": "slow",
    "0902": "error",
    "0903": "refused",
    "0904": "junk",
    "0905": "reset",
    "0906": "no_receipt",
    "0907": "receipt_twice",
    "0908": "undelivered",
    "0909": "busy",
}
FAULTS: Final = tuple(FAULT_NUMBERS.values())
RECEIPT_TRIES: Final = 3
MOST_SPOILED: Final = 1000
_NUMBER: Final = re.compile(r"91[6-9][0-9]{9}")


@dataclass
class Message:
    """One accepted message, as ``GET /messages`` shows it."""

    gateway_id: str
    message_id: str
    to: str
    text: str
    encoding: str
    parts: int
    header: str
    template_id: str
    received_at: str
    receipts: list[dict[str, str | int]] = field(default_factory=list)


class FakeGateway:
    """What the gateway remembers and does, apart from HTTP."""

    def __init__(
        self,
        out: TextIO,
        *,
        receipt_delay: float = 1.0,
        slow: float = 12.0,
        registered: Mapping[str, str] | None = None,
    ) -> None:
        """Print to `out`; wait `receipt_delay` and `slow` seconds where they apply.

        `registered` maps template ids to patterns; when given, texts are scrubbed as on DLT.
        """
        self._out = out
        self._receipt_delay = receipt_delay
        self._slow = slow
        self._registered = registered
        self._lock = threading.Lock()
        self._ids = itertools.count(1)
        self._messages: list[Message] = []
        self._faults: deque[str] = deque()

    def messages(self) -> list[dict[str, Any]]:
        """List what was accepted, oldest first."""
        with self._lock:
            return [asdict(message) for message in self._messages]

    def spoil(self, fault: str, times: int) -> None:
        """Let the next messages meet a fault."""
        with self._lock:
            self._faults.extend([fault] * times)

    def send(self, form: Mapping[str, str]) -> Response:
        """Take one message, or refuse it."""
        fault = self._fault(form.get("number", ""))
        early = _EARLY_FAULTS.get(fault)
        if early:
            return early()
        error = self._error(form)
        if error:
            return _plain(f"ERROR {error}")
        message = self._accept(form)
        self._promise_receipts(message, form.get("receipt_url", ""), fault)
        if fault == "slow":
            time.sleep(self._slow)
        if fault == "reset":
            return _cut_short()
        return _plain("<html>" if fault == "junk" else f"OK {message.gateway_id}")

    def _fault(self, number: str) -> str:
        with self._lock:
            if self._faults:
                return self._faults.popleft()
        return FAULT_NUMBERS.get(number[-4:], "")

    def _error(self, form: Mapping[str, str]) -> str:
        """Check as a gateway and a DLT scrubber do; the codes are those of the scrubbers."""
        text, template = form.get("text", ""), form.get("template_id", "")
        if not _NUMBER.fullmatch(form.get("number", "")):
            return "406 invalid number"
        if not text:
            return "400 empty text"
        if (form.get("unicode") == "1") != (recount.septets(text) is None):
            return "400 unicode flag does not fit the text"
        if self._registered is None:
            return ""
        if template not in self._registered:
            return "630 template not found"
        if not re.fullmatch(self._registered[template], text):
            return "633 text does not match template"
        return ""

    def _accept(self, form: Mapping[str, str]) -> Message:
        encoding, parts = recount.size(form["text"])
        with self._lock:
            message = Message(
                gateway_id=f"fake-{next(self._ids)}",
                message_id=form.get("message_id", ""),
                to=form["number"],
                text=form["text"],
                encoding=encoding,
                parts=parts,
                header=form.get("header", ""),
                template_id=form.get("template_id", ""),
                received_at=_now(),
            )
            self._messages.append(message)
            self._out.write(_block(message))
            self._out.flush()
        return message

    def _promise_receipts(self, message: Message, url: str, fault: str) -> None:
        if not url or fault == "no_receipt":
            return
        status = "UNDELIV" if fault == "undelivered" else "DELIVRD"
        for _ in range(2 if fault == "receipt_twice" else 1):
            timer = threading.Timer(self._receipt_delay, self._report, (message, url, status))
            timer.daemon = True
            timer.start()

    def _report(self, message: Message, url: str, status: str) -> None:
        """Post one receipt, and again while the receiver is away or says no."""
        fields = {"id": message.gateway_id, "message_id": message.message_id, "status": status}
        for attempt in range(RECEIPT_TRIES):
            time.sleep(attempt)
            try:
                answer = requests.post(url, data=fields, timeout=5, allow_redirects=False)
            except requests.RequestException:
                code = 0
            else:
                code = answer.status_code
            with self._lock:
                message.receipts.append({"status": status, "sent_at": _now(), "answer": code})
            if 200 <= code < 300:
                return


def create_app(gateway: FakeGateway) -> Flask:
    """Put HTTP around a fake gateway."""
    app = Flask(__name__)

    @app.post("/send")
    def send() -> Response:
        return gateway.send(request.form)

    @app.get("/messages")
    def messages() -> Response:
        return jsonify(gateway.messages())

    @app.post("/faults")
    def faults() -> Response:
        fault = request.form.get("fault", "")
        times = request.form.get("times", default=1, type=int)
        if fault not in FAULTS:
            abort(_plain(f"fault must be one of {', '.join(FAULTS)}", 400))
        gateway.spoil(fault, min(times, MOST_SPOILED))
        return _plain(f"the next {times} message(s) meet: {fault}")

    return app


class Server(Protocol):
    """A bound server: `run` serves until `close`."""

    def run(self) -> None: ...

    def close(self) -> None: ...


def open_server(app: Flask, *, host: str, port: int) -> tuple[Server, int]:
    """Bind a server, ready to run, and tell its port; port 0 takes a free one.

    Raise OSError when the port is in use.
    """
    bound = socket.create_server((host, port))
    server: Server = waitress.server.create_server(app, sockets=[bound], threads=8)
    return server, bound.getsockname()[1]


def _block(message: Message) -> str:
    return (
        f"SMS {message.gateway_id} to ******{message.to[-4:]} from {message.header}"
        f" · {message.encoding}, {message.parts} part(s) · template {message.template_id}\n"
        f"  {message.text}\n"
    )


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def _plain(body: str, status: int = 200) -> Response:
    return Response(body, status, content_type="text/plain; charset=utf-8")


def _cut_short() -> Response:
    """Promise a long answer and end the connection after its first byte."""
    return Response(iter([b"O"]), headers={"Content-Length": "100"})


_EARLY_FAULTS: Final[Mapping[str, Callable[[], Response]]] = {
    "error": lambda: _plain("Internal Server Error", 500),
    "refused": lambda: _plain("ERROR 633 text does not match template"),
    "busy": lambda: _plain("too many requests", 429),
}
