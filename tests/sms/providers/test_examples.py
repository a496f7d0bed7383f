"""The gateways that ship as examples: what goes over the wire, what an answer and a receipt mean.

The requests are read from real sockets, byte by byte, and compared with each vendor's shape.
"""

import base64
import json
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
import yaml

from sms.catalogue import catalogue
from sms.catalogue.gateway_settings import RemoteGateway
from sms.providers.gateway import (
    Accepted,
    Failed,
    InDoubt,
    LockedOut,
    Outcome,
    Outgoing,
    Throttled,
)
from sms.providers.opening import open_gateway
from sms.providers.receipts import Receipt, read_receipts
from tests.sms import one_shot_server as server
from tests.sms.section import section, settings

EXAMPLES = Path(__file__).parents[3] / "sms" / "examples"
NAMES = sorted(file.stem for file in EXAMPLES.glob("*.yaml"))
ENVIRON = {
    "MSG91_AUTHKEY": "key-of-msg91",
    "GUPSHUP_USER": "2000", "GUPSHUP_PASSWORD": "pass-of-gupshup",
    "NIC_USER": "cspdcl.otp", "NIC_PIN": "pin-of-nic",
    "EXOTEL_KEY": "exo", "EXOTEL_TOKEN": "tel",
    "TEXTLOCAL_KEY": "key-of-textlocal",
    "KANNEL_USER": "missedcall", "KANNEL_PASSWORD": "pass-of-kannel",
    "CDAC_USER": "cspdcl", "CDAC_PASSWORD": "pass-of-cdac", "CDAC_KEY": "secure-key",
}  # fmt: skip
HINDI = Outgoing(
    message_id="17",
    to_e164="+919876500001",
    text="राशि रु 3450",
    encoding="UCS-2",
    parts=1,
    header="CSPDCL",
    entity_id="1001000000000000001",
    template_id="1007000000000000011",
    receipt_url="http://127.0.0.1:1/receipts/hidden/x",
)
ENGLISH = Outgoing(
    **{
        **{name: getattr(HINDI, name) for name in HINDI.__dataclass_fields__},
        "text": "Rs 5 & more",
        "encoding": "GSM-7",
    }
)
HEX = "FEFF0930093E09360 93F0020093009410020003300340035 0030".replace(" ", "")


def raw(name: str) -> dict[str, Any]:
    """Read an example as an administrator copies it: one gateway, named as its file."""
    read: dict[str, Any] = yaml.safe_load((EXAMPLES / f"{name}.yaml").read_text("utf-8"))
    return read


def send(
    name: str, message: Outgoing = HINDI, answer: server.Behaviour | None = None
) -> tuple[Outcome, bytes]:
    """Send a message to an example's gateway, played by a server of ours."""
    example = raw(name)
    path = urlsplit(example.get("url", "https://x/esms/sendsmsrequestDLT")).path
    with server.serving(answer or server.answer("")) as gateway:
        example["url"] = f"http://127.0.0.1:{gateway.port}{path}"
        whole = section()
        whole["gateways"]["local"] = example
        outcome = open_gateway(settings(whole), "local", ENVIRON).submit(message)
    (request,) = gateway.requests
    return outcome, request


def line(request: bytes) -> str:
    return request.split(b"\r\n")[0].decode()


def query(request: bytes) -> dict[str, str]:
    target = line(request).split(" ")[1]
    return dict(parse_qsl(urlsplit(target).query, strict_parsing=True, keep_blank_values=True))


def form(request: bytes) -> dict[str, str]:
    body = request.partition(b"\r\n\r\n")[2].decode("ascii")
    assert b"application/x-www-form-urlencoded" in request
    return dict(parse_qsl(body, strict_parsing=True, keep_blank_values=True))


def judged(name: str, body: str, status: str = "200 OK", headers: str = "") -> Outcome:
    return send(name, answer=server.answer(body, status, headers))[0]


