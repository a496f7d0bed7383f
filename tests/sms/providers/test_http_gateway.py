"""What becomes of a message handed to an HTTP gateway, over real sockets."""

import dataclasses
import json
import logging
import socket
import ssl
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

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
from sms.providers.opening import GatewayNotReadyError, UnknownGatewayError, open_gateway
from tests.sms import one_shot_server as server
from tests.sms.section import http_gateway, section, settings

HINDI = Outgoing(
    message_id="m-1",
    to_e164="+919179876543",
    text="राशि रु 3450",
    encoding="UCS-2",
    parts=1,
    header="CSPDCL",
    entity_id="1001000000000000001",
    template_id="1007000000000000011",
    receipt_url="http://127.0.0.1:1/receipts/hidden",
)
ENGLISH = Outgoing(
    **{
        **{f: getattr(HINDI, f) for f in HINDI.__dataclass_fields__},
        "text": "Rs 5",
        "encoding": "GSM-7",
    }
)


def submit(
    behaviour: server.Behaviour,
    message: Outgoing = HINDI,
    *,
    environ: Mapping[str, str] | None = None,
    **changes: Any,
) -> tuple[Outcome, list[bytes]]:
    with server.serving(behaviour) as gateway:
        path = changes.pop("path", "/send")
        url = f"http://127.0.0.1:{gateway.port}{path}"
        outcome = send_to(url, message, environ=environ, **changes)
    return outcome, gateway.requests


def send_to(
    url: str,
    message: Outgoing = HINDI,
    *,
    environ: Mapping[str, str] | None = None,
    **changes: Any,
) -> Outcome:
    raw = section()
    raw["gateways"]["local"] = http_gateway(url=url, **changes)
    return open_gateway(settings(raw), "local", environ or {}).submit(message)


def form(request: bytes) -> dict[str, str]:
    body = request.partition(b"\r\n\r\n")[2].decode()
    return {name: values[0] for name, values in parse_qs(body, strict_parsing=True).items()}


OK = server.answer("OK g-7")
IMPATIENT = 0.3


class TestRequest:
    def test_row_1_hindi_leaves_letter_by_letter_with_all_of_its_registration(self) -> None:
        outcome, requests = submit(OK)

        assert outcome == Accepted("g-7")
        assert form(requests[0]) == {
            "number": "919179876543",
            "text": "राशि रु 3450",
            "unicode": "1",
            "header": "CSPDCL",
            "entity_id": "1001000000000000001",
            "template_id": "1007000000000000011",
            "message_id": "m-1",
            "receipt_url": "http://127.0.0.1:1/receipts/hidden",
        }

    def test_row_2_english_is_sent_without_the_flag(self) -> None:
        assert form(submit(OK, ENGLISH)[1][0])["unicode"] == "0"

    def test_row_45_a_number_that_begins_with_91_keeps_it(self) -> None:
        _, requests = submit(OK, fields={"to": "{number10}"})

        assert form(requests[0]) == {"to": "9179876543"}

    def test_unicode_can_be_hexadecimal_with_other_fields_than_english(self) -> None:
        fields = {"message": "{text}", "msgType": "PM"}
        unicode_fields = {"message": "{text_utf16_hex}", "msgType": "UC"}

        _, hindi = submit(OK, fields=fields, unicode_fields=unicode_fields)
        _, english = submit(OK, ENGLISH, fields=fields, unicode_fields=unicode_fields)

        sent = form(hindi[0])
        assert sent["msgType"] == "UC"
        assert sent["message"].startswith("FEFF0930093E")
        assert bytes.fromhex(sent["message"]).decode("utf-16") == HINDI.text
        assert form(english[0]) == {"message": "Rs 5", "msgType": "PM"}

    def test_unicode_can_be_entities_of_sixteen_bit_units(self) -> None:
        _, requests = submit(OK, fields={"content": "{text_entities}"})

        assert form(requests[0])["content"].startswith("&#2352;&#2366;&#2358;&#2367;&#32;")

    def test_a_json_body_can_nest(self) -> None:
        fields = {"sms": [{"to": ["{number}"], "message": "{text}"}], "unicode": 1}

        _, requests = submit(OK, body="json", fields=fields)

        body = json.loads(requests[0].partition(b"\r\n\r\n")[2])
        assert body == {"sms": [{"to": ["919179876543"], "message": HINDI.text}], "unicode": 1}

    def test_get_puts_all_fields_into_the_address(self) -> None:
        _, requests = submit(OK, method="GET", body="query", fields={"m": "{text}"})

        target = requests[0].split(b" ")[1].decode()
        assert parse_qs(urlsplit(target).query) == {"m": [HINDI.text]}


