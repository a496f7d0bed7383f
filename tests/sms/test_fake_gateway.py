"""The fake gateway, run as the demo runs it and used through the HTTP gateway."""

import contextlib
import io
import queue
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs

import pytest
import requests

from sms import catalogue, fake_gateway
from sms.gateway import Accepted, Failed, InDoubt, Outcome, Outgoing, Throttled
from sms.providers import open_gateway
from tests.sms import one_shot_server
from tests.sms.section import DEMAND_VALUES, http_gateway, section, settings

SLOW = 1.0
ORDINARY = "+919876500001"


@dataclass
class Bench:
    """A running fake gateway, our door to it, and a receiver for its receipts."""

    url: str
    out: io.StringIO
    receiver: one_shot_server.OneShotServer
    arrived: "queue.Queue[None]"
    message_id: str

    def send(self, number: str = ORDINARY, *, patience: float = 20, **changes: Any) -> Outcome:
        composed = catalogue.Catalogue(settings()).compose(
            key="demand", language="hi", values=DEMAND_VALUES
        )
        message = {
            "message_id": self.message_id,
            "to_e164": number,
            "text": composed.text,
            "encoding": composed.encoding,
            "parts": composed.parts,
            "header": composed.header,
            "entity_id": composed.entity_id,
            "template_id": composed.template_id,
            "receipt_url": self.receiver.url,
            **changes,
        }
        raw = section()
        raw["gateways"]["local"] = http_gateway(url=f"{self.url}/send", read_timeout_s=patience)
        return open_gateway(settings(raw), "local", {}).hand_over(Outgoing(**message))

    def messages(self) -> list[dict[str, Any]]:
        found = requests.get(f"{self.url}/messages", timeout=5).json()
        return [m for m in found if m["message_id"] == self.message_id]

    def receipts(self, count: int) -> list[dict[str, str]]:
        """Wait for that many receipts and read them."""
        for _ in range(count):
            self.arrived.get(timeout=5)
        bodies = [r.partition(b"\r\n\r\n")[2].decode() for r in self.receiver.requests]
        return [{k: v[0] for k, v in parse_qs(body).items()} for body in bodies]


@pytest.fixture(scope="module")
def served() -> Iterator[tuple[str, io.StringIO]]:
    out = io.StringIO()
    gateway = fake_gateway.FakeGateway(
        out,
        receipt_delay=0.02,
        slow=SLOW,
        registered=catalogue.Catalogue(settings()).patterns(),
    )
    app = fake_gateway.create_app(gateway)
    server, port = fake_gateway.open_server(app, host="127.0.0.1", port=0)
    thread = threading.Thread(target=server.run)
    thread.start()
    yield f"http://127.0.0.1:{port}", out
    server.close()
    thread.join(timeout=10)


@pytest.fixture
def bench(served: tuple[str, io.StringIO], request: pytest.FixtureRequest) -> Iterator[Bench]:
    arrived: queue.Queue[None] = queue.Queue()

    def receive(connection: socket.socket) -> None:
        one_shot_server.answer("thanks")(connection)
        arrived.put(None)

    url, out = served
    with one_shot_server.serving(receive) as receiver:
        yield Bench(url, out, receiver, arrived, message_id=request.node.name)


def test_a_hindi_demand_arrives_whole_in_two_parts_with_its_receipt(bench: Bench) -> None:
    outcome = bench.send()

    (receipt,) = bench.receipts(1)
    (message,) = bench.messages()
    assert outcome == Accepted(message["gateway_id"])
    assert receipt == {
        "id": message["gateway_id"],
        "message_id": bench.message_id,
        "status": "DELIVRD",
    }
    assert message["to"] == "919876500001"
    assert message["text"] == (
        "CSPDCL: आवेदन 1002345678 की डिमांड राशि रु 3450, अंतिम तिथि 15-12-2026। मदद 1912"
    )
    assert (message["encoding"], message["parts"]) == ("UCS-2", 2)