def received(name: str, fields: dict[str, str], body: str = "") -> tuple[object, ...]:
    gateway = settings({**section(), "gateways": {"local": raw(name)}}).gateways["local"]
    assert isinstance(gateway, RemoteGateway)
    assert gateway.receipt
    return read_receipts(gateway.receipt, fields, body)


@pytest.mark.parametrize("name", NAMES)
def test_every_example_is_fit_for_use(name: str) -> None:
    whole = {**section(), "registered": True, "gateway": name}
    whole["gateways"][name] = raw(name)

    assert catalogue.list_sms_problems(settings(whole)) == []
    assert open_gateway(settings(whole), name, ENVIRON).name == name


@pytest.mark.parametrize("name", NAMES)
def test_every_example_says_where_its_shape_is_from(name: str) -> None:
    words = (EXAMPLES / f"{name}.yaml").read_text("utf-8")

    assert "unverified with" in words or "The tests send through a\n# real Kannel" in words


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "body", ["", "<html>welcome</html>", "{}", "[]", '{"status": "odd"}', "402", "success"]
)
def test_row_24_an_answer_that_no_example_knows_is_never_a_yes(name: str, body: str) -> None:
    outcome = judged(name, body)

    if (name, body) == ("cdac", "402"):  # C-DAC's yes, without an id
        assert outcome == Accepted(None)
    else:
        assert isinstance(outcome, InDoubt)


@pytest.mark.parametrize("name", NAMES)
def test_row_31_every_example_takes_429_for_a_pause(name: str) -> None:
    assert isinstance(judged(name, "", "429 Slow", "Retry-After: 9\r\n"), Throttled)


class TestMsg91:
    def test_row_2_json_with_a_flag_beside_the_raw_text(self) -> None:
        _, request = send("msg91")

        assert line(request) == "POST /api/v2/sendsms HTTP/1.1"
        assert b"\r\nauthkey: key-of-msg91\r\n" in request
        assert b"\r\nContent-Type: application/json\r\n" in request
        assert json.loads(request.partition(b"\r\n\r\n")[2]) == {
            "sender": "CSPDCL",
            "route": "4",
            "country": "0",
            "unicode": "1",
            "DLT_TE_ID": "1007000000000000011",
            "sms": [{"message": "राशि रु 3450", "to": ["919876500001"]}],
        }

    def test_english_has_no_flag(self) -> None:
        _, request = send("msg91", ENGLISH)

        assert json.loads(request.partition(b"\r\n\r\n")[2])["unicode"] == "0"

    @pytest.mark.parametrize(
        ("body", "outcome"),
        [
            (
                '{"message":"5762846b4f8d285d378b4567","type":"success"}',
                Accepted("5762846b4f8d285d378b4567"),
            ),
            (
                '{"type":"error","message":"Missing Authentication Key","code":"106"}',
                LockedOut("error Missing Authentication Key"),
            ),
            (
                '{"type":"error","message":"You have no credits","code":"301"}',
                LockedOut("error You have no credits", credit=True),
            ),
            ('{"type":"error","message":"Odd","code":"309"}', Failed("error 309", ours=True)),
            (
                '{"type":"error","message":"Invalid mobile number","code":202}',
                Failed("error 202", ours=False),
            ),
            (
                '{"type":"error","message":"SMS not matched with DLT template"}',
                Failed(
                    "DLT 633: the text does not match the registered template",
                    ours=True,
                    template_refused=True,
                ),
            ),
        ],
    )
    def test_row_24_answers(self, body: str, outcome: Outcome) -> None:
        assert judged("msg91", body) == outcome

    def test_row_41_receipts(self) -> None:
        data = (
            '[{"senderId":"CSPDCL","requestId":"57628","report":[{"date":"2026-11-23 12:00:05",'
            '"number":"919876500001","status":"1","desc":"DELIVERED"}]}]'
        )

        (receipt,) = received("msg91", {"data": data})

        assert isinstance(receipt, Receipt)
        assert (receipt.gateway_id, receipt.state) == ("57628", "delivered")
        assert receipt.at
        assert receipt.at.isoformat() == "2026-11-23T06:30:05+00:00"


