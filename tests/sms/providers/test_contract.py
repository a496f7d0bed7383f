"""The fake gateway and a real Kannel keep the same contract, so the fake may stand for a gateway.

Every test here runs against both. Where they differ a test of its own says so.
"""

import io
import itertools
import json
import queue
import socket
import threading
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
import requests

from sms.catalogue import parts
from sms.catalogue.gateway_settings import HttpGatewaySettings
from sms.providers.gateway import Accepted, LockedOut, Outcome, Outgoing, RetryLater
from sms.providers.opening import open_gateway
from sms.providers.receipts import Receipt, read_receipts
from sms.testing import fake_gateway, fake_server
from tests import kannel
from tests.sms import one_shot_server
from tests.sms.providers.test_examples import raw
from tests.sms.section import http_gateway, section, settings

DEMAND = (
    "CSPDCL: आवेदन 1002345678 की डिमांड राशि रु 3450, अंतिम तिथि 15-12-2026।"
    " मोर बिजली ऐप या बिजली कार्यालय में जमा करें। मदद 1912"
)
HINDI, EMOJI = "क", "😀"
SERIAL = itertools.count(1)


@dataclass(frozen=True)
class Arrived:
    """What came out at the other end."""

    text: str
    encoding: str
    parts: int


@dataclass
class Contract:
    """One gateway with its configuration, and what is seen on its far side."""

    configuration: dict[str, Any]
    environ: dict[str, str]
    arrived: Callable[[str], Arrived]
    receipts: "queue.Queue[dict[str, str]]" = field(default_factory=queue.Queue)
    receipt_url: str = ""

    def send(self, text: str, number: str, *, message_id: str = "17", **changes: Any) -> Outcome:
        whole = section()
        whole["gateways"]["local"] = {**self.configuration, **changes}
        size = parts.count_parts(text)
        message = Outgoing(
            message_id=message_id,
            to_e164=number,
            text=text,
            encoding=size.encoding,
            parts=size.parts,
            header="CSPDCL",
            entity_id="1001000000000000001",
            template_id="1007000000000000011",
            receipt_url=self.receipt_url,
        )
        return open_gateway(settings(whole), "local", self.environ).submit(message)

    def receipt(self) -> object:
        """Wait for one receipt, and read it by the gateway's map."""
        whole = {**section(), "gateways": {"local": self.configuration}}
        gateway = settings(whole).gateways["local"]
        assert isinstance(gateway, HttpGatewaySettings)
        assert gateway.receipt
        (read,) = read_receipts(gateway.receipt, self.receipts.get(timeout=30))
        return read


@pytest.fixture(scope="module")
def fake() -> Iterator[Contract]:
    gateway = fake_gateway.FakeGateway(io.StringIO(), receipt_delay=0.02)
    server, port = fake_server.open_server(
        fake_server.create_app(gateway), host="127.0.0.1", port=0
    )
    thread = threading.Thread(target=server.run)
    thread.start()

    def arrived(number: str) -> Arrived:
        listed = requests.get(f"http://127.0.0.1:{port}/messages", timeout=5).json()
        (found,) = [message for message in listed if f"+{message['to']}" == number]
        return Arrived(found["text"], found["encoding"], found["parts"])

    receipt = {
        "gateway_id": "id",
        "message_id": "message_id",
        "status": "status",
        "words": {"DELIVRD": "delivered"},
    }
    yield Contract(http_gateway(url=f"http://127.0.0.1:{port}/send", receipt=receipt), {}, arrived)
    server.close()
    thread.join(timeout=10)


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Contract]:
    with kannel.running(tmp_path_factory.mktemp("kannel")) as running:
        environ = {"KANNEL_USER": kannel.USER, "KANNEL_PASSWORD": kannel.PASSWORD}

        def arrived(number: str) -> Arrived:
            return assembled(running.smsc.to(number))

        yield Contract({**raw("kannel"), "url": running.url}, environ, arrived)


def assembled(received: list[kannel.Part]) -> Arrived:
    """Join parts as a telephone does."""
    content = b"".join(part.content for part in sorted(received, key=lambda part: part.place))
    # Kannel's fake SMSC shows GSM-7 as UTF-8, whatever is joined; only UCS-2 is as on the air.
    is_ucs2 = received[0].kind == "ucs-2" or b"\x00" in content or b"\x09" in content
    text = content.decode("utf-16-be" if is_ucs2 else "utf-8")
    return Arrived(text, "UCS-2" if is_ucs2 else "GSM-7", len(received))