def test_prints_each_message_with_the_number_masked(bench: Bench) -> None:
    bench.send("+919876512345")

    printed = bench.out.getvalue()
    assert "to ******2345 from CSPDCL · UCS-2, 2 part(s)" in printed
    assert "डिमांड राशि रु 3450" in printed
    assert "9876512345" not in printed


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        (
            {"text": "डिमांड राशि रु 3450"},
            "DLT 633: the text does not match the registered template",
        ),
        ({"template_id": "1007000000000000099"}, "DLT 630: the template is not found"),
        ({"encoding": "GSM-7"}, "ERROR 400 unicode flag does not fit the text"),
        ({"text": ""}, "ERROR 400 empty text"),
        ({"to_e164": "+917712574126"}, None),
        ({"to_e164": "+915712574126"}, "ERROR 406 invalid number"),
    ],
    ids=["mismatch", "unknown-template", "flag", "empty", "mobile", "landline"],
)
def test_row_49_scrubs_as_a_gateway_does(
    bench: Bench, changes: dict[str, Any], reason: str | None
) -> None:
    outcome = bench.send(**changes)

    if reason is None:
        assert isinstance(outcome, Accepted)
    else:
        assert isinstance(outcome, Failed)
        assert outcome.reason == reason
        assert bench.messages() == []


# Each fault by its number: our outcome, how often the message was taken, its receipts.
FAULTS: list[tuple[str, type[Outcome], int, list[str]]] = [
    ("slow", InDoubt, 1, ["DELIVRD"]),
    ("error", InDoubt, 0, []),
    ("refused", Failed, 0, []),
    ("junk", InDoubt, 1, ["DELIVRD"]),
    ("reset", InDoubt, 1, ["DELIVRD"]),
    ("no_receipt", Accepted, 1, []),
    ("receipt_twice", Accepted, 1, ["DELIVRD", "DELIVRD"]),
    ("undelivered", Accepted, 1, ["UNDELIV"]),
    ("busy", Throttled, 0, []),
]


@pytest.mark.parametrize(("fault", "outcome", "taken", "receipts"), FAULTS)
def test_row_49_a_number_can_ask_for_a_fault(
    bench: Bench, fault: str, outcome: type[Outcome], taken: int, receipts: list[str]
) -> None:
    suffix = next(end for end, name in fake_gateway.FAULT_NUMBERS.items() if name == fault)

    patience = SLOW / 2 if fault == "slow" else 20
    assert isinstance(bench.send(f"+91987650{suffix}", patience=patience), outcome)
    assert len(bench.messages()) == taken

    bench.send()  # its receipt, due later, shows that no others were still to come
    statuses = [receipt["status"] for receipt in bench.receipts(len(receipts) + 1)]
    assert sorted(statuses) == sorted([*receipts, "DELIVRD"])


def test_row_49_faults_can_be_switched_on_for_the_next_messages(bench: Bench) -> None:
    spoil = {"fault": "busy", "times": "2"}
    assert requests.post(f"{bench.url}/faults", data=spoil, timeout=5).ok

    outcomes = [type(bench.send()) for _ in range(3)]

    assert outcomes == [Throttled, Throttled, Accepted]


def test_an_unknown_fault_is_answered_with_the_known_ones(bench: Bench) -> None:
    answer = requests.post(f"{bench.url}/faults", data={"fault": "x"}, timeout=5)

    assert answer.status_code == 400
    assert answer.text == f"fault must be one of {', '.join(fake_gateway.FAULTS)}"


def test_a_receipt_is_posted_again_until_it_is_taken() -> None:
    taken = threading.Event()
    answers = iter(["500 Oops", "200 OK"])

    def receive(connection: socket.socket) -> None:
        status = next(answers)
        one_shot_server.answer("", status)(connection)
        if status == "200 OK":
            taken.set()

    gateway = fake_gateway.FakeGateway(io.StringIO(), receipt_delay=0)
    with one_shot_server.serving(receive) as receiver:
        gateway.send(
            {"number": "919876500001", "text": "a", "unicode": "0", "receipt_url": receiver.url}
        )
        assert taken.wait(timeout=10)


def test_a_port_in_use_is_an_os_error() -> None:
    app = fake_gateway.create_app(fake_gateway.FakeGateway(io.StringIO()))
    with (
        contextlib.closing(socket.create_server(("127.0.0.1", 0))) as taken,
        pytest.raises(OSError, match="in use"),
    ):
        fake_gateway.open_server(app, host="127.0.0.1", port=taken.getsockname()[1])
