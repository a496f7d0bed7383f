"""A gateway that sends nothing: it shows what it was handed and answers like a real one.

``POST /send`` takes the form fields number, text, unicode, header, entity_id, template_id,
message_id and receipt_url, and answers ``OK <id>`` or ``ERROR <code> <words>``. A delivery receipt
follows by ``POST`` to the receipt_url with the fields id, message_id and status, and with part,
parts and err where they apply. ``GET /messages`` lists all that was accepted, ``GET /faults``
what can be done to a message; ``POST /faults`` with fault=<name>&times=<n> does it to the next n,
and a number that ends in a fault's digits asks for it itself. ``GET /status?message_id=`` answers
``STATUS <word>``, ACCEPTD while a receipt would still be due and UNKNOWN for what was not taken;
``GET /balance`` answers ``BALANCE <parts>``: so many may still be sent, then all is ``ERROR 403``.
"""

import itertools
import re
import threading
import time
from collections import deque
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Any, Final, TextIO

import requests
from flask import Response

from sms.catalogue import recount
from sms.testing import fake_faults
from sms.testing.fake_faults import FAULTS, ORDINARY, PlayedFault, ReportedFault

RECEIPT_TRIES: Final = 3
MOST_SPOILED: Final = 1000
_NUMBER: Final = re.compile(r"91[6-9][0-9]{9}")
_LIMIT: Final = re.compile(r"\{1,[0-9]+\}")


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
        credit: int = 1_000_000,
    ) -> None:
        """Print to `out`; wait `receipt_delay` and `slow` seconds where they apply.

        `credit` is how many parts may be sent.

        `registered` maps template ids to patterns; when given, texts are scrubbed as on DLT.
        """
        self._out = out
        self._receipt_delay = receipt_delay
        self._slow = slow
        self._registered = registered
        self._lock = threading.Lock()
        self._ids = itertools.count(1)
        self._messages: list[Message] = []
        self._endings: dict[str, tuple[float, str]] = {}
        self._credit = credit
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
        if fault.refusal:
            return plain_response(fault.refusal.body, fault.refusal.status, fault.refusal.headers)
        error = self._error(form)
        if error:
            return plain_response(f"ERROR {error}")
        message = self._accept(form, fault)
        self._promise_receipts(message, form.get("receipt_url", ""), fault)
        return self._answer(message, fault)

    def _fault(self, number: str) -> PlayedFault:
        with self._lock:
            name = self._faults.popleft() if self._faults else fake_faults.fault_of_number(number)
        return FAULTS.get(name, ORDINARY)

    def _answer(self, message: Message, fault: PlayedFault) -> Response:
        match fault.answer:
            case "reset":
                return _cut_short()
            case "junk":
                return plain_response("<html>")
            case "no_id":
                return plain_response("OK")
            case "error":
                return plain_response("Internal Server Error", 500)
            case "late":
                time.sleep(self._slow)
        return plain_response(f"OK {message.gateway_id}")

    def _error(self, form: Mapping[str, str]) -> str:
        """Check as a gateway and a DLT scrubber do; the codes are those of the scrubbers."""
        text, template = form.get("text", ""), form.get("template_id", "")
        if not _NUMBER.fullmatch(form.get("number", "")):
            return "406 invalid number"
        if not text:
            return "400 empty text"
        if recount.recount_parts(text)[1] > self.balance():
            return "403 no credits are left"
        if (form.get("unicode") == "1") != (recount.septets_of_text(text) is None):
            return "400 unicode flag does not fit the text"
        if self._registered is None:
            return ""
        if template not in self._registered:
            return "630 template not found"
        if re.fullmatch(self._registered[template], text):
            return ""
        if re.fullmatch(_LIMIT.sub("+", self._registered[template]), text):
            return "635 a variable is longer than registered"
        return "633 text does not match template"

    def status(self, message_id: str) -> str:
        """Tell what is known of a message by now."""
        with self._lock:
            settled_at, word = self._endings.get(message_id, (0.0, "UNKNOWN"))
        return word if time.monotonic() >= settled_at else "ACCEPTD"

    def balance(self) -> int:
        """Tell how many parts may still be sent."""
        with self._lock:
            return self._credit

    def _accept(self, form: Mapping[str, str], fault: PlayedFault) -> Message:
        encoding, parts = recount.recount_parts(form["text"])
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
            settled_at = time.monotonic() + self._receipt_delay
            self._endings[message.message_id] = (settled_at, fake_faults.state_of_fault(fault))
            self._credit -= parts
            self._out.write(_block(message))
            self._out.flush()
        return message

    def _promise_receipts(self, message: Message, url: str, fault: PlayedFault) -> None:
        """Send the receipts one after the other, after the delay or before the answer."""
        promised = fake_faults.receipts_of_fault(fault, parts=message.parts)
        if not url or not promised:
            return
        if promised[0].at_once:
            self._report_all(message, url, promised)
            return
        timer = threading.Timer(self._receipt_delay, self._report_all, (message, url, promised))
        timer.daemon = True
        timer.start()

    def _report_all(self, message: Message, url: str, promised: tuple[ReportedFault, ...]) -> None:
        for report in promised:
            self._report(message, url, report)

    def _report(self, message: Message, url: str, report: ReportedFault) -> None:
        """Post one receipt, and again while the receiver is away or says no."""
        fields = _receipt(message, report)
        for attempt in range(RECEIPT_TRIES):
            time.sleep(attempt)
            try:
                answer = requests.post(url, data=fields, timeout=5, allow_redirects=False)
            except requests.RequestException:
                code, took_ms = 0, 0
            else:
                code = answer.status_code
                took_ms = round(answer.elapsed.total_seconds() * 1000)
            with self._lock:
                message.receipts.append(
                    {
                        "status": report.word,
                        "sent_at": _now(),
                        "answer": code,
                        "took_ms": took_ms,
                    }
                )
            if 200 <= code < 300:
                return


def _receipt(message: Message, report: ReportedFault) -> dict[str, str]:
    """Write a receipt's fields; an odd id is in other letters behind zeros."""
    ids = {
        "given": (message.gateway_id, message.message_id),
        "odd": (f"00{message.gateway_id.upper()}", ""),
        "unknown": ("fake-unknown", ""),
    }
    gateway_id, message_id = ids[report.id_as]
    fields = {"id": gateway_id, "message_id": message_id, "status": report.word}
    if report.part is not None:
        fields |= {"part": str(report.part), "parts": str(message.parts)}
    if report.code is not None:
        fields["err"] = str(report.code)
    return fields


def _block(message: Message) -> str:
    return (
        f"SMS {message.gateway_id} to ******{message.to[-4:]} from {message.header}"
        f" · {message.encoding}, {message.parts} part(s) · template {message.template_id}\n"
        f"  {message.text}\n"
    )


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def plain_response(
    body: str, status: int = 200, headers: Mapping[str, str] | None = None
) -> Response:
    return Response(body, status, headers, content_type="text/plain; charset=utf-8")


def _cut_short() -> Response:
    """Promise a long answer and end the connection after its first byte."""
    return Response(iter([b"O"]), headers={"Content-Length": "100"})
