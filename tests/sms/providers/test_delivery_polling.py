"""Row 44: a gateway is asked what became of a message, and what is left of our credit."""

import contextlib
import io
import re
import socket
import threading
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from pydantic import ValidationError

from sms.catalogue import catalogue
from sms.catalogue.gateway_settings import Poll, RemoteGateway
from sms.catalogue.settings import SmsSettings
from sms.providers.delivery_polling import read_balance
from sms.providers.gateway import Accepted, GatewayPoller, GatewaySilence, Outgoing, PolledMessage
from sms.providers.opening import GatewayNotReadyError, open_gateway, open_pollers
from sms.providers.receipts import Receipt, UnreadableReceipt, read_answer
from sms.testing import fake_gateway, fake_server
from tests.kit import shipped
from tests.sms import one_shot_server as server
from tests.sms.section import section, settings

ASKED = PolledMessage("17", "G/1", "+919876500001")
ANSWER = {"status": "status", "words": {"DELIVRD": "delivered", "FAILED": "undelivered"}}
JSON = {"batch": ["reports"], "status": "report.state", "words": {"1": "delivered"}, "code": "err"}


def asking(url: str = "http://127.0.0.1:9/", **changes: Any) -> SmsSettings:
    """Configure a gateway that is asked at this address."""
    raw = section()
    poll = {
        "url": url,
        "fields": {"id": "{gateway_id}"},
        "after_minutes": [5],
        "pattern": "STATUS (?P<status>[A-Z]+)",
        "answer": ANSWER,
        **changes,
    }
    raw["gateways"]["local"] |= {"poll": poll, "connect_timeout_s": 1, "read_timeout_s": 1}
    return settings(raw)


def poll_of(given: SmsSettings) -> Poll:
    gateway = given.gateways["local"]
    assert isinstance(gateway, RemoteGateway)
    assert gateway.poll
    return gateway.poll


@contextlib.contextmanager
def fake(*, receipt_delay: float, credit: int = 10) -> Iterator[SmsSettings]:
    """Run a fake gateway and give the shipped configuration of it."""
    app = fake_server.create_app(
        fake_gateway.FakeGateway(io.StringIO(), receipt_delay=receipt_delay, credit=credit)
    )
    running, port = fake_server.open_server(app, host="127.0.0.1", port=0)
    thread = threading.Thread(target=running.run)
    thread.start()
    local = shipped().sms.gateways["local"]
    assert isinstance(local, RemoteGateway)
    base = f"http://127.0.0.1:{port}"
    moved = {"url": f"{base}/send"}
    for name in ("poll", "balance"):
        moved[name] = getattr(local, name).model_copy(update={"url": f"{base}/{name_of[name]}"})
    try:
        gateways = {"local": local.model_copy(update=moved)}
        yield shipped().sms.model_copy(update={"gateways": gateways})
    finally:
        running.close()
        thread.join(timeout=10)


name_of = {"poll": "status", "balance": "balance"}


def send(given: SmsSettings, number: str) -> object:
    composed = catalogue.Catalogue(given).sample(key="demand", language="hi", values={})
    message = Outgoing(
        message_id="17",
        to_e164=number,
        text=composed.text,
        encoding=composed.encoding,
        parts=composed.parts,
        header=composed.header,
        entity_id=composed.entity_id,
        template_id=composed.template_id,
        receipt_url="",
    )
    return open_gateway(given, "local", {}).submit(message)


@pytest.mark.parametrize(
    ("ending", "delay", "state"),
    [
        ("0001", 0, "delivered"),
        ("0908", 0, "undelivered"),
        ("0906", 0, "delivered"),
        ("0916", 0, "undelivered"),
        ("0001", 3600, "ignored"),
    ],
)
def test_row_44_the_fake_gateway_tells_each_state_when_asked(
    ending: str, delay: float, state: str
) -> None:
    number = f"+91987650{ending}"
    with fake(receipt_delay=delay) as given:
        assert isinstance(send(given, number), Accepted)
        answer = open_pollers(given, {})["local"].state(PolledMessage("17", None, number))

    assert isinstance(answer, str)
    (read,) = read_answer(poll_of(given), answer, message_id="17")
    assert read == Receipt(None, "17", state)  # type: ignore[arg-type]  # one of its words


def test_row_44_the_fake_gateway_does_not_know_what_it_did_not_take() -> None:
    with fake(receipt_delay=0) as given:
        answer = open_pollers(given, {})["local"].state(ASKED)

    assert isinstance(answer, str)
    assert read_answer(poll_of(given), answer, message_id="17") == (
        Receipt(None, "17", "unknown"),
    )


def test_row_51_the_fake_gateways_credit_is_told_and_runs_out() -> None:
    with fake(receipt_delay=0, credit=5) as given:
        pollers = open_pollers(given, {})["local"]
        outcomes = [send(given, "+919876500001") for _ in range(3)]

        assert [isinstance(outcome, Accepted) for outcome in outcomes] == [True, True, False]
        assert getattr(outcomes[2], "credit", False)
        assert pollers.balance() == 1