class TestGupshup:
    def test_row_2_a_form_with_a_type_beside_the_raw_text(self) -> None:
        _, request = send("gupshup")

        assert line(request) == "POST /GatewayAPI/rest HTTP/1.1"
        assert form(request) == {
            "userid": "2000",
            "password": "pass-of-gupshup",
            "method": "sendMessage",
            "v": "1.1",
            "auth_scheme": "plain",
            "format": "text",
            "send_to": "919876500001",
            "msg": "राशि रु 3450",
            "msg_type": "Unicode_text",
            "mask": "CSPDCL",
            "principalEntityId": "1001000000000000001",
            "dltTemplateId": "1007000000000000011",
        }
        assert form(send("gupshup", ENGLISH)[1])["msg_type"] == "Text"

    @pytest.mark.parametrize(
        ("body", "outcome"),
        [
            ("success | 919876500001 | 3980084408-29378990\n", Accepted("3980084408-29378990")),
            (
                "error | 102 | Authentication failed",
                LockedOut("error | 102 | Authentication failed"),
            ),
            ("error | 175 | Odd", Failed("error | 175 | Odd", ours=True)),
            (
                "error | 105 | The phone number 919876500001 is not valid",
                Failed("error | 105 | The phone number *** is not valid", ours=False),
            ),
        ],
    )
    def test_row_24_answers_and_row_52_an_echoed_number_is_hidden(
        self, body: str, outcome: Outcome
    ) -> None:
        assert judged("gupshup", body) == outcome

    def test_row_41_receipts_with_the_scrubbers_code(self) -> None:
        event = '{"externalId":3562-01,"eventType":"FAILED","eventTs":1795415405000,"errCode":633}'

        first, second = received("gupshup", {"response": f"[{event},{event}]"})

        assert isinstance(first, Receipt)
        assert first == second
        assert (first.gateway_id, first.state) == ("3562-01", "undelivered")
        assert first.fault
        assert first.fault.code == 633


class TestNic:
    def test_row_2_hindi_is_hexadecimal_behind_feff(self) -> None:
        _, request = send("nic")

        assert line(request).startswith("GET /failsafe/HttpLink?")
        assert query(request) == {
            "username": "cspdcl.otp",
            "pin": "pin-of-nic",
            "message": HEX,
            "msgType": "UC",
            "concat": "1",
            "mnumber": "919876500001",
            "signature": "CSPDCL",
            "dlt_entity_id": "1001000000000000001",
            "dlt_template_id": "1007000000000000011",
        }
        assert bytes.fromhex(HEX).decode("utf-16") == HINDI.text

    def test_english_is_plain(self) -> None:
        sent = query(send("nic", ENGLISH)[1])

        assert sent["message"] == "Rs 5 & more"
        assert "msgType" not in sent

    def test_row_24_answers(self) -> None:
        accepted = (
            "Message Accepted for Request ID=1231457859641254687954~code=API000"
            " & info=Platform accepted & Time = 2026/11/23/12/00"
        )

        assert judged("nic", accepted) == Accepted("1231457859641254687954")
        assert isinstance(judged("nic", "~code=API003 & info=Authentication failed"), LockedOut)
        assert isinstance(judged("nic", "~code=API005 & info=Odd"), Failed)


