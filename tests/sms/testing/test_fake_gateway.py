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

from sms.catalogue import catalogue
from sms.providers.gateway import (
    Accepted,
    Failed,
    InDoubt,
    LockedOut,
    Outcome,
    Outgoing,
    RetryLater,
    Throttled,
)
from sms.providers.opening import open_gateway
from sms.testing import fake_faults, fake_gateway, fake_server
from tests.sms import one_shot_server
from tests.sms.section import DEMAND_VALUES, http_gateway, section, settings

SLOW = 1.0
OVERLONG = "CSPDCL: आवेदन 1002345678 की डिमांड राशि रु 12345678, अंतिम तिथि 15-12-2026। मदद 1912"
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
        return open_gateway(settings(raw), "local", {}).submit(Outgoing(**message))

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
        registered=catalogue.Catalogue(settings()).patterns,
    )
    app = fake_server.create_app(gateway)
    server, port = fake_server.open_server(app, host="127.0.0.1", port=0)
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
        (
            {"text": OVERLONG},
            "DLT 635: a value is longer than its slot",
        ),
        ({"template_id": "1007000000000000099"}, "DLT 630: the template is not found"),
        ({"encoding": "GSM-7"}, "ERROR 400 unicode flag does not fit the text"),
        ({"text": ""}, "ERROR 400 empty text"),
        ({"to_e164": "+917712574126"}, None),
        ({"to_e164": "+915712574126"}, "ERROR 406 invalid number"),
    ],
    ids=["mismatch", "overlong", "unknown-template", "flag", "empty", "mobile", "landline"],
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


# Each fault: our outcome, how often the message was taken, the words of its receipts in order.
FAULTS: dict[str, tuple[type[Outcome], int, list[str]]] = {
    "slow": (InDoubt, 1, ["DELIVRD"]),
    "error": (InDoubt, 0, []),
    "refused": (Failed, 0, []),
    "junk": (InDoubt, 1, ["DELIVRD"]),
    "reset": (InDoubt, 1, ["DELIVRD"]),
    "no_receipt": (Accepted, 1, []),
    "receipt_twice": (Accepted, 1, ["DELIVRD", "DELIVRD"]),
    "undelivered": (Accepted, 1, ["UNDELIV"]),
    "busy": (Throttled, 0, []),
    "temporary": (RetryLater, 0, []),
    "error_after": (InDoubt, 1, ["DELIVRD"]),
    "no_id": (Accepted, 1, ["DELIVRD"]),
    "receipt_first": (Accepted, 1, ["DELIVRD"]),
    "receipt_reversed": (Accepted, 1, ["DELIVRD", "ACCEPTD"]),
    "receipt_per_part": (Accepted, 1, ["DELIVRD", "DELIVRD"]),
    "part_undelivered": (Accepted, 1, ["DELIVRD", "UNDELIV"]),
    "receipt_unknown": (Accepted, 1, ["DELIVRD"]),
    "receipt_odd_id": (Accepted, 1, ["DELIVRD"]),
    "scrubbed_later": (Accepted, 1, ["UNDELIV"]),
    "locked_out": (LockedOut, 0, []),
    "no_credit": (LockedOut, 0, []),
    "scrubber_down": (RetryLater, 0, []),
}


@pytest.mark.parametrize("fault", fake_faults.FAULTS)
def test_rows_48_and_49_a_number_can_ask_for_a_fault(bench: Bench, fault: str) -> None:
    outcome, taken, receipts = FAULTS[fault]
    number = f"+91987650{fake_faults.FAULTS[fault].ending}"

    assert isinstance(bench.send(number, patience=SLOW / 2 if fault == "slow" else 20), outcome)
    assert len(bench.messages()) == taken

    statuses = [receipt["status"] for receipt in bench.receipts(len(receipts))]
    assert statuses == receipts
    bench.send()  # its receipt, due later, shows that no others were still to come
    assert bench.receipts(1)[len(receipts) :][0]["status"] == "DELIVRD"


def test_a_receipt_can_come_before_the_answer(bench: Bench) -> None:
    outcome = bench.send("+919876500913")

    assert isinstance(outcome, Accepted)
    (receipt,) = bench.receipts(1)
    assert receipt["id"] == outcome.gateway_id


def test_each_part_can_have_a_receipt(bench: Bench) -> None:
    bench.send("+919876500916")

    told = [(r["part"], r["parts"], r["status"]) for r in bench.receipts(2)]
    assert told == [("1", "2", "DELIVRD"), ("2", "2", "UNDELIV")]


def test_row_39_a_receipt_can_write_the_id_another_way(bench: Bench) -> None:
    outcome = bench.send("+919876500918")

    (receipt,) = bench.receipts(1)
    assert isinstance(outcome, Accepted)
    assert outcome.gateway_id
    assert receipt["id"] == f"00{outcome.gateway_id.upper()}"
    assert "message_id" not in receipt


def test_a_receipt_can_be_of_a_message_nobody_sent(bench: Bench) -> None:
    bench.send("+919876500917")

    (receipt,) = bench.receipts(1)
    assert (receipt["id"], "message_id" in receipt) == ("fake-unknown", False)


def test_row_17_the_scrubber_can_block_a_message_that_was_taken(bench: Bench) -> None:
    bench.send("+919876500919")

    (receipt,) = bench.receipts(1)
    assert (receipt["status"], receipt["err"]) == ("UNDELIV", "633")


def test_row_31_a_busy_gateway_says_when_to_come_again(bench: Bench) -> None:
    assert bench.send("+919876500909") == Throttled(
        "the gateway asks for fewer requests (status 429)", retry_after_s=1.0
    )


def test_lists_what_it_can_do(bench: Bench) -> None:
    listed = requests.get(f"{bench.url}/faults", timeout=5).json()

    assert listed.keys() == FAULTS.keys()
    assert listed["no_receipt"] == {"number": "0906", "tells": "taken, no receipt ever"}
    assert len({fault["number"] for fault in listed.values()}) == len(FAULTS)


def test_row_49_faults_can_be_switched_on_for_the_next_messages(bench: Bench) -> None:
    spoil = {"fault": "busy", "times": "2"}
    assert requests.post(f"{bench.url}/faults", data=spoil, timeout=5).ok

    outcomes = [type(bench.send()) for _ in range(3)]

    assert outcomes == [Throttled, Throttled, Accepted]


def test_an_unknown_fault_is_answered_with_the_known_ones(bench: Bench) -> None:
    answer = requests.post(f"{bench.url}/faults", data={"fault": "x"}, timeout=5)

    assert answer.status_code == 400
    assert answer.text == f"fault must be one of {', '.join(FAULTS)}"


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
    app = fake_server.create_app(fake_gateway.FakeGateway(io.StringIO()))
    with (
        contextlib.closing(socket.create_server(("127.0.0.1", 0))) as taken,
        pytest.raises(OSError, match="in use"),
    ):
        fake_server.open_server(app, host="127.0.0.1", port=taken.getsockname()[1])