def test_row_44_the_question_names_the_message_and_us() -> None:
    with server.serving(server.answer("STATUS DELIVRD")) as gateway:
        given = asking(
            f"http://127.0.0.1:{gateway.port}/{{gateway_id}}/state",
            auth={"kind": "header", "env": {"X-Key": "POLL_KEY"}},
            fields={"n": "{number10}", "ours": "{message_id}", "plain": "x"},
        )
        answer = open_pollers(given, {"POLL_KEY": "secret"})["local"].state(ASKED)

    assert answer == "STATUS DELIVRD"
    head = gateway.requests[0].decode()
    address = urlsplit(head.split(" ")[1])
    assert head.startswith("GET ")
    assert address.path == "/G%2F1/state"
    assert parse_qs(address.query) == {"n": ["9876500001"], "ours": ["17"], "plain": ["x"]}
    assert "X-Key: secret" in head


def test_row_44_a_secret_that_is_missing_is_named() -> None:
    given = asking(auth={"kind": "header", "env": {"key": "POLL_KEY"}})

    with pytest.raises(GatewayNotReadyError, match="variable POLL_KEY is not set"):
        open_pollers(given, {})


@pytest.mark.parametrize(
    ("body", "read"),
    [
        ("STATUS DELIVRD", Receipt(None, "17", "delivered")),
        ("STATUS FAILED", Receipt(None, "17", "undelivered")),
        (
            "STATUS NOVEL",
            UnreadableReceipt("the word in status is not in the gateway's receipt map"),
        ),
        ("<html>", UnreadableReceipt("the answer does not read like the gateway's pattern")),
    ],
)
def test_row_44_an_answer_in_words(body: str, read: object) -> None:
    assert read_answer(poll_of(asking()), body, message_id="17") == (read,)


def test_row_44_an_answer_in_json_and_its_id_is_ours_whatever_it_says() -> None:
    poll = poll_of(asking(pattern=None, answer=JSON))
    body = '{"id": "77", "reports": [{"report": {"state": 1}, "err": 633}]}'

    (read,) = read_answer(poll, body, message_id="17")

    assert isinstance(read, Receipt)
    assert (read.message_id, read.gateway_id, read.state) == ("17", None, "delivered")
    assert read.fault
    assert read.fault.code == 633


def state(given: SmsSettings) -> str | GatewaySilence:
    pollers: GatewayPoller = open_pollers(given, {})["local"]
    return pollers.state(ASKED)


def test_row_44_a_question_that_is_refused_says_nothing_of_the_gateway() -> None:
    with server.serving(server.answer("no", "404 Not Found")) as gateway:
        silence = state(asking(gateway.url))

    assert silence == GatewaySilence("the gateway answers a question with status 404")


@pytest.mark.parametrize("behaviour", [server.stay_silent, server.reset])
def test_row_44_a_gateway_that_does_not_answer_is_away(behaviour: server.Behaviour) -> None:
    with server.serving(behaviour) as gateway:
        silence = state(asking(gateway.url))

    assert isinstance(silence, GatewaySilence)
    assert silence.away


def test_row_44_nor_is_one_there_that_cannot_be_reached() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        away = f"http://127.0.0.1:{taken.getsockname()[1]}/"

    silence = state(asking(away))
    assert isinstance(silence, GatewaySilence)
    assert silence.away
    assert open_pollers(asking(away), {})["local"].balance() == GatewaySilence(
        "nothing says how to ask", away=True
    )


@pytest.mark.parametrize(
    ("body", "balance"),
    [("BAL 12", 12), ("BAL 1,234.99", 1234), ("BAL -3", -3), ("BAL 0", 0)],
)
def test_row_51_a_balance_is_rounded_down(body: str, balance: int) -> None:
    assert read_balance(re.compile(r"BAL (?P<balance>\S+)"), body) == balance


@pytest.mark.parametrize("body", ["", "BAL many", "BAL ९९", "BAL " + "9" * 16])
def test_row_51_what_is_no_balance_is_none(body: str) -> None:
    found = read_balance(re.compile(r"BAL (?P<balance>\S+)"), body)
    assert found == GatewaySilence("the answer holds no balance")


@pytest.mark.parametrize(
    ("change", "key", "reason"),
    [
        ({"url": "http://sms.example/{gateway_id}"}, "poll.url", "unencrypted"),
        ({"fields": {"id": "{text}", "n": "{message_id}"}}, "poll.fields.id", "{text} is unknown"),
        ({"fields": {"n": "{number}"}}, "poll", "which message is meant"),
        ({"body": "form"}, "poll.body", "a GET request has no body"),
        ({"auth": {"kind": "basic", "env": {"a": "B"}}}, "poll.auth.env", "exactly `user`"),
    ],
)
def test_row_44_mistakes_in_a_question_are_found(
    change: dict[str, Any], key: str, reason: str
) -> None:
    problems = list(catalogue.list_sms_problems(asking(**change)))

    found = {".".join(map(str, problem.path)): problem.reason for problem in problems}
    assert reason in found[f"gateways.local.{key}"]


def test_row_48_a_question_to_another_machine_leaves_this_one() -> None:
    problems = list(catalogue.list_sms_problems(asking("https://sms.example/{gateway_id}")))

    assert [problem.path for problem in problems] == [("gateway",)]


@pytest.mark.parametrize("ages", [[], [5, 5], [30, 5], [0]])
def test_row_44_the_ages_at_which_it_is_asked_grow(ages: list[int]) -> None:
    with pytest.raises(ValidationError):
        asking(after_minutes=ages)