@pytest.fixture(params=["fake", pytest.param("real", marks=pytest.mark.kannel)])
def contract(request: pytest.FixtureRequest) -> Iterator[Contract]:
    """Give each gateway in turn, with a receiver for the receipts of this test alone."""
    found: Contract = request.getfixturevalue(request.param)
    found.receipts = queue.Queue()
    # A gateway brings an earlier test's receipt late, and this receiver may have got its port.
    path = f"/receipt/{uuid.uuid4().hex}"

    def receive(connection: socket.socket) -> None:
        one_shot_server.answer("OK")(connection)
        asked, fields = _read(receiver.requests[-1])
        if asked == path:
            found.receipts.put(fields)

    with one_shot_server.serving(receive) as receiver:
        found.receipt_url = f"http://127.0.0.1:{receiver.port}{path}"
        yield found


def _read(request: bytes) -> tuple[str, dict[str, str]]:
    """Give the path of a request and its fields, of the query and of the body."""
    head, _, body = request.decode().partition("\r\n\r\n")
    address = urlsplit(head.split(" ")[1])
    return address.path, dict(parse_qsl(address.query) + parse_qsl(body))


def number() -> str:
    """Give a number of its own to each message."""
    return f"+9198765{next(SERIAL):05}"


@pytest.mark.parametrize(
    "text",
    [
        DEMAND,
        HINDI * 70,
        HINDI * 71,
        HINDI * 134,
        HINDI * 135,
        "Rs 3450 [x] {y} 10€ ~ é Ω",
        "a" * 160,
        "a" * 161,
        "a" * 306,
        "a" * 307,
        "]" * 153,
        "a" * 152 + "€" + "a" * 152,
    ],
    ids=lambda text: f"{text[:8]}-{len(text)}",
)
def test_rows_1_to_4_a_text_arrives_letter_by_letter_in_as_many_parts_as_we_count(
    contract: Contract, text: str
) -> None:
    to = number()

    assert isinstance(contract.send(text, to), Accepted)

    size = parts.count_parts(text)
    assert contract.arrived(to) == Arrived(text, size.encoding, size.parts)


def test_a_receipt_says_which_message_was_delivered(contract: Contract) -> None:
    assert isinstance(contract.send(DEMAND, number(), message_id="4711"), Accepted)

    receipt = contract.receipt()

    assert isinstance(receipt, Receipt)
    assert (receipt.message_id, receipt.state) == ("4711", "delivered")


def test_a_long_message_has_one_receipt(contract: Contract) -> None:
    contract.send(DEMAND, number(), message_id="1")
    contract.receipt()
    contract.send("short", number(), message_id="2")

    receipt = contract.receipt()  # that of the second: the first had no other

    assert isinstance(receipt, Receipt)
    assert receipt.message_id == "2"


def test_a_gateway_that_is_away_has_taken_nothing(contract: Contract) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        away = f"http://127.0.0.1:{taken.getsockname()[1]}/"

    assert isinstance(contract.send("a", number(), url=away), RetryLater)


@pytest.mark.kannel
def test_kannel_knows_us_by_user_and_password(real: Contract) -> None:
    """The fake gateway lets everybody in."""
    real.environ = {**real.environ, "KANNEL_PASSWORD": "wrong"}
    try:
        outcome = real.send(DEMAND, number())
    finally:
        real.environ = {**real.environ, "KANNEL_PASSWORD": kannel.PASSWORD}

    assert isinstance(outcome, LockedOut)
    assert "Authorization failed" in outcome.reason


@pytest.mark.kannel
def test_kannel_cuts_a_pair_of_units_that_we_and_the_fake_keep_together(
    fake: Contract, real: Contract
) -> None:
    """Kannel 1.4.5 splits UCS-2 by units alone; no registered text has such a character."""
    text = HINDI * 66 + EMOJI + HINDI * 66
    to = number()
    with one_shot_server.serving(one_shot_server.answer("OK")) as receiver:
        for gateway in (fake, real):
            gateway.receipt_url = receiver.url
            assert isinstance(gateway.send(text, to), Accepted)

    assert fake.arrived(to).parts == parts.count_parts(text).parts == 3
    assert real.arrived(to).parts == 2
    assert json.dumps(real.arrived(to).text) == json.dumps(text)