class TestExotel:
    def test_row_2_a_form_with_its_encoding_by_name(self) -> None:
        _, request = send("exotel")

        assert line(request) == "POST /v1/Accounts/YOUR-SID/Sms/send.json HTTP/1.1"
        assert b"Authorization: Basic " + base64.b64encode(b"exo:tel") in request
        assert form(request) == {
            "From": "CSPDCL",
            "To": "+919876500001",
            "Body": "राशि रु 3450",
            "EncodingType": "unicode",
            "SmsType": "transactional",
            "DltEntityId": "1001000000000000001",
            "DltTemplateId": "1007000000000000011",
            "CustomField": "17",
            "StatusCallback": "http://127.0.0.1:1/receipts/hidden/x",
        }
        assert form(send("exotel", ENGLISH)[1])["EncodingType"] == "plain"

    def test_row_24_answers(self) -> None:
        yes = '{"SMSMessage": {"Sid": "a1b2c3", "Status": "queued"}}'
        no = '{"RestException": {"Status": 403, "Message": "Insufficient balance"}}'
        actor = '{"RestException": {"Status": 401, "Message": "Authentication failed"}}'
        number = '{"RestException": {"Status": 400, "Message": "Invalid Recipient [x]"}}'

        assert judged("exotel", yes) == Accepted("a1b2c3")
        assert judged("exotel", no, "403 No") == LockedOut("Insufficient balance", credit=True)
        assert judged("exotel", actor, "401 Who") == LockedOut("RestException")
        assert judged("exotel", number, "400 No") == Failed("Invalid Recipient", ours=False)

    def test_receipts(self) -> None:
        fields = {"SmsSid": "a1b2c3", "CustomField": "17", "Status": "failed_dnd"}

        assert received("exotel", fields) == (Receipt("a1b2c3", "17", "undelivered"),)


class TestTextlocal:
    def test_row_2_a_form_with_a_flag_only_when_it_is_needed(self) -> None:
        _, request = send("textlocal")
        wanted = {
            "apikey": "key-of-textlocal",
            "numbers": "919876500001",
            "sender": "CSPDCL",
            "message": "राशि रु 3450",
            "custom": "17",
            "receipt_url": "http://127.0.0.1:1/receipts/hidden/x",
        }

        assert line(request) == "POST /send/ HTTP/1.1"
        assert form(request) == {**wanted, "unicode": "1"}
        assert form(send("textlocal", ENGLISH)[1]) == {**wanted, "message": "Rs 5 & more"}

    def test_row_24_answers(self) -> None:
        yes = '{"status":"success","batch_id":1,"messages":[{"id":"1151346216","recipient":9198}]}'
        no = '{"errors":[{"code":7,"message":"Insufficient credits"}],"status":"failure"}'
        number = '{"errors":[{"code":51,"message":"No valid numbers"}],"status":"failure"}'

        assert judged("textlocal", yes) == Accepted("1151346216")
        assert judged("textlocal", no) == LockedOut("failure 7 Insufficient credits", credit=True)
        assert judged("textlocal", number) == Failed("failure 51", ours=False)

    def test_receipts(self) -> None:
        fields = {"number": "919876500001", "status": "D", "customID": "17"}

        assert received("textlocal", fields) == (Receipt(None, "17", "delivered"),)


class TestKannel:
    def test_row_2_an_address_with_charset_and_coding(self) -> None:
        _, request = send("kannel")
        wanted = {
            "username": "missedcall",
            "password": "pass-of-kannel",
            "from": "CSPDCL",
            "to": "+919876500001",
            "text": "राशि रु 3450",
            "charset": "UTF-8",
            "coding": "2",
            "dlr-mask": "19",
            "dlr-url": "http://127.0.0.1:1/receipts/hidden/x?message_id=17&status=%d",
        }

        assert line(request).startswith("GET /cgi-bin/sendsms?")
        assert query(request) == wanted
        assert query(send("kannel", ENGLISH)[1]) == {
            **wanted,
            "coding": "0",
            "text": "Rs 5 & more",
        }

    def test_receipts(self) -> None:
        fields = {"message_id": "17", "status": "1"}

        assert received("kannel", fields) == (Receipt(None, "17", "delivered"),)