class TestAuth:
    @pytest.mark.parametrize(
        ("auth", "where"),
        [
            ({"kind": "basic", "env": {"user": "U", "password": "P"}}, b"Basic dXNlcjpzM2NyM3Q="),
            ({"kind": "header", "env": {"authkey": "P"}}, b"authkey: s3cr3t\r\n"),
            ({"kind": "query", "env": {"key": "P"}}, b"POST /send?key=s3cr3t HTTP"),
            ({"kind": "fields", "env": {"pin": "P"}}, b"&pin=s3cr3t"),
        ],
        ids=["basic", "header", "query", "fields"],
    )
    def test_secrets_come_from_the_environment(self, auth: dict[str, Any], where: bytes) -> None:
        _, requests = submit(OK, auth=auth, environ={"U": "user", "P": "s3cr3t"})

        assert where in requests[0]

    @pytest.mark.parametrize(
        ("environ", "reason"),
        [
            ({}, "is not set"),
            ({"SMS_KEY": " "}, "is not set"),
            ({"SMS_KEY": "a\nb"}, "holds characters that cannot be sent"),
            ({"SMS_KEY": "गुप्त"}, "holds characters that cannot be sent"),
        ],
        ids=["unset", "blank", "two-lines", "hindi"],
    )
    def test_a_secret_that_cannot_be_used_is_named_and_not_shown(
        self, environ: dict[str, str], reason: str
    ) -> None:
        with pytest.raises(GatewayNotReadyError, match=f"variable SMS_KEY {reason}") as refused:
            submit(OK, auth={"kind": "header", "env": {"authkey": "SMS_KEY"}}, environ=environ)

        assert "गुप्त" not in str(refused.value)

    @pytest.mark.parametrize(
        "behaviour",
        [
            server.answer("ERROR bad key s3cr3t for 919179876543 text राशि रु 3450"),
            server.answer("oh s3cr3t", "500 Oops"),
            server.reset,
            server.stay_silent,
        ],
        ids=["echoed", "status", "reset", "silent"],
    )
    def test_row_52_neither_secret_nor_number_nor_text_is_told(
        self, behaviour: server.Behaviour, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level(logging.DEBUG)

        outcome, _ = submit(
            behaviour,
            auth={"kind": "query", "env": {"key": "KEY"}},
            environ={"KEY": "s3cr3t"},
            method="GET",
            body="query",
            read_timeout_s=IMPATIENT,
        )

        told = repr(outcome) + caplog.text + repr(HINDI)
        for private in ("s3cr3t", "9179876543", "राशि", "hidden"):
            assert private not in told


class TestOutcome:
    def test_row_24_an_error_with_status_200_is_a_failure(self) -> None:
        assert submit(server.answer("ERROR 406 no such number"))[0] == Failed(
            "ERROR 406 no such number", ours=False
        )

    @pytest.mark.parametrize(
        ("body", "outcome"),
        [
            (
                "ERROR 633 mismatch",
                Failed(
                    "DLT 633: the text does not match the registered template",
                    ours=True,
                    template_refused=True,
                ),
            ),
            ("ERROR 660 no", Failed("DLT 660: the recipient has not consented", ours=False)),
            ("ERROR 670 oops", RetryLater("DLT 670: scrubbing failed", once=True)),
            ("ERROR 406 number", Failed("ERROR 406 number", ours=False)),
            ("ERROR 999 odd", Failed("ERROR 999", ours=True)),
        ],
    )
    def test_row_17_a_scrubbing_code_decides_what_becomes_of_the_message(
        self, body: str, outcome: Outcome
    ) -> None:
        rules = [
            {"pattern": r"^ERROR (?P<dlt>[6-9]\d\d)", "ours": True},
            {"pattern": r"^ERROR [^\n]*"},
        ]

        assert submit(server.answer(body), refused=rules)[0] == outcome

    def test_row_17_a_gateways_own_words_can_stand_for_a_code(self) -> None:
        outcome, _ = submit(
            server.answer("SMS not matched"), refused=[{"pattern": "not matched", "dlt": 633}]
        )

        assert isinstance(outcome, Failed)
        assert outcome.template_refused

    @pytest.mark.parametrize("body", ["", "<html>welcome</html>", "Queued"])
    def test_row_24_an_answer_that_cannot_be_read_is_in_doubt(self, body: str) -> None:
        assert isinstance(submit(server.answer(body))[0], InDoubt)

    def test_row_25_a_success_without_id_is_a_success(self) -> None:
        outcome, _ = submit(server.answer("sent"), accepted={"pattern": "^sent"})

        assert outcome == Accepted(None)

    def test_row_25_an_id_that_cannot_be_kept_is_left_out(self) -> None:
        assert submit(server.answer("OK " + "7" * 101))[0] == Accepted(None)

    def test_an_acceptance_counts_only_with_its_status(self) -> None:
        assert isinstance(submit(server.answer("OK g-7", "500 Oops"))[0], InDoubt)

    @pytest.mark.parametrize("status", ["500 Oops", "502 Bad Gateway", "503 Away", "504 Late"])
    def test_a_server_error_is_in_doubt(self, status: str) -> None:
        assert isinstance(submit(server.answer("", status))[0], InDoubt)

    @pytest.mark.parametrize(
        ("rule", "outcome"),
        [
            ({"status": [503]}, RetryLater),
            ({"status": [503], "pattern": "maintenance"}, RetryLater),
            ({"pattern": "maintenance"}, RetryLater),
            ({"status": [502], "pattern": "maintenance"}, InDoubt),
            ({"status": [503], "pattern": "full"}, InDoubt),
        ],
    )
    def test_a_server_error_may_be_tried_again_where_the_configuration_says_so(
        self, rule: dict[str, Any], outcome: type[Outcome]
    ) -> None:
        answer = server.answer("maintenance", "503 Away")

        assert isinstance(submit(answer, temporary=[rule])[0], outcome)

    @pytest.mark.parametrize(
        ("headers", "pause_s"),
        [
            ("", None),
            ("Retry-After: 7\r\n", 7.0),
            ("Retry-After: 9999999\r\n", 3600.0),
            ("Retry-After: soon\r\n", None),
            ("Retry-After: -3\r\n", None),
            ("Retry-After: Mon, 23 Nov 2026 06:00:30 GMT\r\n", None),
            (
                "Date: Mon, 23 Nov 2026 06:00:00 GMT\r\n"
                "Retry-After: Mon, 23 Nov 2026 06:00:30 GMT\r\n",
                30.0,
            ),
        ],
        ids=["none", "seconds", "too-long", "words", "past", "date-alone", "date"],
    )
    def test_row_31_too_many_requests_ask_for_a_pause_of_all(
        self, headers: str, pause_s: float | None
    ) -> None:
        outcome, _ = submit(server.answer("", "429 Slow", headers))

        assert isinstance(outcome, Throttled)
        assert outcome.retry_after_s == pause_s

    def test_row_31_a_gateways_own_words_can_ask_for_a_pause(self) -> None:
        outcome, _ = submit(
            server.answer("limit reached"), temporary=[{"pattern": "limit", "pause": True}]
        )

        assert isinstance(outcome, Throttled)

    @pytest.mark.parametrize(
        ("status", "credit"), [("401 Who", False), ("402 Pay", True), ("403 No", False)]
    )
    def test_row_27_a_login_or_a_credit_that_is_wrong_is_no_fault_of_the_message(
        self, status: str, credit: bool
    ) -> None:
        outcome, _ = submit(server.answer("", status))

        assert isinstance(outcome, LockedOut)
        assert (outcome.credit, outcome.retry_after_s) == (credit, None)

    def test_row_27_so_may_a_gateways_own_words_say_before_any_refusal(self) -> None:
        outcome, _ = submit(
            server.answer("ERROR 7 of 919179876543", headers="Retry-After: 60\r\n"),
            locked_out=[{"pattern": "^ERROR 7[^\n]*", "credit": True}],
        )

        assert outcome == LockedOut("ERROR 7 of ***", credit=True, retry_after_s=60)

    @pytest.mark.parametrize("status", ["400 Bad", "404 Where"])
    def test_row_27_a_refusal_by_status_is_ours_to_mend(self, status: str) -> None:
        outcome, _ = submit(server.answer("", status))

        assert isinstance(outcome, Failed)
        assert outcome.ours

    @pytest.mark.parametrize("status", ["408 Late", "409 Conflict"])
    def test_row_24_a_time_out_inside_the_gateway_is_in_doubt(self, status: str) -> None:
        assert isinstance(submit(server.answer("", status))[0], InDoubt)

    def test_a_redirect_is_not_followed(self) -> None:
        with server.serving(OK) as elsewhere:
            redirect = server.answer("", "302 Found", f"Location: {elsewhere.url}\r\n")
            outcome, _ = submit(redirect)

        assert isinstance(outcome, Failed)
        assert elsewhere.requests == []


class TestConnection:
    @pytest.mark.parametrize(
        "behaviour",
        [server.stay_silent, server.reset, server.hang_up, server.stop_in_the_answer],
        ids=lambda b: b.__name__,
    )
    def test_row_23_silence_after_the_request_is_in_doubt(
        self, behaviour: server.Behaviour
    ) -> None:
        outcome, requests = submit(behaviour, read_timeout_s=IMPATIENT)

        assert isinstance(outcome, InDoubt)
        assert len(requests) == 1

    def test_row_23_a_refused_connection_may_be_tried_again(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]

        assert isinstance(send_to(f"http://127.0.0.1:{port}/"), RetryLater)

    def test_row_23_a_name_that_is_not_known_may_be_tried_again(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def unknown(*_: object, **__: object) -> None:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

        monkeypatch.setattr(socket, "getaddrinfo", unknown)

        assert isinstance(send_to("https://gateway.invalid/"), RetryLater)

    def test_row_54_an_untrusted_certificate_gets_no_message(self, tmp_path: Path) -> None:
        with server.serving(OK, tls=_certificate(tmp_path)) as gateway:
            outcome = send_to(f"https://127.0.0.1:{gateway.port}/")

        assert isinstance(outcome, RetryLater)
        assert gateway.requests == []

    def test_row_54_a_certificate_of_its_own_can_be_named(self, tmp_path: Path) -> None:
        with server.serving(OK, tls=_certificate(tmp_path)) as gateway:
            url = f"https://127.0.0.1:{gateway.port}/"
            outcome = send_to(url, ca_file=str(tmp_path / "cert.pem"))

        assert outcome == Accepted("g-7")

    def test_a_certificate_file_that_is_not_there_is_named(self, tmp_path: Path) -> None:
        with pytest.raises(GatewayNotReadyError, match="there is no file"):
            send_to("https://127.0.0.1:1/", ca_file=str(tmp_path / "none.pem"))

    def test_an_address_that_cannot_be_is_ours_to_mend(self) -> None:
        outcome = send_to("https://.example/")

        assert isinstance(outcome, Failed)
        assert outcome.ours


def test_the_console_prints_with_the_number_masked(capsys: pytest.CaptureFixture[str]) -> None:
    outcome = open_gateway(settings(), "console", {}).submit(HINDI)

    printed = capsys.readouterr().out
    assert outcome == Accepted("m-1")
    assert "******6543" in printed
    assert HINDI.text in printed
    assert "917987" not in printed


def test_a_gateway_that_is_not_configured_is_named() -> None:
    with pytest.raises(UnknownGatewayError, match=r"'nic': sms\.gateways has console, local"):
        open_gateway(settings(), "nic", {})


def _certificate(folder: Path) -> ssl.SSLContext:
    key, certificate = folder / "key.pem", folder / "cert.pem"
    command = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2"
    subject = "-subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1"
    subprocess.run(
        [*command.split(), *subject.split(), "-keyout", str(key), "-out", str(certificate)],
        check=True,
        capture_output=True,
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return context


def test_row_15_the_header_goes_in_its_own_letters_and_without_a_suffix() -> None:
    _, (request,) = submit(server.answer("OK 1"), dataclasses.replace(HINDI, header="CsPdCl"))

    body = request.partition(b"\r\n\r\n")[2].decode()
    assert parse_qs(body)["header"] == ["CsPdCl"]
